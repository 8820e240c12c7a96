#!/bin/bash
# Runs that repeat: GOWASM_SEED and GOWASM_TIME.
. "$root/tests/lib.sh"
cd "$t" || exit
go_wasm "$root/tests/go/repeat" "$t/repeat.wasm" || { fail 'go build'; exit; }
compile repeat.wasm "$t/repeat" -O0 || { fail compile; exit; }
run() { timeout 20 "$@" ./repeat >out 2>&1; }
GOWASM_SEED=7 run env
mv out first
check 'an hour of sleep takes no time' grep -q ' 60$' first
GOWASM_SEED=7 run env
check 'the same seed, the same bytes' cmp first out
GOWASM_SEED=8 run env
check 'another seed, others' not cmp -s first out
GOWASM_SEED=7 GOWASM_TIME=2030-02-03T04:05:06+01:00 run env
check 'its time' grep -qx 1896318306 out
GOWASM_TIME=2030-02-03T04:05:06Z run env
check 'a time without a seed' grep -qx 1896321906 out
for wrong in GOWASM_SEED=x GOWASM_SEED=-1 GOWASM_TIME=now GOWASM_TIME=2030-02-03T04:05:06 GOWASM_TIME=2030-02-03T04:05:06Zx; do
	run env "$wrong"
	check "$wrong is refused" grep -q "${wrong%%=*} takes" out
done

# A recording has all that a run gets, so that its replay needs neither seed nor an hour.
GOWASM_SEED=7 run env GOWASM_RECORD=tape
check 'a run that is recorded' cmp first out
run env GOWASM_REPLAY=tape
check 'its replay prints the same' cmp first out
head -c -100 tape >short
run env GOWASM_REPLAY=short
check 'a recording that was cut off ends the replay' grep -q 'the replay ends after .* calls: the recording has no more' out
run env GOWASM_REPLAY=nothing
check 'no recording' grep -q 'GOWASM_REPLAY=nothing: No such file' out
run env GOWASM_REPLAY=tape GOWASM_RECORD=more
check 'one of the two' grep -q 'one of them' out

# The wrapper of go test tries seeds. The tool here fails for every fifth one.
cat >tool <<'END'
#!/bin/sh
echo "seed $GOWASM_SEED: $*"
[ $((GOWASM_SEED % 5)) -ne 0 ]
END
chmod +x tool
wrapper() { GOWASM2NATIVE=$t/tool "$root/tools/go_wasip1_wasm_exec" "$@" >out 2>&1; }
wrapper --seeds=5 x.wasm -test.v
check 'the wrapper stops at a seed that fails' test $? -eq 1
seed=$(sed -n 's/.*GOWASM_SEED=\([0-9]*\), which runs it again$/\1/p' out)
check '... and says which' test $((${seed:-1} % 5)) -eq 0
check '... and shows that run' grep -qx "seed $seed: run -O1 -A --unlocked x.wasm -- -test.v" out
check '... and no other' test "$(wc -l <out)" -eq 2
wrapper --seeds=x x.wasm
check 'a number of seeds that is none' test $? -eq 2
