#!/bin/bash
# The fence against native code in a program: what it refuses and what it allows, in every kind of
# executable; a kernel or container that lacks a part of it; --require-fence.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'the fence' 'no wat2wasm'; exit 0; }
cd "$t" || exit
tool=$GOWASM2NATIVE
here=$root/tests/host/fence
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
wat2wasm "$here/attack.wat" -o attack.wasm
mkdir rw ro
touch rw/f ro/f
"$cc" -I"$root/tests" -D_GNU_SOURCE "$here/refuse.c" -o refuse 2>err || { fail 'refuse.c' err; exit; }
built() {
	local name=$1
	shift
	"$tool" attack.wasm --host "$here/attack.c" --dir rw --dir ro:ro -o program "$@" >err 2>&1 || fail "$name: it builds" err
}

# ends: whether the program ended, but not by SIGSYS; its status is in a file
ends() {
	{ timeout 20 ./program >out 2>&1; } 2>/dev/null
	echo $? >ending
	not grep -qx 159 ending
}
# attack NAME: the program as it was just built
attack() {
	local name=$1 n=0 got
	timeout 20 ./program >out 2>&1 </dev/null
	got=$?
	if [ $got -eq 0 ]; then ok "$name: what is refused, and what not"; else fail "$name: $got" out; fi
	until KILL=$n ends; do n=$((n + 1)); done
	got=$(cat ending)
	if [ $got -eq 99 ] && [ $n -ge 9 ]; then ok "$name: $n calls end it"; else fail "$name: call $n ends it: $got" out; fi
}
shared() { readelf -lW program | grep -q INTERP; }
built 'as it is' -O2
attack 'as it is, -O2'
built 'with --connect' -O0 --connect 127.0.0.1:1 --connect '[::1]:1'
export GRANTED=1
version=$(GOWASM_POLICY=print ./program | sed -n 's/.*landlock is version \([0-9]*\).*/\1/p')
[ "${version:-0}" -lt 4 ] || export TCP_PORTS=1
attack 'with --connect'
unset GRANTED TCP_PORTS
built 'static' -O0 --static --cc "$cc" && attack static
echo 'int shared;' >shared.c
"$cc" -shared -fPIC -o libshared.so shared.c
built 'dynamic' -O0 --cc "$cc" --host "$t/libshared.so"
check 'dynamic: it is' shared
attack 'dynamic, -O0'
asan='-fsanitize=address,undefined -fno-sanitize-recover=all'
if have gcc && echo 'int main(void){return 0;}' | gcc $asan -x c - -o probe 2>/dev/null && ./probe; then
	built ASan -O0 --memory=base --cc "gcc $asan" && attack ASan
else
	skip 'the fence of ASan' 'gcc has none'
fi
if have musl-gcc; then
	built musl -O1 --cc musl-gcc && attack musl
else
	skip 'the fence of musl' 'no musl-gcc (zig.sh has some of it)'
fi

# Parts that are not there. says STATUS PATTERN COMMAND...: both of its outputs; an empty pattern: it says nothing.
says() {
	local name=$1 want=$2 pattern=$3 got
	shift 3
	"$@" >out 2>&1
	got=$?
	if [ $got -eq "$want" ] && { [ "$pattern" ] && grep -q -- "$pattern" out || { [ ! "$pattern" ] && [ ! -s out ]; }; }; then
		ok "$name"
	else
		echo "exit status $got, want $want and /$pattern/" >>out
		fail "$name" out
	fi
}
echo '(module (memory (export "memory") 1) (func (export "_start")))' >quiet.wat
wat2wasm quiet.wat -o quiet.wasm
"$tool" quiet.wasm -O0 -o may >err 2>&1 && "$tool" quiet.wasm -O0 --require-fence -o must >err 2>&1 || fail 'it builds' err
perm=1 nosys=38 nomem=12 inval=22 opnotsupp=95
landlock=444 seccomp=$(printf '#include <sys/syscall.h>\nSYS_seccomp\n' | "$cc" -E - | tail -1)
if ./refuse $nosys 9999 /bin/true && GOWASM_POLICY=print ./may | grep -q 'fence:.* landlock seccomp$'; then
	says 'all of it stands' 0 '' ./must
	says 'the policy: what it requires' 0 'required: *the whole fence' env GOWASM_POLICY=print ./must
	for part in landlock seccomp; do
		call=${!part}
		says "no $part: it runs" 0 '' ./refuse $nosys "$call" ./may
		says "no $part: the policy says so" 0 "no $part: this kernel" env GOWASM_POLICY=print ./refuse $nosys "$call" ./may
		check '... and does not name it among the others' not grep -q "fence:.* $part" out
		says "no $part: it does not start" 1 "without $part: this kernel" ./refuse $nosys "$call" ./must
		says "$part is off: it runs" 0 '' ./refuse $opnotsupp "$call" ./may
		says "$part is forbidden: it runs and says so" 0 "warning: the fence is without $part: .*EPERM" ./refuse $perm "$call" ./may
		says "$part is forbidden: the policy says so" 0 "no $part: .*EPERM" env GOWASM_POLICY=print ./refuse $perm "$call" ./may
		says "$part is forbidden: it does not start" 1 "without $part: .*EPERM" ./refuse $perm "$call" ./must
		says "$part fails: it does not start" 1 'cannot put up the fence.*: Invalid argument' ./refuse $inval "$call" ./may
		says "$part lacks memory: it does not start" 1 'cannot put up the fence.*: Cannot allocate' ./refuse $nomem "$call" ./may
	done
else
	skip 'parts of the fence that are not there' 'this kernel does not have them all'
fi
says 'check: what --require-fence asks for' 0 'Landlock (Linux 5.19).*here it does' "$tool" check --require-fence quiet.wasm
says '--require-fence of a library' 2 'require-fence does not go with' "$tool" quiet.wasm --require-fence --emit lib -o libx.a
says '--require-fence of nothing' 2 'leaves nothing of it' "$tool" quiet.wasm --require-fence --no-fence -o none
