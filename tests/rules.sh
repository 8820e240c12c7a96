#!/bin/bash
# Checks the text of our C sources: length of files, functions and lines, comments, what is
# not called here. Prints what is wrong; exits 1 if anything is. Called by make lint.
#   tests/rules.sh [DIRECTORY]
cd "${1:-$(dirname "$0")/..}" || exit 1
bad=0
complain() {
	echo "lint: $*"
	bad=1
}
sources=$(git ls-files 'tools/*.[ch]' 'runtime/*.[ch]' 'wasi/*.[ch]' 'tests/*.[ch]')
ours=$(git ls-files 'tools/*.[ch]' 'runtime/*.[ch]' 'wasi/*.[ch]')
for f in $sources; do
	head -1 "$f" | grep -q 'SPDX-License-Identifier' || complain "$f: no SPDX line"
	n=$(wc -l <"$f")
	case $f in tests/*) most=700 ;; *) most=500 ;; esac
	[ "$n" -le $most ] || complain "$f: $n lines, more than $most: look for the seam"
	case $f in
	tests/*) ;;
	*)
		awk -v f="$f" '/^{/ { start = NR } /^}/ { if (start && NR - start > 80) { print "lint: " f ":" start ": a function of " NR - start " lines"; bad = 1 } start = 0 } END { exit bad }' "$f" || bad=1
		;;
	esac
done
for f in $(git ls-files 'tools/*.c' 'wasi/*.c' 'runtime/*.c' 'tools/*.h' 'wasi/*.h' 'runtime/*.h'); do
	expand -t 8 "$f" | awk -v f="$f" 'length($0) > 90 && !/#define|clang-format/ { if (!off) { print "lint: " f ":" NR ": " length($0) " columns"; bad = 1 } } /clang-format off/ { off = 1 } /clang-format on/ { off = 0 } END { exit bad }' || bad=1
done
for h in $(git ls-files 'tools/*.h' 'runtime/*.h' 'wasi/*.h' 'tests/*.h'); do
	case $h in
	# Users include these two by their names alone. LIB becomes the name of a library.
	runtime/embed/gowasm.h) guard=GOWASM_H ;;
	runtime/embed/api.h) guard=LIB_API_H ;;
	*) guard=$(echo "$h" | tr 'a-z/.' 'A-Z__') ;;
	esac
	[ "$(grep -m 2 '^#' "$h")" = "#ifndef $guard"$'\n'"#define $guard" ] ||
		complain "$h: its first lines are not the guard $guard"
done
grep -nE '^[[:space:]]*\*/[[:space:]]*$' $sources && complain 'a comment ends on the line of its last word'
grep -nE $'^\t* \\*[A-Za-z0-9]' $sources && complain 'a blank follows the star of a comment line'
grep -nE '^[[:space:]]*(/\*|\*|//).{99,}' $sources && complain 'a comment line has at most 100 columns'
grep -nE 'uv_[a-z_]+\(.*== -1' $ours && complain 'libuv returns negative errnos, never just -1'
grep -nwE 'TODO|FIXME|XXX' $ours | grep -v '(issue [0-9]' && complain 'a TODO names its issue'
grep -nE '\b(system|popen)\(' $ours && complain 'no shell'
grep -nE '\b(strcpy|strcat|sprintf|gets)\(' $ours && complain 'unbounded string functions'
[ ! -e wasi/abi/api.def ] || for name in $(grep -oE '^W\([0-9], *[a-z0-9_]+' wasi/abi/api.def | sed 's/.*, *//'); do
	grep -rqE "import_$name\(|wasi_$name\(" tests/unit || ls tests/wasi/"$name"* >/dev/null 2>&1 ||
		complain "wasi/abi/api.def: $name has no test"
done
for d in $(git ls-files tools runtime wasi tests examples docs | sed 's|/[^/]*$||' | sort | uniq -c |
	awk '$1 > 30 { print $2 }'); do
	case $d in tests/unit | docs/decisions) ;; *) complain "$d has more than 30 files" ;; esac
done
exit $bad
