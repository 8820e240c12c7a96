/* SPDX-License-Identifier: MIT */
#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/denied.h"
#include "wasi/import.h"
#include "wasi/mem.h"
#include "wasi/tape.h"
#include "wasi/trace.h"

/* A guest that has exhausted its stack must not fault inside malloc, with its lock
 * held. */
static inline void
need_stack(const struct wasi *w)
{
	if ((uintptr_t)__builtin_frame_address(0) < w->config.stack_low)
		w->config.exhausted(w->config.exit_arg);
}

#define W(n, name, needs, ...)                                                  \
	u32 import_##name(struct wasi *w MAP##n(KIND_WASM, __VA_ARGS__))        \
	{                                                                       \
		need_stack(w);                                                  \
		call_begin(w);                                                  \
		bool ok = true MAP##n(KIND_CHECK, __VA_ARGS__);                 \
		bool trace = w->config.trace > 0;                               \
		if (trace) {                                                    \
			trace_call(w, #name);                                   \
			MAP##n(KIND_BEFORE, __VA_ARGS__) trace_called(w);       \
		}                                                               \
		u32 e = E_FAULT;                                                \
		struct tape_call tape;                                          \
		bool taped = ok && tape_runs(w);                                \
		if (taped) {                                                    \
			tape_begin(&tape, TAPE_##name);                         \
			MAP##n(KIND_TAPE, __VA_ARGS__)                          \
		}                                                               \
		if (ok && !(taped && tape_answers(w, &tape, &e))) {             \
			e = wasi_##name(w MAP##n(KIND_PASS, __VA_ARGS__));      \
			if (taped && !w->config.replay)                         \
				tape_record(w, &tape, e);                       \
		}                                                               \
		if (trace) {                                                    \
			if (!e) {                                               \
				MAP##n(KIND_AFTER, __VA_ARGS__)                 \
			}                                                       \
			trace_end(w, e);                                        \
		}                                                               \
		if (denied_knows(#name) && denied_may_be(e)) {                  \
			struct denied_call c = {.function = #name, .error = e}; \
			MAP##n(KIND_SEEN, __VA_ARGS__) denied_look(w, &c);      \
		}                                                               \
		call_end(w);                                                    \
		return e;                                                       \
	}
#include "wasi/abi/api.def"
#undef W

void
import_proc_exit(struct wasi *w, u32 code)
{
	need_stack(w);
	if (w->config.trace > 0) {
		trace_call(w, "proc_exit");
		trace_u32(w, code);
		trace_last(w);
	}
	if (tape_runs(w)) {
		struct tape_call tape;
		u32 e;
		tape_begin(&tape, TAPE_proc_exit);
		tape_argument(&tape, TAPE_VAL, "u32", code, 0, 0);
		if (!w->config.replay)
			tape_record(w, &tape, 0);
		else
			(void)tape_answers(w, &tape, &e);
	}
	w->config.exit(w->config.exit_arg, code & 0xff);
}
