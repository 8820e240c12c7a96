# Writes a WASI program that computes each operation of wasm for operands at the edges and prints
# the results, 8 bytes each. The operands are constants (c), or one comes from memory: the only
# one (m), or either of two floats (l, r). The results come in this order. Where wasm does not say
# which NaN it is, a quiet one is made canonical.
function constant(type, v) { return "(" type ".const " v ")" }
function stored(type, v) { # from memory
	if (!((type, v) in place)) {
		place[type, v] = values
		text = text "(" type ".store (i32.const " 8 * values++ ") " constant(type, v) ")\n"
	}
	return "(" type ".load (i32.const " 8 * place[type, v] "))"
}
function as_i64(type, e, exact) {
	if (type == "i32") return "(i64.extend_i32_u " e ")"
	if (type == "i64") return e
	if (type == "f32") e = "(i64.extend_i32_u (i32.reinterpret_f32 " e "))"
	else e = "(i64.reinterpret_f64 " e ")"
	return exact ? e : "(call $canonical_" type " " e ")"
}
function put(way, e) {
	if (count[way] % 100 == 0) {
		if (count[way]) body[way] = body[way] ")\n"
		starts = starts "(call $" way (count[way] / 100) ")\n"
		body[way] = body[way] "(func $" way (count[way] / 100) "\n"
	}
	body[way] = body[way] "(i64.store offset=" first[way] + 8 * count[way]++ " (i32.const 0) " e ")\n"
}
function unary(type, op, result, v, exact) {
	put("c", as_i64(result, "(" op " " constant(type, v) ")", exact))
	put("m", as_i64(result, "(" op " " stored(type, v) ")", exact))
}
function binary(type, op, result, v, w, exact) {
	put("c", as_i64(result, "(" op " " constant(type, v) " " constant(type, w) ")", exact))
	if (result !~ /^f/) return
	put("l", as_i64(result, "(" op " " constant(type, v) " " stored(type, w) ")", exact))
	put("r", as_i64(result, "(" op " " stored(type, v) " " constant(type, w) ")", exact))
}
function integers(type, least, edges,   n, v, a, b, i, k, l, ops, unaries, f) {
	n = split(edges, v)
	k = split("add sub mul and or xor shl shr_s shr_u rotl rotr div_s div_u rem_s rem_u eq lt_s gt_u le_s", ops)
	l = split("clz ctz popcnt extend8_s extend16_s", unaries)
	for (a = 1; a <= n; a++) {
		for (i = 1; i <= k; i++)
			for (b = 1; b <= n; b++) {
				if (ops[i] ~ /^(div|rem)/ && v[b] == 0) continue
				if (ops[i] == "div_s" && v[a] == least && v[b] == -1) continue
				binary(type, type "." ops[i], i > 15 ? "i32" : type, v[a], v[b])
			}
		for (i = 1; i <= l; i++) unary(type, type "." unaries[i], type, v[a])
		unary(type, type ".eqz", "i32", v[a])
		for (f = 32; f <= 64; f += 32) {
			unary(type, "f" f ".convert_" type "_s", "f" f, v[a])
			unary(type, "f" f ".convert_" type "_u", "f" f, v[a])
		}
	}
}
function floats(type, edges, whole,   n, v, a, b, i, k, ops, size) {
	n = split(edges, v); k = split("add sub mul div min max copysign eq lt ge", ops)
	for (i = 1; i <= k; i++)
		for (a = 1; a <= n; a++)
			for (b = 1; b <= n; b++)
				binary(type, type "." ops[i], i > 7 ? "i32" : type, v[a], v[b], ops[i] == "copysign")
	n = split(edges " " whole, v)
	for (a = 1; a <= n; a++) {
		k = split("abs neg ceil floor trunc nearest sqrt", ops)
		for (i = 1; i <= k; i++) unary(type, type "." ops[i], type, v[a], i < 3)
		for (size = 32; size <= 64; size += 32) {
			unary(type, "i" size ".trunc_sat_" type "_s", "i" size, v[a])
			unary(type, "i" size ".trunc_sat_" type "_u", "i" size, v[a])
		}
		if (type == "f32") unary(type, "f64.promote_f32", "f64", v[a])
		else unary(type, "f32.demote_f64", "f32", v[a])
		unary(type, (type == "f32" ? "i32" : "i64") ".reinterpret_" type, type == "f32" ? "i32" : "i64", v[a])
	}
}
function fits(type, to, edges,   n, v, a) { # what traps otherwise
	n = split(edges, v)
	for (a = 1; a <= n; a++) unary(type, to, substr(to, 1, 3), v[a])
}
# What a compiler may find out of a number: each of these is 1, or -0.
function known(type, bits, one,   v, i) {
	split("(" type ".convert_i32_s (i32.const 1))|(" type ".add (" type ".const 0.5) (" type ".const 0.5))|" \
		"(call $same_" type " (" type ".const 1))|(" type ".reinterpret_i" bits " (i" bits ".const " one "))|" \
		"(" type ".sqrt (" type ".const 1))|(" type ".load (i32.const 65512))", v, "|")
	for (i = 1; i <= 6; i++) {
		put("r", as_i64(type, "(" type ".mul " stored(type, "nan:" snan[type]) " " v[i] ")"))
		put("r", as_i64(type, "(" type ".div " stored(type, "-nan:" snan[type]) " " v[i] ")"))
	}
	put("r", as_i64(type, "(" type ".sub " stored(type, "nan:" snan[type]) " (call $nothing_" type "))"))
	put("r", as_i64(type, "(" type ".add " stored(type, "nan:" snan[type]) " (" type ".neg (call $nothing_" type ")))"))
	# what only moves keeps all bits
	put("r", as_i64(type, "(call $same_" type " " constant(type, "nan:" snan[type]) ")", 1))
	put("r", as_i64(type, "(call $moved_" type " " stored(type, "nan:" snan[type]) ")", 1))
	put("r", as_i64(type, "(select " stored(type, "nan:" snan[type]) constant(type, 1) stored("i32", 1) ")", 1))
	helpers = helpers "(global $g_" type " (mut " type ") " constant(type, 0) ")\n" \
		"(func $moved_" type " (param " type ") (result " type ") (global.set $g_" type " (local.get 0)) " \
		"(" type ".store (i32.const 65500) (global.get $g_" type ")) (" type ".load (i32.const 65500)))\n"
	helpers = helpers "(func $same_" type " (param " type ") (result " type ") (local.get 0))\n" \
		"(func $nothing_" type " (result " type ") (local " type ") (local.get 0))\n"
	text = text "(" type ".store (i32.const 65512) " constant(type, 1) ")\n"
}
BEGIN {
	first["c"] = 65536; first["m"] = first["c"] + 65536; first["l"] = first["m"] + 65536; first["r"] = first["l"] + 65536
	integers("i32", "-2147483648", "0 1 -1 -2147483648 33")
	integers("i64", "-9223372036854775808", "0 1 -1 -9223372036854775808 65")
	few = "0 -0 1 -1 inf nan"
	whole = "-inf 2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296 -0.9 2.5 -1.5 4503599627370497.5 9223372036854775807 " \
		"9223372036854775808 -9223372036854775808 18446744073709551615 1e30 -1e30 1e-40"
	snan["f32"] = "0x200000"; snan["f64"] = "0x4000000000000"
	floats("f32", few " nan:" snan["f32"] " -nan:0x1", whole)
	floats("f64", few " nan:" snan["f64"] " -nan:0x1", whole " 1e300")
	known("f32", 32, "0x3f800000")
	known("f64", 64, "0x3ff0000000000000")
	for (f = 32; f <= 64; f += 32) {
		fits("f" f, "i32.trunc_f" f "_s", "-2147483648 2147483520 -0.9 1.5")
		fits("f" f, "i32.trunc_f" f "_u", "4294967040 -0.9")
		fits("f" f, "i64.trunc_f" f "_s", "-9223372036854775808 9223371487098961920")
		fits("f" f, "i64.trunc_f" f "_u", "18446742974197923840 -0.9 9223372036854775808")
	}
	print "(module (import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (param i32 i32 i32 i32) (result i32)))"
	print "(memory (export \"memory\") 5)"
	print "(func $canonical_f32 (param i64) (result i64) (select (i64.const 0x7fc00000) (local.get 0) (i64.eq (i64.const 0x7fc00000) (i64.and (i64.const 0x7fc00000) (local.get 0)))))"
	print "(func $canonical_f64 (param i64) (result i64) (select (i64.const 0x7ff8000000000000) (local.get 0) (i64.eq (i64.const 0x7ff8000000000000) (i64.and (i64.const 0x7ff8000000000000) (local.get 0)))))"
	print helpers
	n = split("c m l r", ways)
	for (i = 1; i <= n; i++) print body[ways[i]] ")"
	print "(func $values\n" text ")"
	print "(func $print (param i32 i32) (i32.store (i32.const 65528) (local.get 0)) (i32.store (i32.const 65532) (local.get 1))"
	print "(drop (call $write (i32.const 1) (i32.const 65528) (i32.const 1) (i32.const 65524))))"
	print "(func (export \"_start\") (call $values)\n" starts
	for (i = 1; i <= n; i++) print "(call $print (i32.const " first[ways[i]] ") (i32.const " 8 * count[ways[i]] "))"
	print "))"
}
