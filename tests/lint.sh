#!/bin/bash
# make lint: format, static analysis, and our own rules (README, "Hacking"). Prints what is
# wrong, and exits 1 if anything is.
cd "$(dirname "$0")/.." || exit 1
bad=0
complain() {
	echo "lint: $*"
	bad=1
}
tool() { for v in "" -22 -21 -20 -19 -18 -17 -16 -15 -14; do command -v "$1$v" && return; done; return 1; }
sources=$(git ls-files 'tools/*.[ch]' 'runtime/*.[ch]' 'wasi/*.[ch]' 'tests/*.[ch]')
ours=$(git ls-files 'tools/*.[ch]' 'runtime/*.[ch]' 'wasi/*.[ch]')

# Format. Another version of clang-format may lay out some lines differently.
if f=$(tool clang-format) && "$f" --version | grep -q 'version 19'; then
	"$f" --dry-run -Werror $sources 2>&1 | head -20
	[ "${PIPESTATUS[0]}" -eq 0 ] || complain 'format: run make fmt'
else
	echo 'lint: format not checked: no clang-format 19 (apt-get install clang-format-19)'
fi

# Static analysis. It does not see that fatal() does not return.
if command -v cppcheck >/dev/null; then
	cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,portability \
		--suppress=missingIncludeSystem --suppress=preprocessorErrorDirective \
		--suppress=nullPointerRedundantCheck --suppress=nullPointerOutOfMemory \
		-D__BYTE_ORDER__=1 -D__ORDER_LITTLE_ENDIAN__=1 -DVERSION='"0"' \
		-I. $(git ls-files 'tools/*.c' 'wasi/*.c' 'runtime/*.c') || complain cppcheck
else
	echo 'lint: no static analysis: no cppcheck (apt-get install cppcheck)'
fi

# Warnings are errors with both compilers; each header compiles alone.
warn="-Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wconversion -Wno-sign-conversion -Werror"
for cc in $(command -v gcc) $(tool clang); do
	for f in $(git ls-files 'tools/*.c' 'runtime/*.c' 'wasi/*.c'); do
		"$cc" -std=c11 -D_GNU_SOURCE -DVERSION='""' -I. $warn -fsyntax-only "$f" || complain "$cc: $f"
	done
	for h in $(git ls-files 'tools/*.h' 'runtime/*.h' 'wasi/*.h' | grep -v "runtime/guest/\(prelude\|floats\).h"); do
		"$cc" -std=c11 -D_GNU_SOURCE -I. $warn -Wno-unused-const-variable -fsyntax-only -x c \
			-include "$h" /dev/null || complain "$cc: $h does not compile alone"
	done
done

# Our own rules.
tests/layers.sh || bad=1
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
grep -nE '^[[:space:]]*\*/[[:space:]]*$' $sources && complain 'a comment ends on the line of its last word'
grep -nE '^[[:space:]]*(/\*|\*|//).{99,}' $sources && complain 'a comment line has at most 100 columns'
grep -nE 'uv_[a-z_]+\(.*== -1' $ours && complain 'libuv returns negative errnos, never just -1'
grep -nwE 'TODO|FIXME|XXX' $ours | grep -v '(issue [0-9]' && complain 'a TODO names its issue'
grep -nE '\b(system|popen)\(' $ours && complain 'no shell'
grep -nE '\b(strcpy|strcat|sprintf|gets)\(' $ours && complain 'unbounded string functions'
for name in $(grep -oE '^W\([0-9], *[a-z_]+' wasi/abi/api.def | sed 's/.*, *//'); do
	grep -rqE "import_$name\(|wasi_$name\(" tests/unit || ls tests/wasi/"$name"* >/dev/null 2>&1 ||
		complain "wasi/abi/api.def: $name has no test"
done
for s in $(git ls-files '*.sh' .ci); do bash -n "$s" || complain "$s"; done
[ -z "$(gofmt -l $(git ls-files '*.go') 2>/dev/null)" ] || complain "gofmt: $(gofmt -l $(git ls-files '*.go'))"
git ls-files | grep -E '\.(o|a|so|wasm)$|^build/' && complain 'build products in git'
git diff --cached --numstat "$(git hash-object -t tree /dev/null)" | grep '^-' && complain 'binary files in git'
[ $bad -eq 0 ] && echo 'lint: clean'
exit $bad
