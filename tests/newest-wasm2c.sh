#!/bin/bash
# Prints the path of a wasm2c from another suite of Debian (sid or trixie). It is unpacked under
# build/ with the libraries that it needs and is run through its own loader; the system is not
# touched. If it cannot be had, prints the reason and exits 1.
set -u
suite=$1
cd "$(dirname "$0")/.." || exit 1
dir=$PWD/build/wabt-$suite
mkdir -p build && exec 9>"build/wabt-$suite.lock" && flock 9 # two tests may want it at once
[ -x "$dir/wasm2c" ] && { echo "$dir/wasm2c"; exit 0; }
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo 'no apt here'; exit 1; }
[ "$(dpkg --print-architecture)" = amd64 ] || { echo 'only for amd64'; exit 1; }
rm -rf "$dir.tmp"
mkdir -p "$dir.tmp/lists/partial" "$dir.tmp/cache/archives/partial" "$dir.tmp/debs" || exit 1
mirror=$(tests/debian-mirror.sh) || { echo 'no Debian mirror in the sources of apt'; exit 1; }
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
	"$mirror" "$suite" >"$dir.tmp/x.sources"
options=(-o Dir::Etc::sourcelist="$dir.tmp/x.sources" -o Dir::Etc::sourceparts=/dev/null
	-o Dir::State::lists="$dir.tmp/lists" -o Dir::Cache="$dir.tmp/cache" -o APT::Sandbox::User=root
	-o Acquire::Check-Valid-Until=false) # a mirror may keep an older copy
apt-get -q "${options[@]}" update >"$dir.tmp/log" 2>&1 &&
	(cd "$dir.tmp/debs" && apt-get -q "${options[@]}" download wabt libc6 libstdc++6 libgcc-s1 libssl3t64) \
		>>"$dir.tmp/log" 2>&1 || { echo "apt cannot get wabt of $suite: $(tail -1 "$dir.tmp/log")"; exit 1; }
for deb in "$dir.tmp"/debs/*.deb; do dpkg-deb -x "$deb" "$dir.tmp/root" || exit 1; done
rm -rf "$dir.tmp/lists" "$dir.tmp/cache" "$dir.tmp/debs"
lib=usr/lib/x86_64-linux-gnu
cat >"$dir.tmp/wasm2c" <<W
#!/bin/sh
exec "$dir/root/$lib/ld-linux-x86-64.so.2" --library-path "$dir/root/$lib" "$dir/root/usr/bin/wasm2c" "\$@"
W
chmod +x "$dir.tmp/wasm2c"
rm -rf "$dir"
mv "$dir.tmp" "$dir"
"$dir/wasm2c" --version >/dev/null 2>&1 || { echo "wasm2c of $suite does not run here"; exit 1; }
echo "$dir/wasm2c"
