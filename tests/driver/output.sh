#!/bin/bash
# A build replaces and removes what a build made, and nothing else of the user's.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'outputs' 'no wat2wasm'; exit 0; }
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir "$TMPDIR" "$t/w" && cd "$t/w" || exit 1
wat2wasm - -o m.wasm <<'X'
(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
 (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 9))) (func (export "f")))
X
runs() { "./$1"; [ $? -eq 9 ]; }
made() { "$tool" -O0 m.wasm -o "$1" "${@:2}" 2>err; }

# Before anything is built: neither go nor a C compiler is started.
mkdir bin
printf '#!/bin/sh\ntouch "%s/started"\nexit 1\n' "$PWD" | tee bin/go bin/cc >bin/wasm2c
chmod +x bin/*
echo 'package main; func main() {}' >main.go
echo 'module x' >go.mod
echo 'do not lose me' >notes.txt
printf '#!/bin/sh\n' >script && chmod +x script
echo 'int f;' >calc.h
echo '<html>' >page.html
mkfifo pipe
ln -s notes.txt to-notes
# stays FILE ARGUMENT...: it is refused with status 1, and has what it had
stays() {
	local file=$1 before
	shift
	before=$(cksum <"${file/pipe/notes.txt}")
	PATH=$PWD/bin:$PATH CC=cc timeout 20 "$tool" "$@" >out 2>err
	local got=$?
	if [ $got -eq 1 ] && grep -q "^gowasm2native: error: .*$file.*\(already exists and is no\|replace the input\)" err &&
		[ "$(cksum <"${file/pipe/notes.txt}")" = "$before" ] && [ ! -e started ]; then
		ok "stays: $*"
	else
		echo "status $got, $(ls started 2>&1)" >>err
		fail "stays: $*" err
	fi
}
for file in main.go go.mod notes.txt script pipe to-notes; do
	stays $file main.go -o $file
	stays $file m.wasm -o $file
done
stays m.wasm m.wasm -o m.wasm
stays calc.h m.wasm --emit lib -o libcalc.a
stays calc.h main.go --emit shared -o libcalc.so
stays page.html bench m.wasm --html page.html
: >h.c && gcc -c h.c -o h.o 2>/dev/null && stays h.o m.wasm --host h.o -o h.o
"$tool" m.wasm -o no/such/file 2>err
check 'a directory that is not there' test "$? $(grep -c 'No such file' err)" = '1 1'
mkdir m && "$tool" -O0 m.wasm 2>err
check 'a directory of the default name' test "$? $(grep -c 'is a directory' err)" = '1 1'

# What a build made, or what is empty, is replaced; links and other names of it are left alone.
: >empty
true=$(type -P true)
cp "$true" program
printf '!<arch>\n' >archive
printf '\0asm\1\0\0\0' >module
echo >away && rm away && ln -s away dangling
cp program other && ln other hard
cp program target && ln -s target to-program
for file in empty program archive module dangling hard to-program; do
	check "is replaced: $file" made $file
	check "and runs: $file" runs $file
done
check 'the other name of a file keeps it' cmp -s other "$true"
check 'what a link led to stays' cmp -s target "$true"
check 'a former output is replaced' made empty
check '-o DIR' made m
check 'puts the program there' runs m/m
check '-o DIR/ with --emit lib' made m/ --emit lib
check 'puts library and header there' test -s m/libm.a -a -s m/m.h
# root could lose /dev/null itself by this
null=/dev/null
[ "$(id -u)" != 0 ] || { mknod -m 666 null c 1 3 && null=null; }
if [ "$(id -u)$null" != 0/dev/null ] && true >$null; then
	check 'the null device as the output' made $null
	check 'stays a device' test -c $null
else
	skip 'the null device as the output' 'no device can be made here'
fi
check 'the header of a former library is replaced' made m/ --emit lib
check 'nothing else is left' test -z "$(find . -name '.gowasm2native*')"

# --keep and --emit ninja: products appear in the directory, what is there is not followed.
for option in --keep '--emit ninja -o'; do
	word=${option//[- ]/}
	mkdir $word && for f in 000.c program.c module.h image.bin 000.o build.ninja .gowasm2native.tmp; do ln -s ../notes.txt $word/$f; done
	mkdir elsewhere-$word && ln -s ../elsewhere-$word $word/include
	check "$option: builds" "$tool" -O0 m.wasm -o x $option $word
	check "$option: planted links are replaced" test -f $word/000.c -a ! -L $word/000.c -a ! -L $word/module.h -a -s $word/program.c
	check "$option: what they led to stays" test "$(cat notes.txt) $(ls elsewhere-$word)" = 'do not lose me '
	check "$option: again" "$tool" -O0 m.wasm -o x $option $word
	mkdir mine-$word && echo 'int mine;' >mine-$word/program.c
	"$tool" -O0 m.wasm -o x $option mine-$word 2>err
	check "$option: files of the user's stay" test "$? $(cat mine-$word/program.c) $(grep -c 'were not made here: program.c' err)" = '1 int mine; 1'
	for mode in 777 1777 775; do
		mkdir -m $mode open-$mode
		"$tool" -O0 m.wasm -o x $option open-$mode 2>err
		check "$option: mode $mode is refused" test "$? $(ls -A open-$mode) $(grep -c 'others may write' err)" = '1  1'
		rmdir open-$mode
	done
	if [ "$(id -u)" = 0 ]; then
		mkdir theirs && chown 12345 theirs
		"$tool" -O0 m.wasm -o x $option theirs 2>err
		check "$option: somebody else's is refused" test "$? $(ls -A theirs) $(grep -c "somebody else's" err)" = '1  1'
		rmdir theirs
	else
		skip "$option: somebody else's is refused" 'not root'
	fi
done
printf '#!/bin/sh\ncase "$*" in *"-c 000.c"*) exit 1 ;; esac\nexec %s "$@"\n' "$(command -v clang clang-19 gcc | head -1)" >failing
chmod +x failing
"$tool" m.wasm -O0 --no-cache --cc ./failing -o x --keep failed 2>err
check '--keep: also what led to a failure' test "$? $(ls failed/000.c) $(grep -c 'failing failed' err)" = '1 failed/000.c 1'
check 'no temporary is left' test -z "$(ls -A "$TMPDIR")"

# What a killed build left goes with a later one, and what only looks like it stays.
sed 's/exit 1/kill -KILL $PPID; exit 1/' failing >killing && chmod +x killing
"$tool" m.wasm -O0 -j1 --no-cache --cc ./killing -o x 2>err
left=$(ls "$TMPDIR") beside=$(ls -d .gowasm2native-*)
check 'a killed build leaves its directories' test -d "$TMPDIR/$left" -a -d "$beside"
cp -a "$TMPDIR/$left" "$TMPDIR/gowasm2native-copied"
mkdir "$TMPDIR/gowasm2native-master" && echo 'int main;' >"$TMPDIR/gowasm2native-master/main.c"
ln -s "$TMPDIR/gowasm2native-master" "$TMPDIR/gowasm2native-linked"
ln -s "$TMPDIR/gowasm2native-master" "$TMPDIR/$left/link"
: >x.999999999.tmp
mounted=
if [ "$(id -u)" = 0 ] && mkdir "$TMPDIR/$left/mount" && mount -t tmpfs none "$TMPDIR/$left/mount" 2>/dev/null; then
	mounted=1
	echo 'on another file system' >"$TMPDIR/$left/mount/file"
fi
touch -d '2 hours ago' "$TMPDIR"/gowasm2native-* "$beside"
check 'a later build' made x --no-cache
if [ $mounted ]; then
	check 'another file system in it stays' test "$(find "$TMPDIR/$left" -type f)" = "$TMPDIR/$left/mount/file"
	umount "$TMPDIR/$left/mount"
	touch -d '2 hours ago' "$TMPDIR/$left"
	rmdir "$TMPDIR/$left/mount" "$TMPDIR/$left"
else
	skip 'another file system in it stays' 'cannot mount a tmpfs here'
fi
check "the killed build's are gone" test ! -e "$TMPDIR/$left" -a ! -e "$beside"
check 'what only has such a name stays' test "$(ls "$TMPDIR" | tr '\n' ' ')" = 'gowasm2native-copied gowasm2native-linked gowasm2native-master '
check 'with what is in it' test "$(cat "$TMPDIR/gowasm2native-master/main.c")" = 'int main;'
check 'and a file that looks like a temporary' test -e x.999999999.tmp

# What a filter of system calls that does not know openat2 says (old profiles of containers).
if "$(command -v gcc clang clang-19 | head -1)" "$root/tests/start/launch.c" -o launch 2>err; then
	rm -f x
	./launch deny=437 "$tool" -O0 m.wasm -o x --no-cache 2>err
	check 'a build where openat2 is forbidden' test $? -eq 0 -a -x x
	check '... leaves nothing behind' test "$(ls -d "$TMPDIR"/gowasm2native-* .gowasm2native-* 2>/dev/null | wc -l)" = 3
else
	fail 'the launcher' err
fi
