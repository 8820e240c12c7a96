#!/bin/bash
# build and run with Go source: a directory, a file, a package, and go's messages. run becomes the
# program: arguments, input, status, signals.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir -p "$TMPDIR" "$t/p/cmd/say" "$t/p/lib" "$t/out"
cat >"$t/p/go.mod" <<'X'
module example.com/p
go 1.21
X
cat >"$t/p/cmd/say/main.go" <<'X'
package main

import "os"

var v = "unset"

func main() {
	b := make([]byte, 100)
	n, _ := os.Stdin.Read(b)
	for _, a := range os.Args[1:] {
		os.Stdout.WriteString("[" + a + "]")
	}
	os.Stdout.WriteString(string(b[:n]) + v + "\n")
	os.Exit(7)
}
X
echo 'package lib' >"$t/p/lib/lib.go"
echo 'package main; func main() { nonsense() }' >"$t/p/bad.go"
clean() { [ -z "$(ls -A "$TMPDIR")" ]; }

# says NAME WANT COMMAND...: what it prints when its input is "in", and status 7
says() {
	local name=$1 want=$2
	shift 2
	printf in | "$@" >"$t/got" 2>"$t/err"
	local status=$?
	[ "$(cat "$t/got")" = "$want" ] && [ $status = 7 ] && { ok "$name"; return; }
	echo "status $status" >>"$t/got"
	fail "$name" "$t/got" "$t/err"
}
cd "$t/p" || exit 1
says 'run: a directory' 'inunset' "$tool" run -O0 ./cmd/say
check 'and again from the cache' grep -q 'cache: the executable' <("$tool" run -v -O0 ./cmd/say 2>&1 </dev/null)
says 'run: arguments after the input' '[-v][a b][--][x]inunset' "$tool" run -O0 ./cmd/say -v 'a b' -- x
says 'run: an option after the input' '[--dir][.]inunset' "$tool" run -O0 ./cmd/say --dir .
check '... is the program'"'"'s, which it says' grep -q 'note: --dir comes after the input, so the program gets it' "$t/err"
says 'run: -- in front of them' '[--help][-O2]inunset' "$tool" run -O0 ./cmd/say -- --help -O2
says 'run: a package' 'inunset' "$tool" run -O0 example.com/p/cmd/say
says 'run: --go-flags' 'inset' "$tool" run -O0 --go-flags='-ldflags=-X=main.v=set' ./cmd/say
check 'no temporary is left' clean
cd "$t/out" || exit 1
check 'build: a directory of another module' "$tool" -O0 ../p/cmd/say
check 'the output has the name of the directory' test "$(ls)" = say
says 'and works' 'inunset' ./say
check 'check takes source too' grep -q 'a Go program for wasip1' <("$tool" check ../p/cmd/say)
check 'a file of Go' grep -q 'a Go program for wasip1' <("$tool" check ../p/cmd/say/main.go)
check 'check writes nothing' test "$(ls)" = say

# refuses NAME PATTERN ARGUMENT...
refuses() {
	local name=$1 pattern=$2
	shift 2
	"$@" >"$t/got" 2>"$t/err"
	[ $? -eq 1 ] && grep -q -- "$pattern" "$t/err" && clean && [ "$(ls)" = say ] && { ok "$name"; return; }
	fail "$name" "$t/err"
}
refuses 'what go says is shown' 'undefined: nonsense' "$tool" ../p/bad.go
refuses 'what wasip1 does not have' 'hint: if it builds without GOOS=wasip1' "$tool" ../p/bad.go
refuses 'a package of no module, without a version' 'hint: .*example.com/other/cmd/say@latest' "$tool" example.com/other/cmd/say
refuses 'flags that go does not know' 'not defined: -nosuch' "$tool" --go-flags=-nosuch ../p/cmd/say
refuses 'a package that is not main' 'go failed\|not a main package' "$tool" ../p/lib
refuses 'a package that is not there' 'nowhere.invalid/x' env GOPROXY=off "$tool" nowhere.invalid/x@latest
refuses 'a directory without Go' 'no Go files\|go.mod file not found' "$tool" "$TMPDIR/.."
mkdir "$t/bin" && ln -s "$(command -v env)" "$t/bin/env"
refuses 'no go' 'install Go' env PATH="$t/bin" "$tool" ../p/cmd/say

# Building somebody's source runs nothing of theirs: a file called like an option, git's
# configuration, a command in the directory.
mkdir "$t/evil" && cd "$t/evil" || exit 1
ran=$t/ran
printf '#!/bin/sh\ntouch "%s"\nexec "$@"\n' "$ran" >run && chmod +x run && cp run git && cp run env
name="-toolexec=./run x.go"
cp "$t/p/cmd/say/main.go" "$t/p/go.mod" . && mkdir "./${name%%/*}" && cp main.go "./$name"
"$tool" check -- "$name" >"$t/got" 2>&1
check 'a file called like an option of go is none' test ! -e "$ran"
rm -r "./${name%%/*}"
PATH=.:$PATH "$tool" check . >"$t/got" 2>&1
check 'a relative directory of PATH is passed over' test "$? $(ls "$ran" 2>/dev/null)" = '0 '
if have git; then
	rm git env
	git init -q . && git config core.fsmonitor "$PWD/run" && git add -A 2>/dev/null &&
		git -c user.name=x -c user.email=x@x commit -qm x 2>/dev/null
	rm -f "$ran"
	GOFLAGS='' GOENV=off "$tool" check . >"$t/got" 2>&1
	check 'what git would run is not run' test "$? $(ls "$ran" 2>/dev/null)" = '0 '
	GOFLAGS='' GOENV=off "$tool" check --go-flags=-buildvcs=true . >"$t/got" 2>&1
	check '... unless the revision is asked for' test -e "$ran"
else
	skip 'what git would run is not run' 'no git'
fi
check 'no temporary is left there' clean

# A module that is none of Go's: quick. And signals reach the program itself.
wat2wasm - -o "$t/nine.wasm" <<'X'
(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
 (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 9))))
X
"$tool" run "$t/nine.wasm"
check 'run: a module, and its status' test $? -eq 9
XDG_CACHE_HOME=/proc/no "$tool" run "$t/nine.wasm"
check 'run: without a cache directory' test $? -eq 9
wat2wasm - -o "$t/loop.wasm" <<'X'
(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))
X
"$tool" run "$t/loop.wasm" &
pid=$!
for _ in {1..100}; do
	sleep 0.1
	[ "$(tr '\0' ' ' <"/proc/$pid/cmdline")" = 'loop ' ] && break
done
check 'run: the program takes the place of the tool' test "$(tr '\0' ' ' <"/proc/$pid/cmdline")" = 'loop '
kill -TERM $pid
wait $pid
check 'run: a signal ends it' test $? -eq 143
check 'no temporary is left at the end' clean
