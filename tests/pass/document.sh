#!/bin/bash
# docs/passes.md: its program, built by Go 1.26, gives the text that the document shows.
. "$root/tests/lib.sh"
document=$root/docs/passes.md
case $(go version 2>/dev/null) in
*go1.26*) ;;
*)
	skip 'passes.md' 'it shows what Go 1.26 writes'
	exit
	;;
esac
mkdir "$t/src"
awk '/^    package main$/ { in_it = 1 } in_it && /^[^ ]/ { exit } in_it { print substr($0, 5) }' "$document" >"$t/src/main.go"
printf 'module doc\n\ngo 1.26\n' >"$t/src/go.mod"
check 'the program of the document builds' go_wasm "$t/src" "$t/doc.wasm"
dump() { "$GOWASM2NATIVE" --dump="$1" "$t/doc.wasm"; }

# shows WANTED OUTPUT: a line of WANTED is a line of OUTPUT; … in it stands for any text, and alone
# for any lines.
shows() {
	awk '
	function same(pattern, text,   parts, n, i, at) {
		n = split(pattern, parts, "…")
		if (n == 1)
			return pattern == text
		if (substr(text, 1, length(parts[1])) != parts[1])
			return 0
		for (i = 1; i <= n; i++) {
			at = index(text, parts[i])
			if (!at && parts[i] != "")
				return 0
			text = substr(text, at + length(parts[i]))
		}
		return text == "" || parts[n] == ""
	}
	# Whether the lines from want[w] on are those from got[g] on, up to the next gap or the end.
	function here(w, g) {
		for (; w <= nwant && want[w] !~ /^ *…$/; w++)
			if (g > ngot || !same(want[w], got[g++]))
				return 0
		return w <= nwant || g > ngot
	}
	NR == FNR { want[++nwant] = $0; next }
	{ got[++ngot] = $0 }
	END {
		for (w = g = 1; w <= nwant; ) {
			if (want[w] ~ /^ *…$/) {
				if (w == nwant)
					exit 0
				for (w++; g <= ngot && !here(w, g); g++)
					;
			}
			if (!here(w, g)) {
				print "not in the output from line " g " on: " want[w]
				exit 1
			}
			for (; w <= nwant && want[w] !~ /^ *…$/; w++)
				g++
		}
		exit g <= ngot
	}' "$1" "$2"
}
blocks=0
while read -r line; do
	command=$(sed -n "${line}s/^    \\$ //p" "$document")
	awk -v from="$line" 'NR > from && !/^    / { exit } NR > from { print substr($0, 5) }' "$document" >"$t/want"
	eval "$command" >"$t/got" 2>&1
	check "line $line: $command" shows "$t/want" "$t/got"
	blocks=$((blocks + 1))
done < <(grep -n '^    \$ ' "$document" | cut -d: -f1)
check 'the document shows something of three functions' test $blocks -ge 7
echo no such line >>"$t/want"
check '... and the comparison sees a line that is not there' not shows "$t/want" "$t/got"
