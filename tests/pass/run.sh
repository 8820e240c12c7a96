#!/bin/bash
# Each pass over Go's functions, alone, by what --dump prints after it.
#
# NAME.wat is the inside of a module; a table, a memory and Go's globals come before it. These
# words stand for code that Go's compiler writes often:
#   @enter              SP comes from the global
#   @sub N, @add N      SP goes down or up
#   @return             the return address goes, and 0 is returned
#   @call F PC UNWIND   pushes a return address and calls F at its start; unwinds to that label
#   @jump PC LABEL      jumps to the block that PC leads to; LABEL is the loop's
# and these comments are the cases (KEEP=DIR keeps their modules there, for tests/fuzz):
#   ;; pass: P           for all that follow
#   ;; function: F       likewise
#   ;; case: TEXT        begins a case; its name
#   ;; options: O        more options
#   ;; edit: SED         changes the module first, with what stands around it (it must change something)
#   ;; want: LINE        printed, somewhere after the last one
#   ;; next: LINE        printed, right after the last one
#   ;; not: TEXT         no line has it
#   ;; unchanged         the pass changes nothing: the text is that with --no-pass=P
#   ;; why: TEXT         it is not recognised, for this reason
#   ;; error: TEXT       the tool fails, and says this
. "$root/tests/lib.sh"

cat >"$t/macros" <<'END'
s/@enter/global.get 0 local.set 1/g
s/@return/@add 8 i32.const 0 return/g
s/@call ([^ ]+) ([0-9]+) ([0-9]+)/@sub 8 local.get 1 i64.const \2 i64.store i32.const 0 call \1 global.get 0 local.set 1 br_if \3/g
s/@(sub|add) ([0-9]+)/local.get 1 i32.const \2 i32.\1 local.tee 1 global.set 0/g
s/@jump ([0-9]+) ([0-9]+)/i32.const \1 local.set 0 br \2/g
END
prelude='(module (type $go (func (param i32) (result i32))) (memory 1) (table 8 funcref)
(global (mut i32) (i32.const 4096)) (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))'

# The lines of $t/dump, against the case's `want` and `next` lines in $t/lines.
matches() {
	awk 'function plain(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
	FILENAME == ARGV[1] { kind[FNR] = $1; sub(/^[a-z]+ */, ""); text[FNR] = plain($0); n = FNR; next }
	{ line[FNR] = plain($0); lines = FNR }
	END {
		at = 0
		for (i = 1; i <= n; i++) {
			if (kind[i] == "not") {
				for (k = 1; k <= lines; k++)
					if (index(line[k], text[i])) { print "it has, but should not: " line[k]; exit 1 }
				continue
			}
			for (k = at + 1; k <= lines && line[k] != text[i] && kind[i] == "want"; k++);
			if (k > lines || line[k] != text[i]) { print "not after line " at ": " text[i]; exit 1 }
			at = k
		}
	}' "$t/lines" "$t/dump"
}

run_case() {
	local name="$file: $title"
	{ echo "$prelude"; cat "$wat"; } >"$t/plain"
	sed -E "$edit" "$t/plain" >"$t/edited"
	if [ -n "$edit" ] && cmp -s "$t/plain" "$t/edited"; then
		fail "$name: the edit changes nothing"
		return
	fi
	{ sed -E -f "$t/macros" "$t/edited"; echo ')'; } >"$t/module.wat"
	if ! wat2wasm --debug-names "$t/module.wat" -o "$t/module.wasm" 2>"$t/dump"; then
		fail "$name" "$t/dump"
		return
	fi
	printf '\0\013\012go:buildid' >>"$t/module.wasm" # Go's linker made it
	[ -z "${KEEP:-}" ] || cp "$t/module.wasm" "$KEEP/$file-$((++kept)).wasm"
	local dump="--dump=$pass:$function"
	if ! "$GOWASM2NATIVE" "$t/module.wasm" $options $dump >"$t/dump" 2>&1; then
		[ -n "$error" ] && grep -qF -- "$error" "$t/dump" && ok "$name" && return
		fail "$name" "$t/dump"
		return
	fi
	[ -z "$why" ] || echo "want not recognised: $why" >>"$t/lines"
	if [ -n "$error" ] || ! matches >"$t/wrong"; then
		fail "$name" "$t/wrong" "$t/dump"
	elif $unchanged && ! "$GOWASM2NATIVE" "$t/module.wasm" $options "--no-pass=$pass" $dump 2>&1 |
		diff - "$t/dump" >"$t/wrong"; then
		fail "$name" "$t/wrong"
	elif ! $unchanged && [ ! -s "$t/lines" ]; then
		fail "$name: it checks nothing"
	else
		ok "$name"
	fi
}

kept=0
for wat in "$root"/tests/pass/*.wat; do
	file=$(basename "$wat" .wat) title=
	pass= function=
	while read -r _ word rest; do
		case $word in
		pass: | function: | case:)
			[ -z "$title" ] || run_case
			title=
			;;
		esac
		case $word in
		pass:) pass=$rest ;;
		function:) function=$rest ;;
		case:)
			title=$rest options= edit= why= error= unchanged=false
			: >"$t/lines"
			;;
		options:) options=$rest ;;
		edit:) edit=$rest ;;
		why:) why=$rest ;;
		error:) error=$rest ;;
		unchanged) unchanged=true ;;
		want: | next: | not:) echo "${word%:} $rest" >>"$t/lines" ;;
		*) fail "$file: ;; $word $rest" ;;
		esac
	done < <(grep '^;; [a-z]*:\|^;; unchanged$' "$wat")
	[ -z "$title" ] || run_case
done

# What --dump refuses. $t/module.wasm is that of the last case.
refuses() { # NAME STATUS TEXT ARGUMENT...
	local name=$1 status=$2 text=$3
	shift 3
	"$GOWASM2NATIVE" "$@" >"$t/out" 2>"$t/err"
	if [ $? -eq "$status" ] && grep -qF -- "$text" "$t/err" && [ ! -s "$t/out" ]; then ok "$name"; else fail "$name" "$t/err"; fi
}
refuses 'an unknown pass: the list' 2 'there is signal_wait, collect, signals, native, recognise, multiply' \
	"$t/module.wasm" --dump=mult
refuses 'a pass over C' 2 'this pass works on C; --keep DIR' "$t/module.wasm" --dump=fold:main.f
refuses 'a colon without a function' 2 "needs a function's name" "$t/module.wasm" --dump=split:
refuses 'an unknown function' 1 'no function is called main.nothing' "$t/module.wasm" --dump=split:main.nothing
refuses 'with run' 2 'builds nothing' run --dump=split "$t/module.wasm"
refuses 'with --no-rewrite' 2 'leave out --no-rewrite' "$t/module.wasm" --dump=split --no-rewrite
wat2wasm "$root/tests/wat/traps.wat" -o "$t/other.wasm"
refuses 'a module that is not made by Go' 1 'it was not made by Go' "$t/other.wasm" --dump=split
