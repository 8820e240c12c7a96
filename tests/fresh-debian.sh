#!/bin/bash
# tests/fresh-debian.sh SUITE...: runs `make demo` and `make test` of this checkout's HEAD in
# fresh Debian roots that have make and nothing else. As root; needs mmdebstrap. Roots are kept
# as archives in build/roots. COMMANDS="demo" leaves the tests out.
set -u
cd "$(dirname "$0")/.." || exit 1
roots=$PWD/build/roots
commands=${COMMANDS:-demo test}
mkdir -p "$roots"
command -v mmdebstrap >/dev/null || { echo "apt-get install mmdebstrap, then try again" >&2; exit 1; }

mirror=$(tests/debian-mirror.sh) || { echo "no Debian mirror in the sources of apt" >&2; exit 1; }

make_root() { # SUITE: an archive of a minimal root with make
	local suite=$1 r=$roots/$1.new
	[ -e "$roots/$suite.tar" ] && return
	rm -rf "$r"
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
		"$mirror" "$suite" >"$roots/$suite.sources"
	mmdebstrap --variant=minbase --include=make,ca-certificates "$suite" "$r" "$roots/$suite.sources" >"$roots/$suite.log" 2>&1 ||
		{ tail -5 "$roots/$suite.log"; return 1; }
	# certificates of this machine's own, if it has any
	cp /usr/local/share/ca-certificates/* "$r/usr/local/share/ca-certificates/" 2>/dev/null
	chroot "$r" update-ca-certificates >/dev/null 2>&1
	tar -C "$r" -cf "$roots/$suite.tar" . && rm -rf "$r"
}

inside() { # ROOT COMMAND...
	unshare -m -p -f --propagation private bash -c 'R=$0
		mount -t proc proc $R/proc && mount --rbind /dev $R/dev && cp /etc/resolv.conf $R/etc/ 2>/dev/null
		exec chroot $R env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
			DEBIAN_FRONTEND=noninteractive ${CI:+CI=$CI} "$@"' "$@"
}

status=0
for suite in "$@"; do
	make_root "$suite" || { status=1; continue; }
	r=$(mktemp -d "$roots/run-XXXXXX")
	tar -C "$r" -xf "$roots/$suite.tar"
	mkdir -p "$r/work/main"
	git archive HEAD | tar -C "$r/work/main" -xf -
	[ -d ../shared ] && cp -r ../shared "$r/work/shared"
	for command in $commands; do
		begun=$SECONDS
		inside "$r" sh -c "cd /work/main && exec make $command" >"$roots/$suite-$command.log" 2>&1 </dev/null
		got=$?
		[ $got -eq 0 ] || status=1
		echo "$suite: make $command: status $got, $((SECONDS - begun)) s: $(tail -1 "$roots/$suite-$command.log")"
	done
	rm -rf "$r"
done
exit $status
