/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/functions/frame.h"

enum {
	CIE_ID = 4,
	CIE_VERSION_OLD = 1, /* the return address's register is a byte */
	CIE_VERSION = 3,
	ENCODING_RELATIVE32 = 0x1b, /* DW_EH_PE_pcrel | DW_EH_PE_sdata4 */
	FDE_ADDRESSES = 8,
};

/* Removes a number from the front. Returns false if it has no end, or needs more than
 * 63 bits. */
static bool
take_leb(struct span *s, u64 *value)
{
	*value = 0;
	for (u32 shift = 0; s->n && shift < 63; shift += 7) {
		u8 byte = *s->p++;
		s->n--;
		*value |= (u64)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static bool
take(struct span *s, size_t n)
{
	if (n > s->n)
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

bool
frame_cie_usable(struct span s)
{
	static const u8 id[CIE_ID] = {0};
	u64 value;
	if (s.n < CIE_ID + 1 || memcmp(s.p, id, CIE_ID) != 0)
		return false;
	u8 version = s.p[CIE_ID];
	take(&s, CIE_ID + 1);
	/* z: the data has a length, R: an encoding; B, S: nothing more in it */
	struct span letters = {s.p, s.n ? strnlen((const char *)s.p, s.n) : 0};
	if (letters.n < 2 || memcmp(letters.p, "zR", 2) != 0 || !take(&s, letters.n + 1))
		return false;
	for (size_t i = 2; i < letters.n; i++)
		if (letters.p[i] != 'B' && letters.p[i] != 'S')
			return false;
	if (!take_leb(&s, &value) || !take_leb(&s, &value)) /* the two factors */
		return false;
	if (version == CIE_VERSION_OLD ? !take(&s, 1)
	                               : version != CIE_VERSION || !take_leb(&s, &value))
		return false;
	return take_leb(&s, &value) && value == 1 && s.n >= 1 &&
	       s.p[0] == ENCODING_RELATIVE32;
}

bool
frame_fde_usable(struct span s, u64 size)
{
	u32 range;
	u64 value;
	if (s.n <= FDE_ADDRESSES)
		return false;
	memcpy(&range, s.p + FDE_ADDRESSES - sizeof range, sizeof range);
	take(&s, FDE_ADDRESSES);
	return range && range <= size && take_leb(&s, &value) && value == 0;
}
