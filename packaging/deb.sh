#!/bin/bash
# SPDX-License-Identifier: MIT
# make deb: what `make install` installs, as a Debian package. Packs, never builds: run it
# through make. Needs dpkg-deb (dpkg) and strip (binutils).
#   packaging/deb.sh VERSION OUTPUT.deb
set -eu
cd "$(dirname "$0")/.."
version=$1 output=$2
for tool in dpkg-deb strip getconf; do
	command -v "$tool" >/dev/null || {
		echo "make deb needs $tool: apt-get install dpkg binutils libc-bin" >&2
		exit 1
	}
done
root=$(mktemp -d "${TMPDIR:-/tmp}/gowasm-deb-XXXXXX")
trap 'rm -rf "$root" "$output.tmp"' EXIT
chmod 755 "$root"
umask 022
make -s install DESTDIR="$root" PREFIX=/usr ZSH_DIR=zsh/vendor-completions
strip "$root/usr/bin/gowasm2native"
strip --strip-debug "$root/usr/lib/gowasm2native/libgowasm.a"
gzip -9n "$root"/usr/share/man/man[13]/*
mkdir -p "$root/usr/share/doc/gowasm2native" "$root/DEBIAN"
cp README.md "$root/usr/share/doc/gowasm2native/"
printf 'gowasm2native %s\nLicense: MIT (Expat)\n' "$version" >"$root/usr/share/doc/gowasm2native/copyright"
# Objects made with one C library's headers need that one or a newer one.
libc=$(getconf GNU_LIBC_VERSION | grep -oE '[0-9.]+$')
cat >"$root/DEBIAN/control" <<X
Package: gowasm2native
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: gowasm2native's authors <root@localhost>
Section: devel
Priority: optional
Depends: wabt (>= 1.0.32), clang | clang-19 | gcc, libuv1-dev, libc6-dev (>= $libc)
Suggests: golang-go, ccache
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Description: makes native executables of Go programs built for WebAssembly
 Compiles WebAssembly modules that import WASI preview1, as GOOS=wasip1
 GOARCH=wasm go build makes them, ahead of time: by wabt's wasm2c and a C
 compiler. The executables hold no interpreter, and reach what was granted
 when they were built and nothing else.
X
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$output.tmp" >/dev/null
mv "$output.tmp" "$output"
echo "$output"
