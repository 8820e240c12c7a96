#!/bin/bash
# Package simd (Go 1.27, GOEXPERIMENT=simd): ten kernels compute what native Go does with vectors of the
# same length, rewritten and not. tests/bench/vectors has them; make bench measures them (DIR=tests/bench/vectors).
. "$root/tests/lib.sh"
export GOTOOLCHAIN=go1.27.4 GOEXPERIMENT=simd
case $(cd "$t" && go version 2>&1) in *go1.27*) ;; *) skip 'package simd' 'no Go 1.27.4 to be had'; exit 0 ;; esac
new=$("$root/tests/newest-wasm2c.sh" trixie) || { skip 'package simd' "$new"; exit 0; }
(cd "$root/tests/bench/vectors" && GOOS=wasip1 GOARCH=wasm go build -o "$t/vectors.wasm" . && go build -o "$t/native" .) >"$t/out" 2>&1 ||
	{ fail 'package simd: go build' "$t/out"; exit; }
GODEBUG=simd=128 "$t/native" check >"$t/want" 2>&1 || { skip 'package simd' 'native Go has no vectors here'; exit 0; }
compile "$t/vectors.wasm" "$t/vectors" -O0 --env GODEBUG --wasm2c "$new" 2>"$t/err" || { fail 'package simd builds' "$t/err"; exit; }
check 'ten kernels, as natively' diff "$t/want" <("$t/vectors" check)
check 'emulated as well' diff "$t/want" <(GODEBUG=simd=0 "$t/vectors" check)
"$GOWASM2NATIVE" "$t/vectors.wasm" --emit ninja --stats --wasm2c "$new" -o "$t/ninja" >"$t/stats" 2>&1
check 'its functions are recognised' grep -q '^1[0-9]* of 1[0-9]* Go functions matched' "$t/stats"
