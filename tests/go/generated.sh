#!/bin/bash
# Random Go functions (tests/gen) do what they do natively or, where Go's own wasm port differs,
# what they do in V8: GEN_MODULES (1) modules of GEN_FUNCTIONS (100) functions each, from GEN_SEED
# (1) on. `make fuzz-go` runs 10,000.
. "$root/tests/lib.sh"
modules=${GEN_MODULES:-1} functions=${GEN_FUNCTIONS:-100} seed=${GEN_SEED:-1}
(cd "$root/tests/gen" && go build -o "$t/gen" .) || { fail 'go build gen'; exit; }

for ((i = seed; i < seed + modules; i++)); do
	d=$t/$i
	mkdir "$d"
	"$t/gen" "$i" "$functions" >"$d/main.go"
	printf 'module generated\n\ngo 1.21\n' >"$d/go.mod"
	(cd "$d" && go build -o native .) || { fail "seed $i, natively"; continue; }
	(cd "$d" && timeout 10 ./native >want)
	case $? in
	0) ;;
	124) skip "seed $i" 'its functions call each other for more than 10 s natively' && continue ;;
	*) fail "seed $i, natively" && continue ;;
	esac
	go_wasm "$d" "$d/main.wasm" || { fail "seed $i: go build"; continue; }
	compile "$d/main.wasm" "$d/ours" "${GEN_LEVEL:--O0}" --env GOGC --env GODEBUG || { fail "seed $i: compile"; continue; }
	same=0
	timeout 100 "$d/ours" >"$d/got" 2>&1
	cmp -s "$d/want" "$d/got" || same=1
	GODEBUG=gcstoptheworld=-1 GOGC=5 GOWASM_PREEMPT=100us timeout 100 "$d/ours" >"$d/got2" 2>&1
	cmp -s "$d/want" "$d/got2" || same=1
	# A bug of Go 1.26's compiler, on all machines: recovery enters a function right at its first
	# call of deferreturn; where a goto leads into a loop with a defer, the pointer to a result on
	# the heap is written to its slot just before that call, and what is in the slot depends on the
	# machine. f below ends with SIGSEGV natively, and returns 0 where address 0 can be read:
	#	func f() (result int) {
	#		n := 0
	#		defer func() { recover(); result = 7 }()
	#		if yes() { panic(1) }
	#		if yes() { goto b }
	#	a:	defer func() { result += n }()
	#		n++
	#	b:	if yes() { goto a }
	#		return
	#	}
	# What V8 makes of the same module is right then. (wazero 1.12 differs from both.)
	if [ $same -ne 0 ] && have node &&
		timeout 600 node --no-warnings "$root/tests/go/wasi.mjs" "$d/main.wasm" >"$d/v8" 2>&1 &&
		cmp -s "$d/v8" "$d/got" && cmp -s "$d/v8" "$d/got2"; then
		same=2
	fi
	if [ $same -eq 0 ]; then
		ok "$functions functions, seed $i"
	elif [ $same -eq 2 ]; then
		ok "$functions functions, seed $i, as V8; $(diff "$d/want" "$d/got" | grep -c '^>') not as natively"
	else
		diff "$d/want" "$d/got" >"$d/diff"
		diff "$d/want" "$d/got2" >>"$d/diff"
		[ -z "${GEN_KEEP:-}" ] || cp -r "$d" "$GEN_KEEP"
		fail "$functions functions, seed $i" "$d/diff"
	fi
	rm -rf "$d"
done
