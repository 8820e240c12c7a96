#!/bin/bash
# Help: groups, columns, the help of each command; the manual pages; first letters of options.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
cd "$t" || exit
"$tool" --help >help
for group in Commands Output Grants 'Functions of your own' Speed Debugging 'Other machines' Measuring Help; do
	check "--help has the group $group" grep -q "^$group.*:$" help
done
check 'its columns hold' test -z "$(awk 'length > 80' help)"
commands=$(sed -n 's/^CMD(\([a-z]*\),.*/\1/p' "$root/tools/options/commands.def")
for c in $commands; do
	"$tool" help "$c" >one
	check "help $c" grep -q "^usage: gowasm2native $c " one
	check "$c --help is the same" cmp one <("$tool" "$c" --help)
	check '... with an example' grep -q "^  .*gowasm2native" one
done
check 'check --help has grants' grep -q -- '^  --dir=' <("$tool" check --help)
check '... and nothing of how a build is made' not grep -q -- '--launcher' <("$tool" check --help)
check 'each line of help is an imperative sentence' test -z "$(sed -n 's/.*"\([^"]*\)")$/\1/p' "$root/tools/options/options.def" | grep -v '^[A-Z][a-z]* ')"

for section in NAME SYNOPSIS DESCRIPTION EXAMPLES COMMANDS OPTIONS PASSES SANDBOX ENVIRONMENT FILES 'EXIT STATUS' 'SEE ALSO'; do
	check "the manual page has $section" grep -qx "\.SH $section" <("$tool" --man)
done
for v in $(grep -oE '(PROGRAM|TOOL)\([A-Z_]+\)' "$root/runtime/shared/variables.def" | grep -v FORCE | grep -oE '\([A-Z_]+' | tr -d '('); do
	check "the manual page has GOWASM_$v" grep -q "GOWASM_$v" <("$tool" --man)
done
"$root/packaging/man.sh" gowasm.h 'a sentence' 1 <"$root/runtime/embed/gowasm.h" >gowasm.3
check 'a page of gowasm.h: what it declares' grep -q 'gowasm_bytes_or_null(struct gowasm \*g' gowasm.3
check '... its first comment' grep -q '^The functions below check it\|^may be hostile' gowasm.3
if have man; then
	for page in <("$tool" --man) gowasm.3; do
		MANWIDTH=80 man --warnings -l "$page" >shown 2>warnings
		check 'man has nothing against it' test ! -s warnings
	done
else
	skip 'man has nothing against the pages' 'no man(1)'
fi

# means WORD MESSAGE: an option by its first letters, where it is alone
means() { check "$1: $2" grep -q -- "$2" <("$tool" "$1" none.wasm 2>&1); }
means --emi=x '--emit takes one of'
means --jo=0 '--jobs takes a number'
means --no-p '--no-p is --no-pass or --no-preempt'
means --allow 'unknown option --allow'
means --unlock 'unknown option --unlock'
means --no-f 'unknown option --no-f'
check '--include-dir has gowasm.h' test -s "$("$tool" --include-dir)/gowasm.h"
