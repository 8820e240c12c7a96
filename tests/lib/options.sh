#!/bin/bash
# Options of libraries: modules that cannot be one, options that do not go with one, and commands
# as libraries.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'library options' 'no wat2wasm'; exit 0; }
tool=$GOWASM2NATIVE
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}

# refused NAME PATTERN OPTION...: exit $want, and nothing is left
want=1
refused() {
	local name=$1 pattern=$2
	shift 2
	mkdir -p "$t/out"
	"$tool" -O0 "$@" >"$t/err" 2>&1
	local got=$?
	if [ $got -eq $want ] && grep -q -- "$pattern" "$t/err" && [ -z "$(ls "$t/out")" ]; then
		ok "$name"
	else
		fail "$name: $got, $(ls "$t/out")" "$t/err"
	fi
}
echo '(module (memory 1))' >"$t/none.wat"
echo '(module (memory 1) (func (export "f")))' >"$t/f.wat"
echo '(module (memory 1) (func (export "_initialize")) (func (export "f")))' >"$t/reactor.wat"
echo '(module (memory 1) (func (export "_initialize") (param i32)) (func (export "f")))' >"$t/odd.wat"
echo '(module (import "wasi_snapshot_preview1" "proc_exit" (func $e (param i32))) (memory 1)
  (global $n (mut i32) (i32.const 5)) (func (export "set") (param i32) (global.set $n (local.get 0)))
  (func (export "_start") (call $e (global.get $n))))' >"$t/command.wat"
echo '(module (memory 1) (func (export "_initialize") unreachable) (func (export "f")))' >"$t/broken.wat"
for wat in "$t"/*.wat; do wat2wasm "$wat" -o "${wat%.wat}.wasm"; done
so="--emit=shared -o $t/out/libx.so"
refused 'nothing to offer' 'exports no function' "$t/none.wasm" $so
refused 'a program without _start' 'does not export _start' "$t/f.wasm" -o "$t/out/x"
refused 'a library as a program' 'emit=shared' "$t/reactor.wasm" -o "$t/out/x"
refused '_initialize of another type' 'export _initialize has the type (i32)' "$t/odd.wasm" $so
want=2
refused 'fixed memory' 'memory=fixed does not go' "$t/f.wasm" $so --memory fixed
refused 'a time limit' 'timeout does not go' "$t/f.wasm" $so --timeout 1s
refused 'a umask' 'umask does not go' "$t/f.wasm" $so --umask 077
refused 'static' 'static does not go' "$t/f.wasm" $so --static
refused 'a shared host file' 'takes .c, .o and .a' "$t/f.wasm" $so --host "$t/x.so"
refused 'no name' 'has no name' "$t/f.wasm" --emit=shared -o "$t/out/.so"
want=1
echo 'int mine;' >"$t/x.h"
"$tool" -O0 "$t/f.wasm" --emit=shared -o "$t/libx.so" >"$t/err" 2>&1
check "a header that is not ours stays" test "$? $(cat "$t/x.h") $(grep -c 'is no header' "$t/err")" = '1 int mine; 1'
check 'and no library is left' test ! -e "$t/libx.so"
"$tool" -O0 "$t/f.wasm" --emit=shared -o "$t/lib9 lives-c++.so" >"$t/err" 2>&1 || fail 'an odd file name' "$t/err"
check 'an odd file name' grep -q '_9_lives_c___open(' "$t/_9_lives_c__.h"
(cd "$t" && "$tool" -O0 reactor.wasm --emit=lib >err 2>&1 && "$tool" -O0 reactor.wasm --emit=shared >>err 2>&1) || fail 'default names' "$t/err"
check 'default names' test -f "$t/libreactor.a" -a -f "$t/libreactor.so" -a -f "$t/reactor.h"

# A command: the same module as a program and as a library.
"$tool" -O0 "$t/command.wasm" -o "$t/command" && "$tool" -O0 "$t/command.wasm" --emit=lib -o "$t/libcommand.a" >"$t/err" 2>&1 ||
	fail 'a command builds both ways' "$t/err"
"$t/command"
check 'a command as a program' test $? -eq 5
cat >"$t/command.c" <<'C'
#include "command.h"
int main(void)
{
	struct command_instance *c = command_open(0, 0, 0);
	if (command_set(c, 9) != command_OK || command_run(c) != command_EXITED || command_exit_status(c) != 9)
		return 1;
	return command_run(c) == command_ENDED && command_close(c) == command_OK ? 0 : 2;
}
C
$cc -I"$t" "$t/command.c" "$t/libcommand.a" -lpthread -lm -ldl -o "$t/runs" 2>"$t/err" || fail 'a command links' "$t/err"
check 'a command as a library' "$t/runs"

"$tool" -O0 "$t/broken.wasm" --emit=lib -o "$t/libbroken.a" 2>"$t/err" || fail 'broken builds' "$t/err"
cat >"$t/broken.c" <<'C'
#include "broken.h"
#include <stdio.h>
int main(void)
{
	char error[100];
	if (!broken_open(0, error, sizeof error))
		puts(error);
}
C
$cc -I"$t" "$t/broken.c" "$t/libbroken.a" -lpthread -lm -ldl -o "$t/broken" && "$t/broken" >"$t/out.txt"
check '_initialize that traps: no instance' grep -qx "the module's initialisation: unreachable instruction executed" "$t/out.txt"

# What it was granted, and less.
"$tool" -O0 "$t/f.wasm" --emit=shared -o "$t/libgrant.so" --dir "$t::/data" --dir /usr::/usr:ro --env HOME --env A=1 >"$t/err" 2>&1 || fail grants "$t/err"
cat >"$t/grant.c" <<'C'
#include "grant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* each argument: d, e, or l, and a value; prints whether it is granted */
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *list[] = {argv[i] + 1, 0};
		struct grant_policy p = {0};
		if (*argv[i] == 'd') p.dirs = list;
		if (*argv[i] == 'e') p.env = list;
		if (*argv[i] == 'l') p.listen = list;
		char error[300];
		struct grant_instance *g = grant_open(&p, error, sizeof error);
		putchar(g ? 'y' : 'n');
		grant_close(g);
	}
	puts("");
}
C
$cc -I"$t" "$t/grant.c" "$t/libgrant.so" -Wl,-rpath,"$t" -o "$t/grant" || fail 'grant links'
ln -s /etc "$t/link"
mkdir "$t/sub"
check 'directories: granted or beneath, no other' test \
	"$("$t/grant" "d$t" "d$t/sub" "d$t/sub::/x:ro" "d/usr:ro" "d/usr/lib" d/ d/etc "d$t/link" "d$t/sub/.." "d$t/.." "d$t/none" "d${t}x")" = yyyyynnnynnn
check 'variables: by name or value' test "$(HOME=/h "$t/grant" eHOME eHOME=/x eA=1 eA=2 eB=1 eHOM=1)" = yyynnn
check 'addresses' test "$("$t/grant" l127.0.0.1:0)" = n
"$tool" -O0 "$t/f.wasm" --emit=shared -o "$t/libgrant.so" --unlocked >"$t/err" 2>&1 || fail unlocked "$t/err"
check 'unlocked: what the caller says' test "$("$t/grant" d/etc eB=1 l127.0.0.1:0)" = yyy
