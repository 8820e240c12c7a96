/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "runtime/go/profile.h"
#include "runtime/go/traceback.h"
#include "runtime/guest/trap.h"
#include "runtime/guest/text.h"
#include "runtime/start/ending.h"
#include "wasi/wasi.h"

static bool explains;

void
ending_explains(bool on)
{
	explains = on;
}

static void
explain(const struct instance *instance)
{
	char line[WASI_DENIED_TEXT];
	for (size_t i = 0; explains && wasi_denied(instance->wasi, i, line); i++)
		text_end("note: ", line);
}

void
ending(struct instance *instance, enum leave_why why, uint32_t code)
{
	profile_end();
	if (why == LEAVE_EXIT) {
		if (code & 0xff)
			explain(instance);
		_exit((int)(code & 0xff));
	}
	if (why == LEAVE_TIMEOUT) {
		text_end("error: ", "the time limit was reached");
		_exit(TIMEOUT_STATUS);
	}
	text_end("trap: ",
	         code == WASM_RT_TRAP_HOST ? instance->host.message : trap_text(code));
	traceback_print(instance);
	explain(instance);
	_exit(TRAP_STATUS);
}
