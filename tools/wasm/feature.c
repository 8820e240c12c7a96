/* SPDX-License-Identifier: MIT */
#include "tools/wasm/feature.h"

const char *
feature_text(enum feature_place place, u32 number)
{
	static const struct {
		enum feature_place place;
		u32 from, to;
		const char *text;
	} rows[] = {
#define FEATURE(place, from, to, text) {FEATURE_##place, from, to, text},
#include "tools/wasm/features.def"
#undef FEATURE
	};
	for (size_t i = 0; i < LEN(rows); i++)
		if (rows[i].place == place && number >= rows[i].from &&
		    number <= rows[i].to)
			return rows[i].text;
	return NULL;
}

const char *
feature_type(u8 type)
{
	const char *text = feature_text(FEATURE_TYPE, type);
	return text ? text : feature_text(FEATURE_HEAP, type);
}
