/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "runtime/go/profile.h"
#include "runtime/go/traceback.h"
#include "runtime/guest/trap.h"
#include "runtime/shared/text.h"
#include "runtime/start/ending.h"

void
ending(struct instance *instance, enum leave_why why, uint32_t code)
{
	profile_end();
	if (why == LEAVE_EXIT)
		_exit((int)(code & 0xff));
	if (why == LEAVE_TIMEOUT) {
		text_end("error: ", "the time limit was reached");
		_exit(TIMEOUT_STATUS);
	}
	text_end("trap: ",
	         code == WASM_RT_TRAP_HOST ? instance->host.message : trap_text(code));
	traceback_print(instance);
	_exit(TRAP_STATUS);
}
