#!/bin/bash
# Checks every include of tools/, runtime/ and wasi/ against tests/layers.txt, and that no
# files include each other in a circle. Prints what is wrong; exits 1 if anything is.
#   tests/layers.sh [DIRECTORY]
# A file.c and its file.h count as one. Called by make lint.
cd "${1:-$(dirname "$0")/..}" || exit 1
git ls-files tools runtime wasi | grep -E '\.(c|h|def)$' | xargs grep -n '^ *# *include "' |
	awk '
	FNR == NR {
		sub(/#.*/, "")
		if (split($0, part, ":") < 2) next
		folder = part[1]
		known[folder] = 1
		n = split(part[2], below, " ")
		for (i = 1; i <= n; i++) may[folder, below[i]] = 1
		next
	}
	function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
	function file_of(path) { sub(/\.[ch]$/, "", path); return path }
	function wrong(text) { print "layers: " text; bad = 1 }
	{
		match($0, /^[^:]*:[0-9]+/)
		place = substr($0, 1, RLENGTH)
		from = place; sub(/:.*/, "", from)
		match($0, /"[^"]*"/)
		to = substr($0, RSTART + 1, RLENGTH - 2)
		a = folder_of(from); b = folder_of(to)
		if ((getline line < to) < 0) wrong(place ": there is no " to " (includes are spelled from the root)")
		close(to)
		if (!(a in known)) wrong(place ": tests/layers.txt does not have the folder " a)
		else if (a != b && !((a, b) in may)) wrong(place ": " a " may not include " to)
		if (to ~ /\.h$/ && file_of(from) != file_of(to) && !((file_of(from), file_of(to)) in edge)) {
			edge[file_of(from), file_of(to)] = 1
			nodes[file_of(from)] = nodes[file_of(to)] = 1
			out[file_of(from)] = out[file_of(from)] " " file_of(to)
		}
	}
	END {
		# A file all of whose includes are gone goes; what stays is in a circle or above one.
		do {
			changed = 0
			for (x in nodes) {
				n = split(out[x], to_files, " "); stays = 0
				for (i = 1; i <= n; i++) if (to_files[i] in nodes) stays = 1
				if (!stays) { delete nodes[x]; changed = 1 }
			}
		} while (changed)
		# And one that nothing left includes is above one.
		do {
			changed = 0
			for (x in used) delete used[x]
			for (x in nodes) { n = split(out[x], to_files, " "); for (i = 1; i <= n; i++) used[to_files[i]] = 1 }
			for (x in nodes) if (!(x in used)) { delete nodes[x]; changed = 1 }
		} while (changed)
		for (x in nodes) list = list " " x
		if (list) wrong("these include each other in a circle:" list)
		exit bad
	}' tests/layers.txt -
