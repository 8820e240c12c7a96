/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "wasi/cookie.h"

/* The positions that have an index, and a hash table from a position to its index: a
 * directory that is read again has the same positions. */
struct cookies {
	u64 *places;
	u32 *slots; /* index + 1, 0: free; twice `room` of them */
	u32 n, room;
};

static const u64 FIRST_INDEX = 1u << 30, WIDE = 1ull << 63;

/* Returns the slot of `place`, or the free slot for it. */
static u32 *
find(const struct cookies *c, u64 place)
{
	u32 mask = 2 * c->room - 1;
	u32 i = (u32)(place * 0x9e3779b97f4a7c15 >> 32) & mask;
	while (c->slots[i] && c->places[c->slots[i] - 1] != place)
		i = (i + 1) & mask;
	return &c->slots[i];
}

/* Makes room for one more. */
static bool
grow(struct cookies *c)
{
	enum { FEWEST = 64 };
	if (c->n < c->room)
		return true;
	u32 room = c->room ? 2 * c->room : FEWEST;
	u64 *places = realloc(c->places, room * sizeof *places);
	if (places)
		c->places = places;
	u32 *slots = calloc(2 * (size_t)room, sizeof *slots);
	if (!places || !slots) {
		free(slots);
		return false;
	}
	free(c->slots);
	c->slots = slots;
	c->room = room;
	for (u32 i = 0; i < c->n; i++)
		*find(c, c->places[i]) = i + 1;
	return true;
}

u64
cookie_from_host(struct wasi *w, struct fd *f, u64 place)
{
	if (place < FIRST_INDEX)
		return place;
	struct cookies *c = f->cookies;
	if (!c && !(c = f->cookies = calloc(1, sizeof *c)))
		return place | WIDE;
	u32 *slot = c->n ? find(c, place) : NULL;
	if (slot && *slot)
		return FIRST_INDEX + *slot - 1;
	if (w->shared->cookies >= COOKIES_MOST || !grow(c))
		return place | WIDE;
	c->places[c->n] = place;
	*find(c, place) = ++c->n;
	w->shared->cookies++;
	return FIRST_INDEX + c->n - 1;
}

bool
cookie_to_host(const struct fd *f, u64 cookie, u64 *place)
{
	*place = cookie;
	if (cookie < FIRST_INDEX)
		return true;
	*place = cookie & ~WIDE;
	if (cookie & WIDE)
		return true;
	cookie -= FIRST_INDEX;
	if (!f->cookies || cookie >= f->cookies->n)
		return false;
	*place = f->cookies->places[cookie];
	return true;
}

void
cookies_free(struct wasi *w, struct fd *f)
{
	if (!f->cookies)
		return;
	w->shared->cookies -= f->cookies->n;
	free(f->cookies->places);
	free(f->cookies->slots);
	free(f->cookies);
	f->cookies = NULL;
}
