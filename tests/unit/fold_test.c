/* SPDX-License-Identifier: MIT */
/* Folding of wasm2c's text (fold.c), case by case; tests/wat/folding.sh runs the
 * result. */
#include <stdlib.h>

#include "tests/test.h"
#include "tools/c/fold.h"
#include "tools/c/float_names.h"

static char *
folded_as(struct fold f, const char *statements)
{
	struct buf in = {0}, out = {0};
	buf_printf(&in, "u32 w2c_f7(I* instance, u32 w2c_p0) {\n  FUNC_PROLOGUE;\n%s}\n",
	           statements);
	fold_function(&f, (struct span){(u8 *)in.p, in.n}, &out);
	fold_free(&f);
	buf_free(&in);
	char *body = strstr(out.p, "FUNC_PROLOGUE;\n");
	char *result = xstrdup(body ? body + strlen("FUNC_PROLOGUE;\n") : out.p);
	buf_free(&out);
	return result;
}

#define FOLDS(in, want)                                       \
	do {                                                  \
		char *text = folded_as((struct fold){0}, in); \
		EXPECT_STR(text, want "}\n");                 \
		free(text);                                   \
	} while (0)

TEST(fold, operands_go_into_their_use)
{
	FOLDS("  w2c_i0 = w2c_p0;\n  w2c_i1 = 8u;\n  w2c_i0 += w2c_i1;\n  w2c_l1 = "
	      "w2c_i0;\n",
	      "w2c_l1 = w2c_p0 + 8u;\n");
	FOLDS("w2c_i0 = w2c_p0;\nw2c_i0 = !(w2c_i0);\nif (w2c_i0) {goto w2c_B0;}\n",
	      "if ((w2c_p0) == 0) {goto w2c_B0;}\n");
}

TEST(fold, an_int_is_cast_beside_an_operator)
{
	FOLDS("w2c_i0 = w2c_l1;\nw2c_i0 = !(w2c_i0);\nw2c_i1 = w2c_l2;\nw2c_i0 -= "
	      "w2c_i1;\n"
	      "w2c_l1 = w2c_i0;\n",
	      "w2c_l1 = (u32)((w2c_l1) == 0) - w2c_l2;\n");
	/* 1 / 3 as integers would be 0 */
	FOLDS("w2c_d0 = 1;\nw2c_d1 = 3;\nw2c_d0 /= w2c_d1;\nw2c_l1 = w2c_d0;\n",
	      "w2c_l1 = ((f64)(1)) / ((f64)(3));\n");
}

TEST(fold, a_value_is_read_before_its_variable_is_written)
{
	FOLDS("w2c_i0 = w2c_l1;\nw2c_i1 = 5u;\nw2c_l1 = w2c_i1;\nw2c_l2 = w2c_i0;\n",
	      "w2c_i0 = w2c_l1;\nw2c_l1 = 5u;\nw2c_l2 = w2c_i0;\n");
}

TEST(fold, several_results_are_statements_like_others)
{
	FOLDS("w2c_i0 = 0u;\nw2c_i1 = w2c_p0;\n{\n  struct wasm_multi_ij tmp = "
	      "w2c_f3(instance, w2c_i0, w2c_i1);\n  w2c_i0 = tmp.i0;\n  w2c_j1 = "
	      "tmp.j1;\n}\nw2c_l2 = w2c_j1;\nw2c_p0 = w2c_i0;\n",
	      "tmp_ij = w2c_f3(instance, 0u, w2c_p0);\nw2c_l2 = "
	      "(u64)(tmp_ij.j1);\nw2c_p0 = "
	      "(u32)(tmp_ij.i0);\n");
	/* what is left of one call when the next is made is kept */
	FOLDS("{\nstruct wasm_multi_ij tmp = w2c_f3(instance);\nw2c_i0 = tmp.i0;\nw2c_j1 "
	      "= "
	      "tmp.j1;\n}\n{\nstruct wasm_multi_ij tmp = w2c_f4(instance);\nw2c_i2 = "
	      "tmp.i0;\nw2c_j3 = tmp.j1;\n}\nw2c_l1 = w2c_i0;\n",
	      "tmp_ij = w2c_f3(instance);\nw2c_i0 = (u32)(tmp_ij.i0);\nw2c_j1 = "
	      "(u64)(tmp_ij.j1);\ntmp_ij = "
	      "w2c_f4(instance);\nw2c_l1 = w2c_i0;\n");
}

TEST(fold, loads_stay_before_stores_and_calls)
{
#define LOAD_ "w2c_i0 = w2c_l1;\nw2c_j0 = i64_load(&M, (u64)(w2c_i0) + 8u);\n"
	FOLDS(LOAD_
	      "w2c_i1 = w2c_l2;\nw2c_j2 = 7ull;\ni64_store(&M, (u64)(w2c_i1), w2c_j2);\n"
	      "w2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\ni64_store(&M, (u64)(w2c_l2), "
	      "7ull);\n"
	      "w2c_l3 = w2c_j0;\n");
	FOLDS(LOAD_ "w2c_i1 = w2c_f3(instance, w2c_i1);\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\nw2c_i1 = w2c_f3(instance, "
	      "w2c_i1);\n"
	      "w2c_l3 = w2c_j0;\n");
	FOLDS(LOAD_
	      "w2c_i1 = w2c_l2;\nw2c_j1 = w2c_l3;\nw2c_j0 = w2c_i1 ? w2c_j0 : w2c_j1;\n"
	      "w2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\n"
	      "w2c_l3 = w2c_l2 ? w2c_j0 : w2c_l3;\n");
}

TEST(fold, calls_stay_where_they_are)
{
	FOLDS("w2c_i0 = (*Z_hZ_i0)(instance->Z_h_instance, w2c_p0);\n",
	      "w2c_i0 = (*Z_hZ_i0)(instance->Z_h_instance, w2c_p0);\n");
	FOLDS("w2c_i0 = w2c_h_i0(instance->w2c_h_instance, w2c_p0);\nw2c_i1 = w2c_p0;\n"
	      "instance->w2c_g0 = w2c_i1;\nw2c_l1 = w2c_i0;\n",
	      "w2c_i0 = w2c_h_i0(instance->w2c_h_instance, w2c_p0);\n"
	      "instance->w2c_g0 = w2c_p0;\nw2c_l1 = w2c_i0;\n");
	FOLDS("w2c_i0 = CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), 3, w2c_i1, "
	      "instance->w2c_T0.data[w2c_i1].module_instance, w2c_i0);\n",
	      "w2c_i0 = CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), 3, w2c_i1, "
	      "instance->w2c_T0.data[w2c_i1].module_instance, w2c_i0);\n");
	FOLDS("w2c_j0 = w2c_l1;\nw2c_i0 = (u32)(w2c_j0);\nw2c_j0 = "
	      "(u64)(s64)(s32)(w2c_i0);\n"
	      "w2c_l1 = w2c_j0;\n",
	      "w2c_l1 = (u64)(s64)(s32)((u32)(w2c_l1));\n");
}

/* Their results may be dropped; what they do may not, nor move. */
TEST(fold, growing_stays_where_it_is)
{
	FOLDS("w2c_i0 = w2c_p0;\n"
	      "w2c_i0 = wasm_rt_grow_memory(&instance->w2c_M0, w2c_i0);\n"
	      "w2c_i0 = instance->w2c_M0.pages;\nw2c_l1 = w2c_i0;\n",
	      "w2c_i0 = wasm_rt_grow_memory(&instance->w2c_M0, w2c_p0);\n"
	      "w2c_l1 = instance->w2c_M0.pages;\n");
	FOLDS("w2c_i0 = instance->w2c_M0.pages;\nw2c_i1 = 1u;\n"
	      "w2c_i1 = wasm_rt_grow_memory(&instance->w2c_M0, w2c_i1);\n"
	      "w2c_i0 -= w2c_i1;\nw2c_l1 = w2c_i0;\n",
	      "w2c_i0 = instance->w2c_M0.pages;\n"
	      "w2c_i1 = wasm_rt_grow_memory(&instance->w2c_M0, 1u);\n"
	      "w2c_l1 = w2c_i0 - w2c_i1;\n");
	FOLDS("w2c_i0 = wasm_rt_grow_funcref_table(&instance->w2c_T0, w2c_p0, w2c_l4);\n"
	      "w2c_i1 = w2c_p1;\nfuncref_table_set(&instance->w2c_T0, w2c_i1, w2c_l4);\n"
	      "w2c_l1 = w2c_i0;\n",
	      "w2c_i0 = wasm_rt_grow_funcref_table(&instance->w2c_T0, w2c_p0, w2c_l4);\n"
	      "funcref_table_set(&instance->w2c_T0, w2c_p1, w2c_l4);\nw2c_l1 = "
	      "w2c_i0;\n");
}

/* f32, references and several results are not kept in slots. */
TEST(fold, loads_stay_before_a_call_whatever_it_returns)
{
	FOLDS(LOAD_ "w2c_f1_0 = w2c_f3(instance);\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\n"
	      "w2c_f1_0 = w2c_f3(instance);\nw2c_l3 = w2c_j0;\n");
	FOLDS(LOAD_ "w2c_r1 = (*Z_hZ_i0)(instance->Z_h_instance);\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\n"
	      "w2c_r1 = (*Z_hZ_i0)(instance->Z_h_instance);\nw2c_l3 = w2c_j0;\n");
	FOLDS(LOAD_ "{\nstruct wasm_multi_ij tmp = w2c_f3(instance);\nw2c_i1 = "
	            "tmp.i0;\nw2c_j2 = tmp.j1;\n}\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\n"
	      "tmp_ij = w2c_f3(instance);\nw2c_l3 = w2c_j0;\n");
}

TEST(fold, what_is_not_known_has_every_effect)
{
	FOLDS(LOAD_ "w2c_i1 = w2c_l2;\nw2c_i1 = wasm_rt_new(w2c_i1);\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\n"
	      "w2c_i1 = wasm_rt_new(w2c_l2);\nw2c_l3 = w2c_j0;\n");
}

TEST(fold, an_unused_load_may_trap)
{
	FOLDS(LOAD_ "w2c_B0:;\n", "w2c_B0:;\n");
	char *kept = folded_as((struct fold){.p.keep_loads = true}, LOAD_ "w2c_B0:;\n");
	EXPECT_STR(kept, "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\nw2c_B0:;\n}\n");
	free(kept);
}

TEST(fold, going_on_elsewhere_is_unlikely_in_go)
{
#define RESUMED_ "w2c_i0 = w2c_p0;\nif (w2c_i0) {\nw2c_p0 = 0u;\n}\n"
	FOLDS(RESUMED_, "if (w2c_p0) {\nw2c_p0 = 0u;\n}\n");
	char *go = folded_as((struct fold){.resumes = true},
	                     RESUMED_ "w2c_i0 = w2c_p1;\nif (w2c_i0) {\n}\n");
	EXPECT_STR(go, "if (UNLIKELY(w2c_p0)) {\nw2c_p0 = 0u;\n}\n"
	               "if (w2c_p1) {\n}\n}\n");
	free(go);
}

TEST(fold, what_names_operands_twice_gets_words)
{
	FOLDS(LOAD_ "w2c_j0 = I64_CLZ(w2c_j0);\nw2c_l3 = w2c_j0;\n",
	      "w2c_j0 = i64_load(&M, (u64)(w2c_l1) + 8u);\nw2c_l3 = I64_CLZ(w2c_j0);\n");
	char *checked =
	        folded_as((struct fold){.checked = true},
	                  "w2c_i0 = w2c_l1;\nw2c_i1 = 4u;\nw2c_i0 += w2c_i1;\n"
	                  "w2c_i0 = i32_load(&M, (u64)(w2c_i0));\nw2c_l1 = w2c_i0;\n");
	EXPECT_STR(checked,
	           "w2c_i0 = w2c_l1 + 4u;\nw2c_l1 = i32_load(&M, (u64)(w2c_i0));\n}\n");
	free(checked);
}

TEST(fold, a_tee_goes_on_as_the_variable)
{
	FOLDS("w2c_i0 = w2c_f3(instance, w2c_p0);\nw2c_l1 = w2c_i0;\nw2c_i0 = "
	      "!(w2c_i0);\n"
	      "if (w2c_i0) {goto w2c_B0;}\n",
	      "w2c_l1 = w2c_f3(instance, w2c_p0);\nif ((w2c_l1) == 0) {goto w2c_B0;}\n");
}

TEST(fold, values_cross_boundaries_in_their_slots)
{
	FOLDS("w2c_i0 = 3u;\nw2c_B0:;\nw2c_l1 = w2c_i0;\n",
	      "w2c_i0 = 3u;\nw2c_B0:;\nw2c_l1 = w2c_i0;\n");
	FOLDS("w2c_i0 = 3u;\ngoto w2c_Bfunc;\nw2c_B0:;\nw2c_i0 = w2c_l1;\nw2c_l2 = "
	      "w2c_i0;\n"
	      "w2c_B1:;\nw2c_i0 = 0u;\nw2c_Bfunc:;\nFUNC_EPILOGUE;\nreturn w2c_i0;\n",
	      "w2c_i0 = 3u;\ngoto w2c_Bfunc;\nw2c_B0:;\nw2c_l2 = w2c_l1;\n"
	      "w2c_B1:;\nw2c_i0 = 0u;\nw2c_Bfunc:;\nFUNC_EPILOGUE;\nreturn w2c_i0;\n");
	FOLDS("if (w2c_p0) {w2c_i0 = w2c_i1; goto w2c_B0;}\n",
	      "if (w2c_p0) {w2c_i0 = w2c_i1; goto w2c_B0;}\n");
	FOLDS("w2c_i0 = 9u;\nw2c_i0 = w2c_i1; goto w2c_B0;\n",
	      "w2c_i0 = 9u;\nw2c_i0 = w2c_i1; goto w2c_B0;\n");
}

TEST(fold, cases_like_the_default_go)
{
	FOLDS("w2c_i0 = w2c_p0;\nswitch (w2c_i0) {\ncase 0: goto w2c_B1;\ncase 1: goto "
	      "w2c_B2;\n"
	      "default: goto w2c_B1;\n}\n",
	      "switch (w2c_p0) {\ncase 1: goto w2c_B2;\ndefault: goto w2c_B1;\n}\n");
}

TEST(fold, arithmetic_of_floats_has_names)
{
	struct buf named = {0};
	float_names_find(
	        span_of("  w2c_d0 = w2c_p0;\n  w2c_d1 = 1;\n  w2c_d0 *= w2c_d1;\n"
	                "  w2c_f1_0 -= w2c_f2;\n  w2c_i0 += w2c_i1;\n  w2c_l1 = "
	                "w2c_d0;\n"),
	        &named);
	EXPECT_STR(named.p, "w2c_d0 = w2c_p0;\nw2c_d1 = 1;\nw2c_d0 = F64_MUL(w2c_d0, "
	                    "w2c_d1);\nw2c_f1_0 = F32_SUB(w2c_f1_0, w2c_f2);\nw2c_i0 += "
	                    "w2c_i1;\nw2c_l1 = w2c_d0;\n");
	FOLDS(named.p,
	      "w2c_f1_0 = F32_SUB(w2c_f1_0, w2c_f2);\nw2c_i0 = w2c_i0 + w2c_i1;\n"
	      "w2c_l1 = F64_MUL(w2c_p0, (f64)(1));\n");
	buf_free(&named);
}

TEST(fold, declarations_and_newer_names)
{
	struct fold f = {0};
	struct buf out = {0};
	fold_function(
	        &f,
	        span_of("u64 w2c_g_f1(w2c_g* instance) {\n  u64 var_l0 = 0, \n      "
	                "var_l1 = 0;\n"
	                "  FUNC_PROLOGUE;\n  u64 var_j0, var_j1, \n      var_j2;\n"
	                "  wasm_rt_local_memory_size = (&instance->w2c_M0)->size;\n"
	                "  var_j0 = var_l0;\n  var_j1 = var_l1;\n  var_j0 *= var_j1;\n"
	                "  var_B0:;\n  var_j2 = w2c_g_f2(instance);\n  var_B1:;\n"
	                "  var_l1 = var_j2;\n}"),
	        &out);
	EXPECT_STR(out.p,
	           "u64 w2c_g_f1(w2c_g* instance) {\nu64 var_j2;\nu64 var_l0 = 0,\n"
	           "var_l1 = 0;\nFUNC_PROLOGUE;\nvar_B0:;\nvar_j2 = w2c_g_f2(instance);\n"
	           "var_B1:;\nvar_l1 = var_j2;\n}\n");
	buf_free(&out);
	fold_free(&f);
}

TEST_MAIN
