/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/functions/intern.h"

static u64
mix(u64 h, u64 word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static u32
hash(struct span key)
{
	u64 h = key.n, word = 0;
	while (key.n >= sizeof word) {
		memcpy(&word, key.p, sizeof word);
		h = mix(h, word);
		key.p += sizeof word;
		key.n -= sizeof word;
	}
	word = 0;
	for (size_t i = 0; i < key.n; i++)
		word = word << 8 | key.p[i];
	h = mix(h, word);
	return (u32)(h >> 32 ^ h);
}

/* Returns the slot of the key, or a free one. */
static u32 *
slot(const struct intern *t, struct span key)
{
	u32 i = hash(key) & (t->nslots - 1);
	while (t->slots[i] && !span_eq(t->keys[t->slots[i] - 1], key))
		i = (i + 1) & (t->nslots - 1);
	return &t->slots[i];
}

static void
grow(struct intern *t)
{
	if (t->nslots > UINT32_MAX / 2)
		fatal("too many names");
	t->nslots = t->nslots ? t->nslots * 2 : 64;
	free(t->slots);
	t->slots = xcalloc(t->nslots, sizeof *t->slots);
	for (u32 i = 0; i < t->n; i++)
		*slot(t, t->keys[i]) = i + 1;
}

u32
intern_add(struct intern *t, struct span key, bool *added)
{
	if (t->n >= t->nslots / 2)
		grow(t);
	u32 *s = slot(t, key);
	*added = !*s;
	if (*s)
		return *s - 1;
	ARRAY_ROOM(t->keys, t->n, t->cap);
	t->keys[t->n++] = key;
	*s = t->n;
	return t->n - 1;
}

void
intern_free(struct intern *t)
{
	free(t->keys);
	free(t->slots);
	*t = (struct intern){0};
}
