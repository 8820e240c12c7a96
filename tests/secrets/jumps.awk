# Reads `objdump -d --no-show-raw-insn` of x86-64. For each function that has a line matching
# `having`, prints the instructions that branch on secrets, make an address of them, or divide.
# Values from memory or from a vector are secret, except those in places on the stack to which a
# register without secrets went. The last line is the number of such functions.
function base(r) {
	sub(/^%/, "", r)
	if (r ~ /^r[0-9]+[dwb]?$/) { sub(/[dwb]$/, "", r); return r }
	sub(/^[er]/, "", r)
	if (r ~ /^[abcd][xlh]$/) return "r" substr(r, 1, 1) "x"
	sub(/l$/, "", r)
	return "r" r
}
function is_general(r) { return r ~ /^%[re]?([abcd]x|[sd]il?|[sb]pl?|[abcd][lh])$|^%r[0-9]+[dwb]?$/ }
function complain(why, line) { if (!said[line]++) print why ": " name ": " line }
# The operands of a line, into arg[1..n]; those with parentheses are not split.
function split_operands(s, n) {
	sub(/[ \t]*[#<].*/, "", s)
	while (match(s, /\([^)]*\)/)) {
		inner = substr(s, RSTART, RLENGTH)
		gsub(/,/, ";", inner)
		gsub(/[()]/, "|", inner)
		s = substr(s, 1, RSTART - 1) inner substr(s, RSTART + RLENGTH)
	}
	return split(s, arg, ",")
}
function is_secret(s, k, n, part) {
	if (s ~ /\|/) return s !~ /%fs:|%rip/ && !(s in public)
	return s ~ /^%[xyz]mm/ || (is_general(s) && (base(s) in secret))
}
function look_at(line, op, n, i, k, m, any, regs, to) {
	sub(/^[ \t]*[0-9a-f]+:[ \t]*/, "", line)
	op = line
	sub(/[ \t].*/, "", op)
	if (op ~ /^(nop|cs|data16|lea[^v]*nop|endbr|ret|call|push|pop)/) return
	m = line
	if (!sub(/^[a-z0-9]+[ \t]+/, "", m)) return
	if (op ~ /^j/) {
		if (op != "jmp" && flags) complain("branch", flags "; " line)
		return
	}
	n = split_operands(m)
	any = 0
	for (i = 1; i <= n; i++) {
		if (arg[i] ~ /\|/ && op !~ /^nop/) {
			m = split(arg[i], regs, /[|;]/)
			for (k = 1; k <= m; k++)
				if (is_general(regs[k]) && (base(regs[k]) in secret))
					complain("address", line)
		}
		if ((i < n || op !~ /^(mov|lea|set|pextr)/) && is_secret(arg[i])) any = 1
	}
	if (op ~ /^lea/) any = 0
	if (op ~ /^xor/ && arg[1] == arg[2]) any = 0
	if (op ~ /^i?div/) complain("division", line)
	to = arg[n]
	if (op !~ /^(mov|lea|set|pextr)/ && op !~ /^v?p|^sha|^aes|^not/)
		flags = any && line !~ /%fs:/ ? line : ""
	if (op ~ /^(cmp|test)/) return
	if (to ~ /%rsp\|$/ && is_general(arg[1]) && !any) public[to] = 1
	else if (to ~ /%rsp/) delete public[to]
	if (!is_general(to)) return
	if (any) secret[base(to)] = 1
	else if (op ~ /^mov|^lea|^xor/) delete secret[base(to)]
}
function finish(turn, i) {
	if (found) {
		functions++
		delete secret
		delete public
		for (turn = 0; turn < 3; turn++) {
			flags = ""
			for (i = 1; i <= lines; i++) look_at(text[i])
		}
	}
	lines = found = 0
}
/^[0-9a-f]+ <.*>:$/ { finish(); name = $2; next }
/^ +[0-9a-f]+:/ { text[++lines] = $0; if ($0 ~ having) found = 1 }
END { finish(); print functions + 0 }
