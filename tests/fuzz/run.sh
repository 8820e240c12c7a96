#!/bin/bash
# tests/fuzz/run.sh RUNS SEED: mutations of small modules and of a Go module under ASan and UBSan.
cd "$(dirname "$0")/../.." || exit 1
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
for w in tests/wat/*.wat; do wat2wasm "$w" -o "$t/$(basename "$w" .wat).wasm" || exit 1; done
(cd examples/hello-wasmimport && GOOS=wasip1 GOARCH=wasm GOFLAGS=-buildvcs=false go build -o "$t/go.bin" .) || exit 1
build/asan/fuzz/wasm_fuzz "$1" "$2" "$t"/*.wasm || exit 1
# a Go module is large: a tenth as many, in its own run
build/asan/fuzz/wasm_fuzz "$(($1 / 10))" "$2" "$t/go.bin"
