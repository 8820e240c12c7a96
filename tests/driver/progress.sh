#!/bin/bash
# How far a build is: a line that changes on a terminal, a line every ten seconds elsewhere.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
cd "$t" || exit
mkdir bin p
echo 'package main' >p/main.go
# A go that takes its time, and gives what was built before.
cat >m.wat <<'W'
(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $exit (i32.const 7))))
W
wat2wasm m.wat -o m.wasm || { fail wat2wasm; exit; }
cat >bin/go <<X
#!/bin/sh
sleep \$SLOW
while [ "\$1" != -o ]; do shift; done
cp $t/m.wasm "\$2/p"
X
chmod +x bin/go
export PATH=$t/bin:$PATH
# on_terminal COMMAND: what a terminal shows
on_terminal() { TERM=xterm script -qec "$1" /dev/null </dev/null; }

if have script; then
	SLOW=1 on_terminal "'$tool' p -O0 --no-cache -o made" >tty 2>&1
	check 'a terminal shows the first stage' grep -q 'go build, [01] s' tty
	check '... and each that follows' grep -q 'go build, read, rewrite, translate, compile [0-9]/3, [0-9]* s' tty
	check '... takes the line away' grep -q $'\r\x1b\\[Kbuilt made' tty
	check '... and says what was made' grep -Eq 'built made \([0-9]+\.[0-9] MB, [0-9.]+ s, 3 units, 0 from the cache\)' tty
	check 'what was made works' test "$(./made; echo $?)" = 7
	SLOW=0 on_terminal "'$tool' m.wasm -O0 -o made" >tty 2>&1
	SLOW=0 on_terminal "'$tool' m.wasm -O0 -o made" >tty 2>&1
	check 'a build from the cache says so' grep -Eq 'built made \([0-9.]+ MB, [0-9.]+ s, from the cache\)' tty
	SLOW=1 on_terminal "'$tool' -q p -O0 -o made" >tty 2>&1
	check '-q: nothing' test ! -s tty
	SLOW=0 on_terminal "'$tool' run -O0 m.wasm" >tty 2>&1
	check 'run: nothing but the program' test ! -s tty
	SLOW=1 on_terminal "'$tool' none.wasm" >tty 2>&1
	check 'an error has its own line' grep -q $'^\\(\r\x1b\\[K\\)\\?.*gowasm2native:.*error' tty
else
	skip 'what a terminal shows' 'no script(1)'
fi
SLOW=11 "$tool" p -O0 -o made >out 2>&1
check 'without a terminal, a line after ten seconds' grep -qx 'gowasm2native: go build, 10 s' out
check '... and no other' test "$(wc -l <out)" -eq 1

# The thread that writes the line must take no signal: the wait for a child would miss it.
printf '#!/bin/sh\ngrep -h SigBlk /proc/$PPID/task/*/status >%s\nexec %s "$@"\n' "$t/masks" "$(command -v wasm2c)" >"$t/asking2c"
chmod +x "$t/asking2c"
"$tool" m.wasm -O0 --no-cache --wasm2c "$t/asking2c" -o "$t/masked" >/dev/null 2>&1 </dev/null
check 'the thread of the line blocks SIGCHLD' grep -Eq '[1357bdf9].{4}$' <(sed -n 2p "$t/masks")
