#!/bin/bash
# The command line: usage errors, names, -v, --keep, help, the manual page.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp GOWASM_CACHE=off
mkdir "$TMPDIR"
go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm" || fail 'go build'

# misuse NAME PATTERN ARGUMENT...
misuse() {
	local name=$1 pattern=$2
	shift 2
	"$tool" "$@" >"$t/stdout" 2>"$t/err"
	local got=$?
	[ $got -eq 2 ] && grep -q -- "$pattern" "$t/err" && [ ! -s "$t/stdout" ] && { ok "$name"; return; }
	echo "status $got" >>"$t/err"
	fail "$name" "$t/err"
}
misuse 'no input' 'no input'
misuse 'two inputs' 'one input at a time' a.wasm b.wasm
misuse 'a misspelled command' 'did you mean build' biuld a.wasm
misuse 'a command after an option' 'the command run comes first' -O0 run a.wasm
misuse 'a command without its input' 'no input' run
misuse 'completion without a shell' 'bash, zsh or fish' completion
misuse 'an empty name' 'no input' ''
misuse "go build's flags" '--go-flags=-race' -race a.wasm
misuse "go build's flags with a value" '--go-flags=-tags=x' -tags=x a.wasm
check 'help is a word too' grep -q '^usage: ' <("$tool" help)
check 'version is a word too' grep -q '^gowasm2native [0-9]' <("$tool" version)
misuse 'unknown option' 'unknown option --frobnicate' --frobnicate a.wasm
misuse 'misspelled option' 'did you mean --max-memory' --max-memry=1M a.wasm
misuse 'a level that is none' '0, 1, 2 or 3' -O7 a.wasm
misuse 'a size that is none' '64MiB' --max-memory=many a.wasm
misuse 'a choice that is none' 'fixed|base|checked' --memory=fast a.wasm
misuse 'a flag with a value' 'takes no value' --verbose=1 a.wasm
misuse 'an option without its value' 'needs a value' a.wasm --cc
misuse 'jobs that are none' 'a number from 1' -j0 a.wasm
misuse 'an environment variable without a name' 'NAME' --env==x a.wasm

"$tool" check --stats "$t/go.wasm" >"$t/out"
check 'check: what it is' grep -q 'a Go program for wasip1, go1\.' "$t/out"
check 'check: what is recognised of it' grep -Eq '^[0-9]+ of [0-9]+ Go functions recognised' "$t/out"
check 'check: writes nothing' test ! -e go

check '--help' "$tool" --help
"$tool" --help >"$t/help"
check '--help names every option' test "$(grep -c '^  -' "$t/help")" -eq "$(grep -c '^OPT' "$root/tools/options/options.def")"
"$tool" --man >"$t/man"
check '--man names every option, command and pass' test "$(sed -n '/^\.SH COMMANDS/,/^\.SH SANDBOX/p' "$t/man" | grep -c '^\.TP')" -eq \
	"$(cat "$root"/tools/options/{options,commands,passes}.def | grep -cE "^(OPT|CMD)|^	P\\(")"
check '--version' grep -q '^gowasm2native [0-9]' <("$tool" --version)
"$tool" --help >/dev/full 2>/dev/null
check 'help into a full disk fails' test $? -eq 1

# Names: blanks, quotes, a newline, a leading dash; relative and derived ones.
cd "$t" || exit 1
name=$'out "it\'s" \n $(x) .exe'
check 'an odd output name compiles' "$tool" go.wasm -O0 -o "$name"
check 'and runs' grep -qx 'Hello, Wasm' <(./"$name")
mkdir sub && cp go.wasm ./-x.wasm
(cd sub && "$tool" -O0 -j2 --no-cache --keep=kept -v -- ../-x.wasm) >"$t/out" 2>&1
check 'the output is named after the input' grep -qx 'Hello, Wasm' <(./sub/-x)
check '-v shows the commands' grep -q -- '-c b000.c -o b000.o' "$t/out"
check '-v shows the stages' grep -q '^# .* s: compile:' "$t/out"
for product in module.wasm wasm2c.c module.h program.c image.bin b000.c 000.o program.o; do
	check "--keep keeps $product" test -s "sub/kept/$product"
done
check 'what wasm2c saw is a valid module' wasm-validate sub/kept/module.wasm
check 'no data becomes C text' not grep -q 'data_segment_data' sub/kept/wasm2c.c
# Names are in assembler labels, made of letters, digits and a few signs, and nowhere else.
sed -E 's/__asm__\("[A-Za-z0-9_.$]+"\)//g' sub/kept/*.[ch] >bare
check 'names of the module are labels' grep -rq '__asm__("runtime\.' sub/kept --include='*.c'
check 'no name of the module becomes other C text' not grep -q 'runtime\.' bare
"$tool" go.wasm -O0 --no-cache -o again --keep=sub/again 2>/dev/null
check 'the same input gives the same C' diff -rq --exclude='*.o' sub/kept sub/again
check 'an executable is executable' test "$(stat -c %a again)" = "$(printf '%o' $((0777 & ~$(umask))))"
"$tool" go.wasm -O0 -o again 2>"$t/err"
check 'no progress line but on a terminal' not grep -q $'[\r\033]' "$t/err"
check 'no temporary is left' test -z "$(ls -A "$TMPDIR")"

# Two builds at once of the same output.
"$tool" go.wasm -O0 -o both &
"$tool" go.wasm -O0 -o both
wait
check 'two builds of one output' grep -qx 'Hello, Wasm' <(./both)
