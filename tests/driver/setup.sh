#!/bin/bash
# SPDX-License-Identifier: MIT
# .ci/setup, in a copy of its own: it installs what is missing, and that alone.
. "$root/tests/lib.sh"
cd "$root" || exit 1

# With everything there, and an apt-get that only takes notes.
mkdir -p "$t/tree/.ci" "$t/bin" && cp .ci/setup "$t/tree/.ci/"
printf '#!/bin/sh\necho "$@" >>"%s"\nexit 1\n' "$t/apt.log" >"$t/bin/apt-get"
printf '#!/bin/sh\nexec "$@"\n' >"$t/bin/sudo"
chmod +x "$t/bin/"*
PATH=$t/bin:$PATH "$t/tree/.ci/setup" test >"$t/out" 2>&1
check 'set-up with all there succeeds' test $? -eq 0
check 'and installs nothing' test ! -e "$t/apt.log"
check 'and says nothing' test ! -s "$t/out"
check 'build/bin/go is a Go' grep -q '^go version go1' <("$t/tree/build/bin/go" version)
# A PATH with little more than the script needs: no wasm2c, no apt-get.
mkdir "$t/few"
for c in bash dirname id awk grep cut mktemp tail rm mkdir chmod ls gcc as cc python3 go; do
	have $c && ln -sf "$(command -v $c)" "$t/few/$c"
done
PATH=$t/few bash "$t/tree/.ci/setup" >"$t/out" 2>&1
check 'set-up without apt-get fails' test $? -eq 1
check 'and names the package' grep -q '^missing here, as Debian names them: wabt' "$t/out"
for names in 'dnf install:util-linux-script procps-ng' 'apk add:util-linux-misc procps' 'pacman -S:util-linux procps-ng'; do
	command=${names%%:*}
	ln -s "$(type -P true)" "$t/few/${command% *}"
	PATH=$t/few bash "$t/tree/.ci/setup" test >"$t/out" 2>&1
	check "where there is ${command% *}, its names" grep -q "^install them with: $command wabt.* ${names#*:}" "$t/out"
	rm "$t/few/${command% *}"
done
ln -s "$t/bin/apt-get" "$t/bin/sudo" "$t/few/" && ln -s "$(command -v env)" "$t/few/"
PATH=$t/few bash "$t/tree/.ci/setup" >"$t/out" 2>&1
check 'set-up whose apt-get fails says so' grep -q '^apt-get install failed' "$t/out"
check 'it asked for that package alone' grep -qx 'install -y -q --no-install-recommends wabt' "$t/apt.log"
