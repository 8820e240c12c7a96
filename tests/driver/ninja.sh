#!/bin/bash
# --emit=ninja: a directory that ninja builds the program from, wherever it is.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir "$TMPDIR"
go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm" || fail 'go build'
"$tool" "$t/go.wasm" --emit=ninja 2>"$t/err"
check 'without -o: status' test $? -eq 2
check 'without -o: message' grep -q 'needs a directory, -o DIR' "$t/err"

# A compiler whose name has what ninja and the shell read in their own way.
cc=$t/'my$cc'\'s
printf '#!/bin/sh\nexec %s "$@"\n' "${CC:-$(command -v clang clang-19 gcc | head -1)}" >"$cc"
chmod +x "$cc"
d=$t/'a $dir'
check 'a directory is written' "$tool" "$t/go.wasm" -O0 --cc "$cc" --emit=ninja -o "$d"
check 'with build.ninja' test -s "$d/build.ninja"
check 'without what only led there' test ! -e "$d/wasm2c.c" -a ! -e "$d/module.wasm"
check 'no path of this machine but the compiler' test "$(grep -c "$root\|$t\|/usr/" "$d/build.ninja")" -eq 1
check 'the rest is on a line of its own' grep -qF 'my$$cc' <(grep '^cc = ' "$d/build.ninja")
if have ninja; then
	mv "$d" "$t/moved \$dir" && d=$t/'moved $dir'
	check 'ninja builds it, moved' ninja -C "$d"
	check 'and the program runs' grep -qx 'Hello, Wasm' <("$d/program")
	"$tool" "$t/go.wasm" -O0 --cc "$cc" --emit=ninja -o "$d"
	ninja -C "$d" -n >"$t/out"
	check 'written again, nothing is compiled again' grep -q 'no work to do' "$t/out"
	touch "$d/000.c"
	ninja -C "$d" -n >"$t/out"
	check 'one unit that changed, one compiled' test "$(grep -c compile_ "$t/out")" -eq 1
	touch "$d/include/runtime/guest/prelude.h"
	ninja -C "$d" -n >"$t/out"
	check 'a header that changed, all compiled' test "$(grep -c compile_ "$t/out")" -gt 9
else
	skip 'ninja builds it' 'no ninja(1)'
fi
check 'no temporary is left' test -z "$(ls -A "$TMPDIR")"
