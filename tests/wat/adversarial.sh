#!/bin/bash
# Attacks on whole programs and by them (tests/adversarial.md says where the others are):
# descriptors of somebody else, closed ones, terminals, stacks, memory.
. "$root/tests/lib.sh"
have wat2wasm || { fail 'wat2wasm is there'; exit; }

# build NAME [OPTION]...: the module's fields are stdin
build() {
	local name=$1
	shift
	{
		cat <<'W'
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $flags (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\40\00\00\00\02\00\00\00") (data (i32.const 64) "y\0af")
W
		cat
		echo ')'
	} >"$t/$name.wat"
	wat2wasm "$t/$name.wat" -o "$t/$name.wasm" && compile "$t/$name.wasm" "$t/$name" "$@" ||
		fail "build $name"
}
# exits NAME STATUS COMMAND...
exits() {
	local name=$1 want=$2
	shift 2
	timeout 60 "$@" >"$t/got" 2>&1
	local got=$?
	[ $got -eq "$want" ] && { ok "$name"; return; }
	echo "exit status $got, want $want" >>"$t/got"
	fail "$name" "$t/got"
}

# Exits with the number of a descriptor from 3 to 99 that answers anything but BADF, else 0.
build others -O0 <<'W'
  (func (export "_start") (local $fd i32) (local.set $fd (i32.const 3))
    (loop $next
      (if (i32.ne (call $read (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 8)) (i32.const 8))
        (then (call $exit (local.get $fd))))
      (if (i32.ne (call $write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 8)) (i32.const 8))
        (then (call $exit (local.get $fd))))
      (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $fd) (i32.const 100)))))
W
echo secret >"$t/secret"
compile "$t/others.wasm" "$t/others.open" -O0 --no-fence || fail compile
for p in others others.open; do
	exits "T31 descriptor 9 is nobody's: $p" 0 "$t/$p" 9<>"$t/secret" 10<"$t/secret"
done
check 'T31 the secret is as it was' grep -qx secret "$t/secret"

# Exits with 100 + what reading 0 answers if it is not BADF, with 200 + the descriptor of a file.
mkdir "$t/box"
echo text >"$t/box/f"
build closed -O0 --dir "$t/box::/" <<'W'
  (func (export "_start") (local $e i32)
    (local.set $e (call $open (i32.const 3) (i32.const 0) (i32.const 66) (i32.const 1)
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8)))
    (if (local.get $e) (then (call $exit (local.get $e))))
    (if (i32.lt_u (i32.load (i32.const 8)) (i32.const 4)) (then (call $exit (i32.const 200))))
    (local.set $e (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)))
    (if (i32.ne (local.get $e) (i32.const 8)) (then (call $exit (i32.add (local.get $e) (i32.const 100)))))
    (local.set $e (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))
    (call $exit (i32.add (local.get $e) (i32.const 50))))
W
"$t/closed" <&- >"$t/got"
check 'T33 stdin closed: BADF, stdout is stdout' test $? -eq 50
check 'T33 ... and has what was written' cmp "$t/got" <(echo y)
"$t/closed" <&- >&-
check 'T33 stdin and stdout closed: BADF' test $? -eq 58
GOWASM_FORCE_WALKER=1 "$t/closed" <&- >&-
check 'T33 ... with the walker' test $? -eq 58
GOWASM_READ_ONLY=1 "$t/closed" <&- >&-
check 'T33 ... read-only' test $? -eq 58

# Asks for NONBLOCK on 0 to 2, writes until it cannot, exits with the errno; with stdin first.
build writer -O0 <<'W'
  (func (export "_start") (local $e i32)
    (drop (call $flags (i32.const 0) (i32.const 4)))
    (drop (call $flags (i32.const 1) (i32.const 4)))
    (drop (call $flags (i32.const 2) (i32.const 4)))
    (loop $more
      (local.set $e (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))
      (br_if $more (i32.or (i32.eqz (local.get $e)) (i32.eq (local.get $e) (i32.const 6)))))
    (call $exit (local.get $e)))
W
(timeout 30 "$t/writer"; echo $? >"$t/status") 2>"$t/err" | head -1 >"$t/got"
check 'T34 | head -1: EPIPE for the program' grep -qx 64 "$t/status"
check 'T34 | head -1: and no word about it' test ! -s "$t/err"
if have python3; then
	python3 - "$t/writer" >"$t/got" 2>&1 <<'P'
import fcntl, os, pty, signal, subprocess, sys, termios, threading, time
signal.signal(signal.SIGINT, signal.SIG_DFL) # a background job of a shell has it ignored, and hands that on
master, slave = pty.openpty()
def state(): return fcntl.fcntl(slave, fcntl.F_GETFL), termios.tcgetattr(slave)
def drain():
    try:
        while os.read(master, 65536): pass
    except OSError: pass
threading.Thread(target=drain, daemon=True).start()
before = state()
for end in signal.SIGKILL, signal.SIGTERM, signal.SIGINT:
    p = subprocess.Popen([sys.argv[1]], stdin=slave, stdout=slave, stderr=slave)
    time.sleep(0.2)
    print("during", "same" if state()[0] == before[0] else "changed", "running" if p.poll() is None else "ended")
    p.send_signal(end)
    p.wait(20)
    print("after", "same" if state() == before else "changed")
P
	check 'T34 flags of a shared terminal stay while it runs' test "$(grep -c 'during same running' "$t/got")" -eq 3
	check 'T34 ... and when it is killed' test "$(grep -c 'after same' "$t/got")" -eq 3
else
	skip 'T34 a shared terminal' 'no python3'
fi

# A call of the host at every depth, down to the last frame that fits: a trap, whichever frame it is.
build depth -O1 <<'W'
  (func $f (param i64) (result i64)
    (if (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)) (then (call $exit (i32.const 3))))
    (i64.add (call $f (i64.add (local.get 0) (i64.const 1))) (i64.load (i32.const 64))))
  (func (export "_start") (drop (call $f (i64.const 0))))
W
(ulimit -v 8700000; timeout 60 "$t/depth" >/dev/null 2>"$t/err"; echo $? >"$t/status")
check 'T38 fd_write at full depth: status' grep -qx 134 "$t/status"
check 'T38 fd_write at full depth: message' grep -q 'stack exhausted' "$t/err"

# Growing beyond the cap says -1 and leaves all as it was.
build grow -O0 --max-memory=1MiB <<'W'
  (func (export "_start")
    (if (i32.ne (memory.grow (i32.const 15)) (i32.const 1)) (then (call $exit (i32.const 1))))
    (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then (call $exit (i32.const 2))))
    (if (i32.ne (memory.grow (i32.const -1)) (i32.const -1)) (then (call $exit (i32.const 3))))
    (if (i32.ne (memory.size) (i32.const 16)) (then (call $exit (i32.const 4))))
    (i64.store (i32.const 1048568) (i64.const 1))
    (i64.store (i32.const 1048569) (i64.const 1)))
W
exits 'T39 growing beyond the cap' 134 "$t/grow"
check 'T39 ... is refused first' grep -q 'out of bounds' "$t/got"
