/* SPDX-License-Identifier: MIT */
#include "_cgo_export.h"

uint32_t
callGo(uint32_t n)
{
	uint32_t s = 0;
	for (uint32_t i = 0; i < n; i++)
		s = goSum(s, i);
	return s;
}
