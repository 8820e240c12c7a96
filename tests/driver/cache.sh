#!/bin/bash
# The cache: which builds find something, damaged entries, builds at the same time, builds that
# are killed, its size, and directories that cannot be used.
. "$root/tests/lib.sh"
export XDG_CACHE_HOME=$t/cache TMPDIR=$t/tmp
unset GOWASM_CACHE GOWASM_CACHE_SIZE
mkdir "$TMPDIR"
tool=$GOWASM2NATIVE
entries=$t/cache/gowasm2native

# module NUMBER FILE: exits with NUMBER; 300 functions, several units, all reached
module() {
	awk -v number="$1" 'BEGIN {
		print "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))"
		print "(memory (export \"memory\") 1)"
		for (f = 0; f < 300; f++) {
			printf "(func $f%d (param i32) (result i32) local.get 0\n", f
			for (k = 0; k < 200; k++) printf "i32.const %d i32.xor ", f == 150 && k == 20 ? number : f + k
			if (f) printf "call $f%d ", f - 1
			print ")"
		}
		print "(func (export \"_start\") (call $f299 (i32.const 0)) i32.const 255 i32.and (call $exit)))"
	}' >"$2.wat"
	wat2wasm "$2.wat" -o "$2"
}
# status_of PROGRAM: the number that it exits with
status_of() {
	"$1" >/dev/null 2>&1 </dev/null
	echo $?
}
# build NAME [OPTION]...: of $t/NAME.wasm; $t/log says what was done
build() {
	local name=$1
	shift
	rm -f "$t/$name"
	"$tool" -O0 -v "$t/$name.wasm" -o "$t/$name" "$@" >"$t/log" 2>&1
}
# compiled: how many units the last build compiled, "none" if the executable was found
compiled() {
	grep -q 'cache: the executable' "$t/log" && echo none && return
	sed -n 's/.* compile: \([0-9]*\) of.*/\1/p' "$t/log"
}
all() { sed -n 's/.* compile: [0-9]* of \([0-9]*\) .*/\1/p' "$t/log"; }

module 270 "$t/a.wasm"
module 1 "$t/b.wasm"
build a
units=$(all)
want=$(status_of "$t/a")
check 'the first build compiles everything' test "$(compiled)" = "$units" -a "$units" -ge 4
build a
check 'an unchanged rebuild compiles nothing' test "$(compiled)" = none
check 'and gives a program that works' test "$(status_of "$t/a")" = "$want"
cmp -s "$t/a" <("$tool" -O0 --no-cache "$t/a.wasm" -o "$t/plain" && cat "$t/plain")
check 'the same as without a cache' test $? -eq 0
build b
check 'another constant: two units and the image at most' test "$(compiled)" -le 3
check 'and another result' test "$(status_of "$t/b")" = $((want ^ 270 & 255 ^ 1))
build a --max-memory=32MiB --dir /tmp --env A=B --timeout 5s
check 'another grant compiles and links nothing' test "$(compiled)" = none -a "$(grep -c '^"\?[^#].* -c \|wasm2c ' "$t/log")" = 0
check '... which it says' grep -q 'cache: the executable of an earlier build, with other grants' "$t/log"
GOWASM_POLICY=print "$t/a" >"$t/policy"
check '... and is what the program has' test "$(grep -cE '^(directories:  /tmp as /tmp|.*A=B|memory: *32 MiB at most|time: *5 s)$' "$t/policy")" = 4
cmp -s "$t/a" <("$tool" -O0 --no-cache "$t/a.wasm" -o "$t/plain" --max-memory=32MiB --dir /tmp --env A=B --timeout 5s && cat "$t/plain")
check '... as without a cache' test $? -eq 0
many=$(printf -- '--env=A%d=%0100d ' $(seq -f '%.0f 0' 100))
build a $many
check 'grants that need more room are linked' test "$(compiled)" -le 2 -a "$(GOWASM_POLICY=print "$t/a" | grep -c ' A[0-9]*=0*$')" = 100
build a --max-memory=64KiB
build a --max-memory=1KiB
check 'a limit of memory that is too low is refused' grep -q 'error: --max-memory is below the 64 KiB that the program starts with' "$t/log"
build a --memory=checked
check 'another memory mode compiles everything' test "$(compiled)" = "$units"
build a -O1
check 'another level compiles everything' test "$(compiled)" = "$(all)" -a "$(all)" -ge 4
build a --no-cache
check '--no-cache compiles everything' test "$(compiled)" = "$units"
GOWASM_CACHE=off build a
check 'so does GOWASM_CACHE=off' test "$(compiled)" = "$units"
build a --keep="$t/kept"
check '--keep: objects are found, all products are there' test "$(compiled)" -le 1 -a -s "$t/kept/000.o" -a -s "$t/kept/wasm2c.c"
printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v clang clang-19 gcc cc | head -1)" >"$t/mycc"
chmod +x "$t/mycc"
build a --cc="$t/mycc"
check 'another compiler compiles everything' test "$(compiled)" = "$units"
touch "$t/mycc"
build a --cc="$t/mycc"
check 'so does the compiler when it is replaced' test "$(compiled)" = "$units"
build a
check 'a modified output' sh -c "echo x >>'$t/a'"
build a
check 'does not touch the entry' test "$(compiled)" = none -a "$(status_of "$t/a")" = "$want"

# Damage: a byte changed, cut short, empty, one entry in another's place.
damage() {
	local first=
	for e in "$entries"/objects/* "$entries"/programs/*; do
		case $1 in
		changed) printf '\377' | dd of="$e" bs=1 seek=700 conv=notrunc 2>/dev/null ;;
		cut) truncate -s -1 "$e" ;;
		empty) : >"$e" ;;
		swapped) [ -z "$first" ] || cp "$first" "$e" ;;
		esac
		first=${first:-$e}
	done
}
"$tool" cache clear >"$t/out"
check 'cache clear' test -z "$(ls -A "$entries/objects" "$entries/programs" | grep -v :)"
for how in changed cut empty swapped; do
	"$tool" cache clear >"$t/out"
	build a
	damage $how
	build a
	check "entries $how: not used" test "$(compiled)" -ge $((units - 1)) -a "$(status_of "$t/a")" = "$want"
	build a
	check "entries $how: replaced" test "$(compiled)" = none
done

# Eight builds at once of four modules, some killed at any moment: the others are right, and so
# is the cache. What the killed leave behind goes with later builds.
module 2 "$t/c.wasm"
module 3 "$t/d.wasm"
names=(a b c d)
result() { # NAME
	case $1 in a) echo "$want" ;; b) echo $((want ^ 270 & 255 ^ 1)) ;; c) echo $((want ^ 270 & 255 ^ 2)) ;; d) echo $((want ^ 270 & 255 ^ 3)) ;; esac
}
bad=0
for round in 1 2 3; do
	"$tool" cache clear >"$t/out"
	pids=()
	for i in 0 1 2 3 4 5 6 7; do
		"$tool" -O0 -j1 "$t/${names[i % 4]}.wasm" -o "$t/many$i" 2>/dev/null &
		pids+=($!)
	done
	for i in $((RANDOM % 3)) $((RANDOM % 3 + 3)) $((RANDOM % 2 + 6)); do
		sleep 0.$((RANDOM % 10))
		kill -KILL "${pids[$i]}" 2>/dev/null && pids[$i]=
	done 2>/dev/null
	for i in 0 1 2 3 4 5 6 7; do
		[ -n "${pids[$i]}" ] || continue
		wait "${pids[$i]}" || bad=1
		[ "$(status_of "$t/many$i")" = "$(result ${names[i % 4]})" ] || bad=1
	done
done 2>/dev/null
wait 2>/dev/null
check 'eight builds at once, some killed, three times: the survivors are right' test $bad = 0
for m in a b c d; do
	build $m
	build $m
	check "and the cache serves $m" test "$(compiled)" = none -a "$(status_of "$t/$m")" = "$(result $m)"
done
rm -f "$entries"/programs/*
for m in a b c d; do
	build $m
	check "and the objects of $m" test "$(compiled)" -le 1 -a "$(status_of "$t/$m")" = "$(result $m)"
done
# orphans: whether compilers of the killed still work in one of their directories
echo "$TMPDIR/" >"$t/pattern"
orphans() { ls -l /proc/[0-9]*/cwd 2>/dev/null | cat - /proc/[0-9]*/cmdline 2>/dev/null | grep -qaFf "$t/pattern"; }
for i in {1..600}; do
	orphans || break
	sleep 0.1
done
# left_is NAME: all that is in the directory for temporaries; or what is there
left_is() { test "$(ls "$TMPDIR")" = "$1" || { ls -lR --full-time "$TMPDIR"; false; }; }
find "$TMPDIR" "$t" -maxdepth 1 -name '*gowasm2native-*' -exec touch -d '2 hours ago' {} +
build a --no-cache
check 'directories of the killed go with a later build' left_is ''
check 'those beside outputs too' test -z "$(find "$t" -name '.gowasm2native-*')"
printf '#!/bin/sh\ncase "$*" in *" -c "*) touch -d "2 hours ago" .; sleep 1 ;; esac\nexec "%s" "$@"\n' "$t/mycc" >"$t/slow"
chmod +x "$t/slow"
"$tool" -O0 -j8 --no-cache --cc "$t/slow" "$t/a.wasm" -o "$t/slowly" 2>"$t/err" &
sleep 0.7
build b
wait $! && check 'the directory of a build that goes on stays' test "$(status_of "$t/slowly")" = "$want" ||
	fail 'the directory of a build that goes on stays' "$t/err"
: >"$entries/objects/tmp.999999999.0"
: >"$entries/objects/tmp.$$.0"
touch -d '2 days ago' "$entries/objects/tmp.$$.0"
"$tool" cache prune >"$t/out"
check 'prune: temporaries of the dead go' test -z "$(find "$entries" -name 'tmp.*')"

# Size: the limit is kept, what was used last stays.
size() { cat "$entries"/*/* | wc -c; }
touch -d '1 hour ago' "$entries"/*/*
build a
limit=$(($(size) - 1000)) objects=$(ls "$entries/objects" | wc -l)
GOWASM_CACHE_SIZE=${limit}B "$tool" cache prune >"$t/out"
check 'prune keeps the limit' test "$(size)" -le $limit
check 'something went' test "$(ls "$entries/objects" | wc -l)" -lt "$objects"
build a
check 'what was used last stays' test "$(compiled)" = none
GOWASM_CACHE_SIZE=${limit}B build b -O1
GOWASM_CACHE_SIZE=${limit}B build a -O1
check 'a build keeps the limit too' test "$(size)" -le $limit
check 'cache show counts' grep -q "^ *$(ls "$entries/objects" | wc -l) objects" <("$tool" cache)
GOWASM_CACHE_SIZE=many "$tool" cache 2>"$t/err"
check 'a size that is none' grep -q 'GOWASM_CACHE_SIZE takes a size' "$t/err"
check 'a word that is none' not "$tool" cache frobnicate

# What is no regular file in place of an entry: a FIFO, a directory, a link, a socket's name.
build a
for e in "$entries"/*/*; do rm "$e" && mkfifo "$e"; done
rm -f "$t/a"
timeout 60 "$tool" -O0 -v "$t/a.wasm" -o "$t/a" >"$t/log" 2>&1
check 'FIFOs in place of entries: nobody waits, all is built' test $? -eq 0 -a "$(compiled)" = "$units"
build a
check 'FIFOs in place of entries: they are replaced' test "$(compiled)" = none
for e in "$entries"/objects/*; do rm "$e" && ln -s /dev/zero "$e"; done
for e in "$entries"/programs/*; do rm "$e" && ln -s /bin/true "$e"; done
timeout 60 "$tool" -O0 -v "$t/a.wasm" -o "$t/a" >"$t/log" 2>&1
check 'links in place of entries are not followed' test $? -eq 0 -a "$(compiled)" = "$units"
timeout 60 "$tool" cache clear >"$t/log"
build a

# Directories that cannot be used: all is built.
XDG_CACHE_HOME=/proc/no build a
check 'no cache directory can be made' test "$(compiled)" = "$units"
(unset HOME XDG_CACHE_HOME; build a)
check 'neither HOME nor XDG_CACHE_HOME' test "$(compiled)" = "$units"
mkdir -m 777 "$t/open" && mkdir -p "$t/open/gowasm2native" && chmod 777 "$t/open/gowasm2native"
XDG_CACHE_HOME=$t/open build a
XDG_CACHE_HOME=$t/open build a
check 'a cache that others may write to is not used' test "$(compiled)" = "$units"
check 'no temporary is left' left_is ''
