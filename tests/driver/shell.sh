#!/bin/bash
# What shells and terminals see: completions, --version, colours.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE

# --- completion: bash asked as readline asks it, with `=` a word of its own ---
"$tool" completion bash >"$t/bash"
cat >"$t/ask" <<'X'
. "$1"
shift
complete -p gowasm2native >/dev/null || exit 1
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_gowasm2native
printf '%s\n' "${COMPREPLY[@]}" | sort
X
# completes NAME WANTED WORD...: the last word is being typed
completes() {
	local name=$1 wanted=$2
	shift 2
	bash "$t/ask" "$t/bash" gowasm2native "$@" >"$t/got" 2>&1
	if [ "$(paste -sd' ' "$t/got")" = "$wanted" ]; then ok "$name"; else fail "$name" "$t/got"; fi
}
mkdir "$t/d" && cd "$t/d" && mkdir 'a dir' && touch 'a b.wasm' main.wasm zz
completes 'bash: an option' '--memory=' --mem
completes 'bash: options' '--no-pass --no-preempt' --no-p
completes 'bash: a choice after =' 'base' x.wasm --memory = b
completes 'bash: choices right after =' 'base checked fixed' x.wasm --memory =
completes 'bash: a choice as a word' 'fixed' --memory f
completes 'bash: parts after =' 'inline' --no-pass = i
completes 'bash: no parts without =' 'main.wasm' --no-pass m
completes 'bash: a command' 'completion' comp
completes 'bash: the shells' 'bash fish zsh' completion ''
completes 'bash: modules and directories, no other files' 'a b.wasm a dir main.wasm' -v ''
completes 'bash: another file where there is no module' 'zz' -v z
completes 'bash: a file with a blank' 'a b.wasm' -v 'a b'
completes 'bash: a directory' 'a dir' --keep a
completes 'bash: levels' '-O0 -O1 -O2 -O3' -O
completes 'bash: nothing for a number' '' -j ''
"$tool" completion nosuch >/dev/null 2>"$t/err"
check 'a shell that is not known' test $? -eq 2
check 'its message' grep -q 'bash, zsh or fish' "$t/err"
for shell in bash zsh fish; do
	missing=$("$tool" --help | grep -oE '^  .*--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | sort -u |
		while read -r o; do
			"$tool" completion $shell | grep -qE -- "(--|-l )${o#--}\b" || echo "$o"
		done)
	check "$shell: knows every option" test -z "$missing"
done
if have fish; then
	HOME=$t fish --no-config -c "$("$tool" completion fish); complete -C 'gowasm2native --memory='" >"$t/got" 2>&1
	check 'fish: choices' test "$(grep -cE -- '--memory=(fixed|base|checked)' "$t/got")" -eq 3
	HOME=$t fish --no-config -c "$("$tool" completion fish); complete -C 'gowasm2native comp'" >"$t/got" 2>&1
	check 'fish: a command' grep -q '^completion' "$t/got"
else
	skip 'fish' 'no fish(1)'
fi
if have zsh; then
	mkdir "$t/zsh" && "$tool" completion zsh >"$t/zsh/_gowasm2native"
	cat >"$t/zshtest" <<'X'
zmodload zsh/zpty
zpty z zsh -fi
zpty -w z "PS1=; fpath=($1 \$fpath); autoload -U compinit; compinit -u -d $1/dump; zstyle ':completion:*' list-prompt ''; print -r -- rea''dy"
zpty -r z out '*ready*'
zpty -n -w z $'gowasm2native --memory=ch\t'
zpty -r -m z out '*checked*' && print completed
zpty -d z
X
	timeout 30 zsh -f "$t/zshtest" "$t/zsh" >"$t/got" 2>&1 </dev/null
	check 'zsh: a choice' grep -q completed "$t/got"
else
	skip 'zsh' 'no zsh(1)'
fi

# --- --version ---
check '--version: succeeds' "$tool" --version
"$tool" --version >"$t/out"
check '--version: ours first' grep -qE '^gowasm2native [0-9]+\.[0-9]' <(head -1 "$t/out")
check '--version: wasm2c' grep -qE "^wabt's wasm2c +[0-9]+\.[0-9]+\.[0-9]+ \(/" "$t/out"
check '--version: the compiler' grep -qE '^C compiler .*[0-9]\.[0-9].* \(/' "$t/out"
check '--version: libuv' grep -qE '^libuv +1\.[0-9]+\.[0-9]+$' "$t/out"
PATH=$t CC=$t/none "$tool" --version --wasm2c="$t/none" >"$t/out" 2>"$t/err"
check '--version: succeeds where nothing else is' test $? -eq 0 -a ! -s "$t/err"
check '--version: and says so' test "$(grep -c 'not found$' "$t/out")" -eq 4

# --- colours ---
if have script; then
	# on_terminal FILE [NAME=VALUE]... COMMAND
	on_terminal() {
		local out=$1
		shift
		TERM=xterm script -qec "$*" /dev/null </dev/null | tr -d '\r' >"$out"
	}
	esc=$'\033'
	on_terminal "$t/tty" "$tool" "$t/missing.wasm"
	check 'a terminal: the error is red' grep -qF "${esc}[1;31merror:${esc}[0m" "$t/tty"
	on_terminal "$t/tty" "$tool" --frobnicate
	check 'a terminal: the hint is coloured' grep -qF "${esc}[1;36mhint:${esc}[0m" "$t/tty"
	for v in NO_COLOR=1 TERM=dumb TERM=; do
		on_terminal "$t/tty" env $v "$tool" "$t/missing.wasm"
		check "$v: no colour" grep -q '^gowasm2native: error: ' "$t/tty"
		check "$v: no control sequence" not grep -qF "$esc" "$t/tty"
	done
	on_terminal "$t/tty" env NO_COLOR= "$tool" "$t/missing.wasm"
	check 'an empty NO_COLOR is none' grep -qF "$esc" "$t/tty"
else
	skip 'colours' 'no script(1)'
fi
TERM=xterm "$tool" "$t/missing.wasm" 2>"$t/err"
check 'a file: no colour' grep -q '^gowasm2native: error: ' "$t/err"
