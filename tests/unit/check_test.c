/* SPDX-License-Identifier: MIT */
/* The check between passes: it accepts a function, and says what is wrong with each that
 * has one thing planted. */
#include "tests/test.h"
#include "tests/unit/gofunction.h"
#include "tools/go/recognise/check.h"

/* Segment 0 goes on to 1, which calls function 3 and goes on to 2, which jumps back to 1
 * or returns; f is function 3 itself and returns 8 bytes. */
static void
good(struct made *x)
{
	made_begin(x);
	made_segment(x, 0, false);
	made_instr(x, G_SP, (u32)-32, 1);
	made_instr(x, OP_I64_CONST, 0, 5);
	made_instr(x, OP_I64_STORE, (u32)-32, 16)->marks = ON_STACK;
	made_segment(x, -32, true);
	made_call(x, IMPORTS, -40)->result_read = true;
	made_segment(x, -32, true);
	x->segments[1].end = -32;
	made_instr(x, G_SP, (u32)-32, 1)->marks = TAKES_RESULT;
	made_instr(x, OP_I64_LOAD, (u32)-32, 8)->marks = ON_STACK | TAKES_RESULT;
	made_instr(x, OP_LOCAL_TEE, 2, 0);
	made_instr(x, OP_I64_EQZ, 0, 0);
	made_instr(x, OP_IF, 0, BLOCK_EMPTY);
	made_jump(x, 1, -32);
	made_instr(x, OP_END, 0, 0);
	made_instr(x, G_RETURN, 8, 0);
	x->segments[2].result_of = &x->calls[0];
	x->g.takes_results = true;
	x->g.result_at = 16;
	x->g.result_width = 8;
}

/* What check says of it, with one change. */
static void
expect(void (*change)(struct made *x), const char *what)
{
	static struct made x;
	struct made_module m;
	struct flow f;
	made_module(&m, 1);
	good(&x);
	made_flow(&f, &m.m, &x.g);
	if (change)
		change(&x);
	char *text = check_function(&f, &m.m, &x.g);
	if (what ? !text || !strstr(text, what) : text != NULL) {
		test_failures++;
		printf("it says \"%s\", not \"%s\"\n", text ? text : "(nothing)",
		       what ? what : "(nothing)");
	}
	free(text);
	free(f.returns);
	free(f.resumes);
}

TEST(check, accepts_a_function)
{
	expect(NULL, NULL);
}

#define PLANT(name, what, ...)                   \
	static void plant_##name(struct made *x) \
	{                                        \
		__VA_ARGS__;                     \
	}                                        \
	TEST(check, name)                        \
	{                                        \
		expect(plant_##name, what);      \
	}

/* Instructions: 0 sp, 1 const, 2 store | 3 call | 4 sp, 5 load, 6 tee, 7 eqz, 8 if, 9 jump,
 * 10 end, 11 return. */
PLANT(a_local_without_a_type, "local 3 has no type", x->locals[3] = 3)
PLANT(no_local_of_sp, "no locals", x->locals[1] = VT_I64)
PLANT(an_entry_to_nowhere, "entry 1 leads to segment 9 of 3", x->entries[1] = 9)
PLANT(a_result_of_three_bytes, "a result of 3 bytes", x->g.result_width = 3)
PLANT(a_result_below_the_arguments, "a result at 0", x->g.result_at = 0)
PLANT(a_segment_outside, "instructions 4 to 13 of 12", x->segments[2].n = 9)
PLANT(two_segments_with_one_instruction, "instruction 3 is another",
      x->segments[2].first = 3)
PLANT(a_next_segment_that_is_none, "next is segment 3 of 3", x->segments[1].next = 3)
PLANT(a_next_segment_elsewhere, "segment 2, which does not follow",
      x->segments[0].next = 2)
PLANT(an_end_that_leads_nowhere, "its end leads nowhere",
      x->segments[0].next = NO_SEGMENT)
PLANT(another_delta_at_an_end, "delta is 0 at its end, and -32 in segment 1",
      x->segments[0].end = 0)
PLANT(another_delta_after_a_call, "delta is -32 after the call", x->calls[0].delta = -32)
PLANT(another_delta_at_a_jump, "delta is -40, not -32",
      x->instrs[9].b = (u64)(u32)-40 << 32 | 1)
PLANT(a_delta_below_the_lowest, "delta -48 is not from -40 to 8",
      { x->segments[1].delta = x->segments[0].end = -48; })
PLANT(another_delta_at_a_return, "delta is 0, not 8", x->instrs[11].a = 0)
PLANT(a_jump_to_nowhere, "a jump to segment 7 of 3", x->instrs[9].a = 7)
PLANT(a_jump_past_its_pc_b, "a jump to segment 2, its PC_B leads to 1",
      { x->instrs[9].a = 2; })
PLANT(a_call_that_there_is_not, "call 1 of 1 ends it", x->segments[1].call = 1)
PLANT(a_call_that_is_not_at_the_end, "should end it", x->segments[0].call = 0)
PLANT(a_call_made_twice, "call 0 is made twice",
      x->instrs[10] = (struct instr){.op = G_CALL})
PLANT(a_call_of_no_function, "a call of function 99", x->calls[0].callee = 99)
PLANT(a_call_without_return_address, "a return address", x->calls[0].stored = false)
PLANT(a_call_where_nothing_unwinds, "does not unwind", x->g.can_unwind = false)
PLANT(a_local_that_there_is_not, "local 4 of 4", x->instrs[6].a = 4)
PLANT(the_local_of_sp, "the local of SP", x->instrs[6].a = 1)
PLANT(a_value_of_another_type, "i64 is on the operand stack, not i32",
      x->instrs[7].op = OP_I32_EQZ)
PLANT(a_value_too_many, "values are left", x->instrs[2].op = OP_NOP;
      x->instrs[2].marks = 0)
PLANT(a_value_too_few, "nothing is on the operand stack", x->instrs[1].op = OP_DROP)
PLANT(an_open_block, "a block is open", x->instrs[10].op = OP_NOP)
PLANT(a_closed_block, "no block is open", x->instrs[8] = (struct instr){.op = OP_DROP})
PLANT(a_loop, "loop, which a segment never has",
      x->instrs[1] = (struct instr){.op = OP_LOOP, .b = BLOCK_EMPTY})
PLANT(no_instruction, "no instruction has number", x->instrs[1].op = 0xfcff)
PLANT(a_pseudo_instruction_too_high, "no instruction has number",
      x->instrs[1].op = 0xff40)
PLANT(an_access_without_its_address, "an access to the stack and its address differ",
      x->instrs[0] = (struct instr){.op = OP_I32_CONST})
PLANT(an_address_without_its_access, "an access to the stack and its address differ",
      x->instrs[2].marks = 0)
PLANT(an_address_as_a_value, "an address of accesses to the stack is a value",
      x->instrs[2] = (struct instr){.op = OP_I32_ADD};
      x->instrs[1] = (struct instr){.op = OP_I32_CONST})
PLANT(an_address_elsewhere, "an access at delta -32, its address at -24",
      x->instrs[0].a = (u32)-24)
PLANT(a_mark_that_there_is_not, "a mark that there is not", x->instrs[1].marks = 8)
PLANT(a_result_taken_alone, "it takes the result of no call", {
	x->segments[2].result_of = NULL;
	x->instrs[5].marks = ON_STACK;
})
PLANT(a_result_taken_from_elsewhere, "a result is taken that is not returned",
      x->instrs[5].b = 16)
PLANT(a_result_taken_beside_its_address, "not instead of an address",
      x->instrs[4].marks = 0)
PLANT(a_result_that_other_ways_lead_to, "is not the only way in", {
	x->instrs[9].a = 2;
	x->instrs[9].b = (u64)(u32)-32 << 32 | 2;
})
PLANT(marks_that_differ, "the marks of a result", x->calls[0].result_read = false)

TEST_MAIN
