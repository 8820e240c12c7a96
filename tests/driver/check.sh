#!/bin/bash
# gowasm2native check: what will not work at run time (tools/build/limits.def), and what a build takes.
. "$root/tests/lib.sh"
cd "$t" || exit
tool=$GOWASM2NATIVE
mkdir all quiet
printf 'module prog\ngo 1.21\n' | tee all/go.mod >quiet/go.mod
cat >all/main.go <<'G'
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"plugin"
	"time"
)

func show(name string, err error) { fmt.Printf("%s: %v\n", name, err) }

func serve() { show("serve", http.ListenAndServe(":8080", nil)) }

func main() {
	_, err := net.Dial("tcp", "192.0.2.1:1")
	show("dial", err)
	_, err = net.LookupHost("example.com")
	show("lookup", err)
	show("exec", exec.Command("/bin/true").Run())
	_, err = user.Current()
	show("user", err)
	_, err = user.Lookup("root")
	show("lookup user", err)
	_, err = plugin.Open("x.so")
	show("plugin", err)
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	_, err = os.Executable()
	show("executable", err)
	_, err = time.LoadLocation("Europe/Berlin")
	show("zone", err)
	_, err = os.ReadFile("/etc/hostname")
	show("file", err)
	show("env", map[bool]error{true: nil, false: os.ErrNotExist}[os.Getenv("PATH") != ""])
	if l, err := net.FileListener(os.NewFile(3, "")); err == nil {
		show("listener", l.Close())
	}
	if len(os.Args) > 5 {
		serve()
	}
}
G
cat >quiet/main.go <<'G'
package main

import "fmt"

func main() { fmt.Println("hello") }
G
go_wasm "$t/all" "$t/all.wasm" && go_wasm "$t/quiet" "$t/quiet.wasm" || { fail 'go build'; exit; }
"$tool" check all.wasm >out 2>err || fail 'check' err

says() { check "it says: $1" grep -q -- "$1" "${2:-out}"; }
silent() { check "it does not say: $1" not grep -q -- "$1" "$2"; }
says 'net\.(\*ListenConfig)\.Listen\|net\.Listen accepts no connection.*(main\.serve calls net_http'
says 'net\.FileListener finds no socket.*(main\.main calls it)'
says '--listen HOST:PORT'
says 'net\.Dial .*(main\.main calls it)'
says 'LookupHost resolves nothing'
says 'os/exec\.(\*Cmd)\.Start starts no process.*(main\.main calls os_exec.__Cmd_.Run)'
says 'os/user\.Current returns an error'
says 'os/user\.Lookup reads'
says 'plugin\.Open returns an error'
silent 'os/signal' out
says 'os\.Executable returns an error'
says 'time\.LoadLocation finds UTC'
says 'os\.ReadFile finds no file'
says 'os\.Getenv finds no variable'
check 'each of these has its line' test "$(grep -c '^  [a-z]*/*[a-z]*\.' out)" -eq 12

# It is so: Go's own port, in another runtime, without grants.
if have node; then
	node --no-warnings "$root/tests/go/wasi.mjs" "$t/all.wasm" >said 2>&1
	for what in dial lookup exec user 'lookup user' plugin executable zone file env; do
		check "and it fails: $what" grep -q "^$what: [^<]" said
	done
else
	skip 'what it says is so' 'no node (apt-get install nodejs)'
fi

# A build says the most important of it, before the compilers run; a line each, at most five.
"$tool" all.wasm -O0 --emit ninja -o ninja >/dev/null 2>notes
for what in 'net\.Listen accepts no connection' 'net\.FileListener finds' 'net\.Dial reaches' 'os/exec\.(\*Cmd)\.Start starts' 'time\.LoadLocation finds'; do
	check "a build says: $what" grep -q "^gowasm2native: note: $what.*(main\.[a-z]* calls .*; " notes
done
check '... five of them' test "$(grep -c 'note: .* calls ' notes)" -eq 5
check '... and where the others are' grep -qx 'gowasm2native: note: \.\.\. and [0-9]* more: gowasm2native check all.wasm' notes
check '-q says nothing of it' test -z "$("$tool" -q all.wasm -O0 --emit ninja -o ninja2 2>&1)"
"$tool" all.wasm -O0 --listen :8080 --dir /etc --emit ninja -o ninja3 2>granted
silent 'net\.FileListener\|net\.Listen \|os\.ReadFile' granted
says 'os/exec' granted

# Signals come with the rewrite.
"$tool" check --no-rewrite all.wasm >without
says 'os/signal\.Notify is never told' without

# What is granted is not said.
"$tool" check -A --listen :8080 all.wasm >granted
silent 'os\.ReadFile' granted
silent 'os\.Getenv' granted
silent 'net\.FileListener finds' granted
says 'net\.Dial' granted
"$tool" check --dir /etc --env USER all.wasm >granted
silent 'finds no file' granted
silent 'finds no variable' granted
sed -i '/"time"/s|$|\n\t_ "time/tzdata"|' all/main.go
go_wasm "$t/all" "$t/tz.wasm" && "$tool" check tz.wasm >zones
silent 'time\.LoadLocation' zones

"$tool" check quiet.wasm >out
says 'calls nothing that is known to fail'
check 'what the library has and nobody calls is not named' not grep -q '^  [a-z]' out

# A module without a name section has Go's own table.
go_wasm "$t/all" "$t/bare.wasm" -ldflags='-s -w' && "$tool" check bare.wasm >out
says 'net\.Dial'
says 'os/exec'

# What a build takes: more where it is optimised, less with more compilers.
time_of() { "$tool" check "$@" | sed -n 's/^a build at .* about \([0-9]*\) s .*(an estimate.*/\1/p'; }
few=$(time_of -O0 -j1 quiet.wasm) many=$(time_of -O2 -j1 quiet.wasm) half=$(time_of -O2 -j2 quiet.wasm)
large=$(time_of -O2 -j1 all.wasm)
check "an estimate: $few s, $many s, $half s, $large s" test "$few" -gt 1 -a "$many" -gt "$few" -a "$half" -lt "$many" -a "$large" -gt "$many"
check 'it names the compiler' grep -q 'with some-gcc, 3 at once' <("$tool" check --cc=some-gcc -j3 quiet.wasm)
check 'no compiler: an estimate all the same' grep -q '^a build at' <(env -u CC PATH=/nowhere "$tool" check quiet.wasm)
