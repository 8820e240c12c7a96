#!/bin/bash
# Changed objects of each compiler here through cut, and changed records through assemble, under
# ASan and UBSan: FUZZ_RUNS (500) objects and four times as many sets of records from FUZZ_SEED (1).
. "$root/tests/lib.sh"
runs=${FUZZ_RUNS:-500} seed=${FUZZ_SEED:-1}
fuzz=$root/build/asan/fuzz/functions_fuzz
[ -x "$fuzz" ] || { skip 'changed objects' 'no build/asan: make asan'; exit; }
cd "$root" || exit 1
i=0
for cc in gcc clang-19 aarch64-linux-gnu-gcc 'clang-19 --target=aarch64-linux-gnu'; do
	command -v "${cc%% *}" >/dev/null || continue
	for flags in '-O2 -fPIE' '-O0 -fPIC'; do
		i=$((i + 1))
		# without headers of that machine there is none
		$cc -std=gnu11 -w -I. $flags -ffunction-sections -fdata-sections -c tests/unit/functions/batch.c \
			-o "$t/$i.o" 2>"$t/err" || echo "no $cc: $(head -1 "$t/err")"
	done
done
check "$runs changed objects" "$fuzz" "$runs" "$seed" "$t"/*.o
cat "$t/check.out"
