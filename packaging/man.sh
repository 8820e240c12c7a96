#!/bin/bash
# SPDX-License-Identifier: MIT
# A manual page of a public header, which is the manual: its first comment as text, the rest as
# it stands.   packaging/man.sh NAME SENTENCE VERSION <HEADER >PAGE
set -eu
awk -v name="$1" -v sentence="$2" -v version="$3" '
function troff(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	if (s ~ /^[.'"'"']/) s = "\\&" s
	return s
}
BEGIN {
	printf ".TH %s 3 \"\" \"gowasm2native %s\"\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", toupper(troff(name)), version, troff(name), troff(sentence)
	part = "before"
}
NR == 1 && /SPDX/ { next }
part == "before" && /^\/\*/ { part = "head"; sub(/^\/\* */, "") }
part == "head" {
	last = /\*\//
	sub(/ *\*\//, ""); sub(/^ \* ?/, "")
	if (/^\t/) { if (!literal) print ".nf"; literal = 1 } else if (literal) { print ".fi"; literal = 0 }
	print $0 == "" || $0 == " *" ? ".PP" : troff($0)
	if (last) { if (literal) print ".fi"; print ".SH CONTENTS\n.nf"; part = "rest" }
	next
}
part == "rest" { print troff($0) }
END { print ".fi\n.SH SEE ALSO\n.BR gowasm2native (1)" }
'
