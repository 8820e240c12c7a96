#!/bin/bash
# README.md's commands work as printed: its indented lines are run in their order, but for `make`.
# `<!-- file NAME -->` stands before the text of a file, `<!-- prints -->` before what the last command prints.
. "$root/tests/lib.sh"
cd "$t" || exit
mkdir bin data calc hello
# The tool at the level that builds fastest, and a bench of one round.
cat >bin/gowasm2native <<X
#!/bin/bash
case \$1 in run | check) first=(\$1 -O0) && shift ;; bench) first=(\$1 -O0 --rounds 1 --with node) && shift ;; *) first=(-O0) ;; esac
exec $GOWASM2NATIVE "\${first[@]}" "\$@"
X
chmod +x bin/gowasm2native
export PATH=$t/bin:$PATH
printf 'module hello\ngo 1.21\n' >hello/go.mod
printf 'module calc\ngo 1.24\n' >calc/go.mod
cat >calc/main.go <<'X'
package main

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

func main() {}
X
cat >main.c <<'X'
#include "calc.h"
#include <stdio.h>
int
main(void)
{
	struct calc_instance *c = calc_open(NULL, NULL, 0);
	uint32_t sum = 0;
	int status = calc_add(c, 1, 2, &sum);
	calc_close(c);
	printf("%u\n", sum);
	return status;
}
X
awk -v out="$t" '
/^<!-- file / { kind = "file"; name = $3; next }
/^<!-- prints/ { kind = "prints"; next }
/^    / { sub(/^    /, ""); block = block $0 "\n"; next }
/^$/ && block != "" { block = block "\n"; next }
block != "" { flush() }
END { flush() }
function flush() {
	sub(/\n+$/, "\n", block)
	if (kind == "file") printf "%s", block >(out "/" name)
	else if (kind == "prints") printf "%s", block >(out "/want." (n))
	else { split(block, lines, "\n"); for (i = 1; lines[i] != ""; i++) if (lines[i] !~ /^make /) print lines[i] >(out "/command." (++n)) }
	block = kind = ""
}' "$root/README.md"
minor=$(go env GOVERSION | grep -oE '^go1\.[0-9]+' | cut -d. -f2)
n=0
while [ -e "command.$((n + 1))" ]; do
	n=$((n + 1))
	command=$(sed 's/ *#.*//' "command.$n")
	[ "${minor:-0}" -ge 24 ] || [[ $command != *calc* ]] || { skip "$command" 'no go:wasmexport'; continue; }
	bash -c "$command" >out 2>&1 </dev/null
	got=$?
	grep -v '^gowasm2native: ' out >printed
	if [ $got -ne 0 ]; then
		fail "$command" out
	elif [ -e "want.$n" ] && ! diff "want.$n" printed >diff; then
		fail "$command prints that" diff
	else
		ok "$command"
	fi
done
check 'there are commands and outputs' test $n -ge 10 -a "$(ls want.* | wc -l)" -ge 1
check 'what is built for C works' test "$(./calc.bin)" = 3
check 'README has at most 130 lines' test "$(wc -l <"$root/README.md")" -le 130
