#!/bin/bash
# Usual mistakes and what is said to each: the table is mistakes.txt.
. "$root/tests/lib.sh"
cd "$t" || exit
have wat2wasm || { skip 'usual mistakes' 'no wat2wasm'; exit; }
# module NAME TEXT
module() { echo "(module $2)" >"$1.wat" && wat2wasm --enable-all "$1.wat" -o "$1.wasm" || fail "wat2wasm $1"; }
memory='(memory (export "memory") 1)' start='(func (export "_start"))'
module ok "$memory $start"
module other "$memory $start"
module js '(import "gojs" "runtime.wasmExit" (func (param i32))) (memory (export "mem") 1) (func (export "run") (param i32 i32))'
module old "(import \"wasi_unstable\" \"proc_exit\" (func (param i32))) $memory $start"
module imports "(import \"env\" \"add\" (func (param i32 i32) (result i32))) $memory $start"
module nostart "$memory"
module reactor "$memory (func (export \"_initialize\")) (func (export \"add\") (result i32) i32.const 1)"
module exc "(tag (param i32)) $memory $start"
module mem64 "(memory (export \"memory\") i64 1) $start"
head -c 20 ok.wasm >cut.wasm
printf '\0asm\15\0\1\0' >component.wasm
: >empty.wasm
echo 'hello, this is text' >text.wasm
echo '<html>404</html>' >html.wasm
echo 'keep me' >precious.txt
echo 'int gowasm_env__add(' >bad.c
cp /bin/true elf
# package NAME BODY
package() { mkdir "$1" && printf 'module %s\ngo 1.21\n' "$1" >"$1/go.mod" && echo "$2" >"$1/main.go"; }
package pkg 'package main; func main() {}'
package lib 'package lib'
package bad 'package main; func main() { nonsense() }'
package unixonly 'package main; import "syscall"; func main() { syscall.Mkfifo("x", 0) }'
mkdir emptydir
gowasm2native() { "$GOWASM2NATIVE" "$@"; }
trim() { local s=${1#"${1%%[! ]*}"}; echo "${s%"${s##*[! ]}"}"; }
n=0
while IFS='|' read -r want command message hint; do
	[[ $want == \#* ]] && continue
	command=$(trim "${command//@/gowasm2native}") message=$(trim "$message") hint=$(trim "$hint")
	(eval "$command") >out 2>&1 </dev/null
	got=$?
	n=$((n + 1))
	if [ $got -eq $want ] && grep -qF -- "$message" <(grep '^gowasm2native:' out) &&
		{ [ -z "$hint" ] || grep -qF -- "$hint" <(grep '^  hint:' out); } &&
		[ "$(grep -c '^gowasm2native: ' out)" -eq 1 ]; then
		ok "$command: $message"
	else
		echo "status $got, want $want; $message; $hint" >>out
		fail "$command" out
	fi
done <"$root/tests/driver/mistakes.txt"
check "sixty and more: $n" test $n -ge 60
