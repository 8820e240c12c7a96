#!/bin/bash
# A goroutine may be asked to yield where a function with a large frame begins. It still gets the
# stack that it needs: with the rewrite, and in functions that it left as they were.
. "$root/tests/lib.sh"
go_wasm "$root/tests/go/frames" "$t/frames.wasm" || fail 'go build frames'
cat >"$t/frames.c" <<'C'
#include <gowasm.h>
#include <pthread.h>
#include <signal.h>
void
gowasm_env__tick(struct gowasm *g)
{
	(void)g;
	pthread_kill(pthread_self(), SIGURG); /* what preempt.c's timer sends */
}
C
for how in '' --no-rewrite; do
	compile "$t/frames.wasm" "$t/frames" -O0 --host "$t/frames.c" --no-fence=seccomp,landlock $how ||
		fail "compile frames $how"
	timeout 60 "$t/frames" >"$t/out" 2>&1
	check "large frames under preemption $how" diff "$t/out" <(echo 27930000)
done
