#!/bin/bash
# make lint finds each kind of fault: each is planted in a tree without faults.
. "$root/tests/lib.sh"
have git || { skip rules 'no git'; exit; }
cd "$t" && git init -q . && mkdir -p tools/base tools/wasm runtime/shared tests || exit 1
cp "$root/tests/layers.txt" tests/
line='/* SPDX-License-Identifier: MIT */'
# header FILE [LINE]...: a header of these lines, with its guard
header() {
	local guard
	guard=$(echo "$1" | tr 'a-z/.' 'A-Z__')
	printf '%s\n' "$line" "#ifndef $guard" "#define $guard" "${@:2}" '#endif' >"$1"
}
header tools/base/a.h '#include "runtime/shared/a.h"'
header tools/wasm/c.h '#include "tools/wasm/b.h"'
header tools/wasm/b.h
header runtime/shared/a.h
printf '%s\n' "$line" '#include "tools/base/a.h"' >tools/wasm/a.c
git add -A
check 'a tree without faults' bash -c '"$1/tests/layers.sh" . && "$1/tests/rules.sh" .' - "$root"

# planted NAME CHECKER PATTERN FILE <CONTENTS: the checker names it
planted() {
	[ ! -e "$4" ] || cp "$4" saved
	{ echo "$line"; cat; } >"$4"
	git add -A
	check "$1" bash -c '! "$1/tests/$2.sh" . >found; grep -qE -- "$3" found' - "$root" "$2" "$3"
	if [ -e saved ]; then mv saved "$4"; else rm "$4"; fi
	git add -A
}
b=tools/base/b.c
planted 'an include across layers' layers 'tools/base may not include tools/wasm/b.h' $b <<<'#include "tools/wasm/b.h"'
planted 'files that include each other' layers 'in a circle:.* tools/wasm/' tools/wasm/b.h <<<'#include "tools/wasm/c.h"'
planted 'an include that is not there' layers 'there is no nothing.h' $b <<<'#include "nothing.h"'
planted 'a comment that ends on a line of its own' rules 'ends on the line of its last word' $b < <(printf '/* words\n */\n')
planted 'a comment line without a blank' rules 'a blank follows the star' $b < <(printf '/* words\n *more */\n')
planted 'a comment of more than 100 columns' rules 'at most 100 columns' $b <<<"/* $(printf '%0110d' 0) */"
planted 'a line of more than 90 columns' rules 'b.c:2: 1[0-9][0-9] columns' $b <<<"int $(printf 'x%.0s' {1..110});"
planted 'a file of more than 500 lines' rules '502 lines' $b < <(printf 'int x%d;\n' {1..501})
planted 'a function of more than 80 lines' rules 'a function of' $b < <(printf 'int\nf(void)\n{\n' && printf '\tx%d;\n' {1..85} && echo '}')
planted 'a TODO without its issue' rules 'a TODO names its issue' $b <<<'/* TODO: later */'
planted 'a header whose guard has the name of another file' rules 'b.h: its first lines are not the guard TOOLS_WASM_B_H' \
	tools/wasm/b.h < <(printf '%s\n' '#ifndef TOOLS_WASM_C_H' '#define TOOLS_WASM_C_H' '#endif')
planted 'a header without a guard' rules 'b.h: its first lines are not the guard' tools/wasm/b.h <<<'int x;'
for i in {1..31}; do header "tools/base/f$i.h"; done
planted 'a folder of more than 30 files' rules 'tools/base has more than 30 files' $b <<<'int x;'
