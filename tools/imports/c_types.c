/* SPDX-License-Identifier: MIT */
#include "tools/imports/c_types.h"

static const struct row {
	u8 type;
	char letter;
	const char *words[C_WORDS]; /* enum c_words */
} rows[] = {
        {VT_I32, 'i', {"u32", "uint32_t", "__UINT32_TYPE__"}},
        {VT_I64, 'j', {"u64", "uint64_t", "__UINT64_TYPE__"}},
        {VT_F32, 'f', {"f32", "float", "float"}},
        {VT_F64, 'd', {"f64", "double", "double"}},
        {VT_V128, 'o', {"v128", "struct gowasm_v128", "struct gowasm_v128"}},
        {VT_FUNCREF, 'r', {"wasm_rt_funcref_t", NULL, NULL}},
        {VT_EXTERNREF, 'e', {"wasm_rt_externref_t", NULL, NULL}},
};

const char c_vector_struct[] =
        "#ifndef GOWASM_V128\n#define GOWASM_V128\n"
        "/* A v128: its bytes as they lie in memory. */\n"
        "struct gowasm_v128 {\n\tunsigned char bytes[16];\n};\n#endif\n";

static const struct row *
row_of(u8 type)
{
	for (size_t i = 0; i < LEN(rows); i++)
		if (rows[i].type == type)
			return &rows[i];
	bug("no C type for value type 0x%x", type);
}

const char *
c_type(u8 type, enum c_words words)
{
	const char *word = row_of(type)->words[words];
	if (!word)
		bug("value type 0x%x is only for units", type);
	return word;
}

char
c_letter(u8 type)
{
	return row_of(type)->letter;
}
