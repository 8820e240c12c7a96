#!/bin/bash
# A directory of a library's instance stays in the granted one while somebody renames it.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'a renamed directory' 'no wat2wasm'; exit 0; }
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
cd "$t" || exit
wat2wasm "$root/tests/lib/exchange.wat" -o exchange.wasm
mkdir -p a/data out
touch out/secret
ln -s ../out a/link
"$GOWASM2NATIVE" exchange.wasm -O0 --dir a --emit lib -o libexchange.a >err 2>&1 &&
	"$cc" -Wall -Wextra -Werror -I. "$root/tests/lib/exchange.c" libexchange.a -lpthread -lm -ldl -o exchange 2>>err ||
	{ fail 'a renamed directory: it builds' err; exit; }
check 'a renamed directory does not lead out' ./exchange
