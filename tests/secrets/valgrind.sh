#!/bin/bash
# The bodies in C of cryptography do not branch on secrets and make no addresses of them. They are
# compiled as the runtime is, with gcc and clang, for each set of instructions, and run under
# valgrind, which takes secrets for undefined (bodies.c). valgrind does not know each instruction:
# that code is read instead (jumps.awk). No secret is divided, since the time of a division
# depends on its operands.
. "$root/tests/lib.sh"
have valgrind || { skip 'secrets' 'no valgrind'; exit 0; }
objects=(shared/sha256 native/{aes,crypto,native,crc32,sha1,sha512,chacha20,poly1305,p256,field25519,words})

processor() { grep -m1 -E '^(flags|Features)' /proc/cpuinfo | grep -qw "$1"; }
# Bits of cpu.h, their name, and what /proc/cpuinfo calls the last of them.
most='0 plain -'
ways=("$most")
if [ "$(uname -m)" = x86_64 ]; then
	most='0x16 AES+CLMUL+ADX adx'
	! processor avx2 || most='0x36 AES+CLMUL+ADX+AVX2 avx2'
	ways+=("$most" '1 SHA sha_ni')
fi

# build NAME COMPILER [LEVEL]: as the makefile does, but for DWARF that valgrind knows
build() {
	local files=("${objects[@]/#/$t/$1/runtime/}")
	files=("${files[@]/%/.o}")
	MAKEFLAGS='' make -s -j2 -C "$root" MODE=release CC="$2" CFLAGS="-gdwarf-4 ${3-}" B="$t/$1" "${files[@]}" &&
		"$2" -std=c11 -D_GNU_SOURCE -O2 -gdwarf-4 -Wall -Wextra -Werror -Wno-missing-field-initializers \
			-Wno-unused-variable -I"$root" -I"$root/tests" "$root/tests/secrets/bodies.c" "${files[@]}" \
			-lm -o "$t/$1/bodies"
}
# try NAME BITS WAY FLAG
try() {
	local name="$1, $3" got
	[ "$4" = - ] || processor "$4" || { skip "$name" 'not in this processor'; return; }
	{ valgrind -q --log-file="$t/log" "$t/$1/bodies" "$2" "$name" >"$t/out"; } 2>"$t/err"
	got=$?
	cat "$t/out"
	grep '^FAIL' "$t/out" >/dev/null && status=1 && cat "$t/log"
	if [ "$3" = SHA ] && grep -q 'Illegal opcode' "$t/log"; then
		skip "$name, under valgrind" "$(valgrind --version) does not know the instructions"
	elif [ $got -gt 1 ]; then
		fail "$name: ended with $got" "$t/log" "$t/err"
	fi
}
# listing FILE COMPILER OBJECT
listing() { objdump -d --no-show-raw-insn "$t/$2/runtime/$3.o" >"$1"; }
# sha COMPILER: one function each
sha() {
	for f in native/sha1 shared/sha256; do
		listing "$t/code" "$1" $f
		awk -v having='[ \t]sha(1|256)[a-z]' -f "$root/tests/secrets/jumps.awk" "$t/code" >"$t/out"
		if [ "$(cat "$t/out")" = 1 ]; then ok "$1, SHA: code of ${f#*/}"; else fail "$1, SHA: code of ${f#*/}" "$t/out"; fi
	done
}
# divisions COMPILER: which functions divide anything but lengths (native.c) and what is no secret
divisions() {
	for f in "${objects[@]}"; do
		[ $f = native/native ] || { listing "$t/code" "$1" $f; cat "$t/code"; }
	done | awk '/^[0-9a-f]+ </ { name = $2 } /[ \t][us]?i?div[a-z]*[ \t]/ && name != "<native_div_64>:" { print name, $0 }'
}

for cc in gcc "$(command -v clang clang-{22..14} | head -1)"; do
	have "$cc" || { skip 'secrets' "no ${cc:-clang}"; continue; }
	echo '#include <valgrind/memcheck.h>' | "$cc" -fsyntax-only -x c - 2>/dev/null ||
		{ skip 'secrets' 'no valgrind/memcheck.h'; continue; }
	name=$(basename "$cc")
	build "$name" "$cc" >"$t/out" 2>&1 || { fail "$name: compiles" "$t/out"; continue; }
	for way in "${ways[@]}"; do try "$name" $way; done
	[ "$(uname -m)" != x86_64 ] || sha "$name"
	divisions "$name" >"$t/divisions"
	check "$name: no secret is divided" test ! -s "$t/divisions"
	# where compilers see more masks for what they are
	build "$name-O1" "$cc" -O1 >"$t/out" 2>&1 || { fail "$name: compiles" "$t/out"; continue; }
	try "$name-O1" $most
done
[ ! -x "$t/$name/bodies" ] || "$t/$name/bodies" || status=1
