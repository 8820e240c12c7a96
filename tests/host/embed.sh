#!/bin/bash
# --embed: a directory inside the executable, of every kind: found without the directory, behind the
# fence, in a library; made anew when a file changes; the same bytes for the same files.
# (What the guest's calls answer is in unit/embed_test.)
. "$root/tests/lib.sh"
have wat2wasm || { skip 'embedded files' 'no wat2wasm'; exit 0; }
cd "$t" || exit
here=$root/tests/host/embed
tool=$GOWASM2NATIVE
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
wat2wasm "$here/cat.wat" -o cat.wasm
mkdir -p tree/a
seq 3000 >tree/a/page
cp -p tree/a/page want
ln -s nothing tree/a/link
# built NAME [OPTION]...: it is built, and prints the file where the directory is not
built() {
	local name=$1
	shift
	"$tool" cat.wasm --embed tree "$@" >err 2>&1 || { fail "$name: it builds" err; return; }
}
prints() {
	mv tree gone
	"$@" >got 2>err
	local status=$?
	mv gone tree
	[ $status -eq 0 ] && cmp got want
}
built 'as it is' -o program -O1 --require-fence
check 'a file inside, behind the fence' prints ./program
GOWASM_POLICY=print ./program >policy
check '... the policy says so' grep -qx "directories:  tree as $PWD/tree (in the executable)" policy
cp program first
touch -d 2001-01-01 tree/a/page
built 'again' -o program -O1 --require-fence --no-cache
check 'the same bytes for the same files, whenever they changed' cmp program first
echo more >>tree/a/page
cp tree/a/page want
built 'changed' -o program -O1 --require-fence
check 'a file that changed is in the next one' prints ./program
built 'static' -o program -O0 --static --cc "$cc"
check 'static' prints ./program
built 'a library' -o libcat.so -O0 --emit shared
"$cc" "$here/use.c" -I. -L. -lcat -Wl,-rpath,"$PWD" -o use 2>err || fail 'the library links' err
check 'in a library that is granted no directory' prints ./use
