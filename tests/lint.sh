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
		--suppress=nullPointerRedundantCheck --suppress=nullPointerOutOfMemory --suppress=ctunullpointer \
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
	for h in $(git ls-files 'tools/*.h' 'runtime/*.h' 'wasi/*.h' | grep -v "runtime/guest/\(prelude\|floats\|vector.*\).h"); do
		"$cc" -std=c11 -D_GNU_SOURCE -I. $warn -Wno-unused-const-variable -fsyntax-only -x c \
			-include "$h" /dev/null || complain "$cc: $h does not compile alone"
	done
done

# Our own rules.
tests/layers.sh || bad=1
tests/rules.sh || bad=1
for s in $(git ls-files '*.sh' .ci); do bash -n "$s" || complain "$s"; done
[ -z "$(gofmt -l $(git ls-files '*.go') 2>/dev/null)" ] || complain "gofmt: $(gofmt -l $(git ls-files '*.go'))"
git ls-files | grep -E '\.(o|a|so|wasm)$|^build/' && complain 'build products in git'
git diff --cached --numstat "$(git hash-object -t tree /dev/null)" | grep '^-' && complain 'binary files in git'
[ $bad -eq 0 ] && echo 'lint: clean'
exit $bad
