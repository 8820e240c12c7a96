#!/bin/bash
# cache export and cache import: which files are replaced, which are refused, and why.
. "$root/tests/lib.sh"
export XDG_CACHE_HOME=$t/cache TMPDIR=$t/tmp
unset GOWASM_CACHE GOWASM_CACHE_SIZE
mkdir "$TMPDIR"
tool=$GOWASM2NATIVE
cd "$t" || exit 1

# refuses NAME PATTERN ARGUMENT...: status 1, and a message with the pattern
refuses() {
	local name=$1 pattern=$2
	shift 2
	"$tool" cache "$@" >out 2>err
	[ $? -eq 1 ] && grep -q -- "$pattern" err && [ ! -s out ] && { ok "$name"; return; }
	fail "$name" err
}

check 'export' "$tool" cache export functions
check 'it says what it is' grep -aq '^gowasm2native: compiled functions' functions
check 'export over an export' "$tool" cache export functions
cp functions whole
check 'import' "$tool" cache import functions
echo mine >letter
refuses 'export over a file of the user' 'letter already exists and is no file of cache export' export letter
check 'it is as it was' grep -qx mine letter
ln -s letter link
refuses 'export over a link to one' 'link already exists' export link
mkdir directory
refuses 'export to a directory' 'is a directory' export directory
refuses 'export to nowhere' 'No such file' export none/functions
refuses 'import of nothing' 'none: No such file' import none
refuses 'import of a directory' 'cannot be read' import directory
refuses 'import of something else' 'is no file of gowasm2native cache export' import letter
head -c -1 whole >functions
refuses 'import of one that was cut off' 'is damaged' import functions
{ cat whole; echo; } >functions
refuses 'import of one that is longer' 'is damaged' import functions
sed 's/^-O2/-O1/' whole >functions
refuses 'import of one that was changed' 'is damaged' import functions
refuses 'import for another level' 'was made with "-O2", but here is "-O1"' import whole -O1
printf '#!/bin/sh\necho another compiler\n' >cc
chmod +x cc
refuses 'import for another compiler' 'but here is "another compiler"' import whole --cc ./cc
if [ "$(id -u)" -eq 0 ] && mkdir small && unshare -m true 2>/dev/null; then
	unshare -m sh -c "mount -t tmpfs -o size=4k none small && cp letter small/x && head -c 3000 whole >small/y
		\"$tool\" cache export small/functions 2>err; echo \$? >status; ls -A small >left"
	check 'export to a full disk' test "$(cat status)" -eq 1 -a "$(tr '\n' ' ' <left)" = 'x y '
else
	skip 'export to a full disk' 'no mount'
fi
GOWASM_CACHE=off "$tool" cache export functions 2>err
check 'without a cache' grep -q 'there is no cache' err
check 'no temporary is left' test -z "$(find . -name '.gowasm2native-*' -o -name 'tmp.*')"
check 'cache show counts functions' grep -qE '^ +0 functions +0.0 MiB$' <("$tool" cache)
