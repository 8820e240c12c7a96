/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/reach.h"
#include "wasi/net/dns.h"

enum {
	TYPE_A = 1,
	TYPE_CNAME = 5,
	TYPE_AAAA = 28,
	TYPE_OPT = 41,
	CLASS_IN = 1,
	MOST_JUMPS = 32,
	MOST_ALIASES = 16,
	MOST_QUESTION = 512,
	REFUSED = 5,
};

struct reader {
	const u8 *p;
	size_t n, at;
	bool bad;
};

static unsigned
read16(struct reader *r)
{
	if (r->bad || r->n - r->at < 2) {
		r->bad = true;
		return 0;
	}
	r->at += 2;
	return (unsigned)r->p[r->at - 2] << 8 | r->p[r->at - 1];
}

static void
skip(struct reader *r, size_t n)
{
	if (r->bad || r->n - r->at < n)
		r->bad = true;
	else
		r->at += n;
}

/* Reads a name. A pointer leads back only, so that reading ends; after it the name is
 * over. Bytes that no name of a host has make the message bad. */
static void
read_name(struct reader *r, char name[DNS_NAME])
{
	size_t at = r->at, least = r->at, used = 0;
	bool jumped = false;
	for (int jumps = 0;;) {
		if (r->bad || at >= r->n)
			break;
		unsigned length = r->p[at++];
		if (length == 0) {
			if (!jumped)
				r->at = at;
			name[used ? used - 1 : 0] = 0;
			return;
		}
		if (length >= 0xc0) {
			if (at >= r->n || ++jumps > MOST_JUMPS)
				break;
			size_t to = (size_t)(length & 0x3f) << 8 | r->p[at++];
			if (!jumped)
				r->at = at;
			jumped = true;
			if (to >= least)
				break;
			least = at = to;
			continue;
		}
		if (length > 63 || r->n - at < length || used + length + 1 >= DNS_NAME)
			break;
		for (unsigned i = 0; i < length; i++) {
			u8 c = r->p[at++];
			if (c >= 'A' && c <= 'Z')
				c = (u8)(c - 'A' + 'a');
			if (c <= ' ' || c >= 0x7f || c == '.')
				goto bad;
			name[used++] = (char)c;
		}
		name[used++] = '.';
	}
bad:
	r->bad = true;
	name[0] = 0;
}

struct header {
	unsigned id, flags, questions, answers, authorities, others;
};

static struct header
read_header(struct reader *r)
{
	struct header h;
	h.id = read16(r);
	h.flags = read16(r);
	h.questions = read16(r);
	h.answers = read16(r);
	h.authorities = read16(r);
	h.others = read16(r);
	return h;
}

/* An OPT record that carries no options: sizes and flags only. */
static void
read_opt(struct reader *r)
{
	char root[DNS_NAME];
	read_name(r, root);
	unsigned type = read16(r);
	skip(r, 6);
	r->bad |= root[0] || type != TYPE_OPT || read16(r) != 0;
}

bool
dns_question(const u8 *message, size_t n, char name[DNS_NAME])
{
	enum { RECURSION_DESIRED = 0x0100, AUTHENTIC = 0x0020, CHECKING_OFF = 0x0010 };
	struct reader r = {.p = message, .n = n, .bad = n > MOST_QUESTION};
	struct header h = read_header(&r);
	read_name(&r, name);
	read16(&r); /* whichever type */
	r.bad |= read16(&r) != CLASS_IN;
	if (h.others)
		read_opt(&r);
	return !r.bad && r.at == n && name[0] && h.questions == 1 && !h.answers &&
	       !h.authorities && h.others <= 1 &&
	       !(h.flags & ~(unsigned)(RECURSION_DESIRED | AUTHENTIC | CHECKING_OFF));
}

size_t
dns_refuse(const u8 *question, size_t n, u8 *answer)
{
	struct reader r = {.p = question, .n = n, .at = DNS_HEADER};
	char name[DNS_NAME];
	read_name(&r, name);
	skip(&r, 4);
	size_t size = r.bad ? DNS_HEADER : r.at;
	memcpy(answer, question, size);
	answer[2] = (u8)(0x80 | (question[2] & 1)); /* an answer; recursion desired */
	answer[3] = 0x80 | REFUSED;
	memset(answer + 6, 0, 6); /* nothing but the question */
	return size;
}

struct record {
	char name[DNS_NAME];
	unsigned type;
	size_t data, size; /* in the message */
};

static struct record
read_record(struct reader *r)
{
	struct record x = {.type = 0};
	read_name(r, x.name);
	x.type = read16(r);
	unsigned class = read16(r);
	skip(r, 4);
	x.size = read16(r);
	x.data = r->at;
	skip(r, x.size);
	if (class != CLASS_IN)
		x.type = 0;
	return x;
}

/* The name, after the aliases of the answer. Each pass over the records follows one. */
static bool
follow_aliases(const struct reader *answers, unsigned count, char name[DNS_NAME])
{
	for (int pass = 0; pass < MOST_ALIASES; pass++) {
		struct reader r = *answers;
		bool found = false;
		for (unsigned i = 0; i < count && !found; i++) {
			struct record x = read_record(&r);
			if (r.bad)
				return false;
			if (x.type != TYPE_CNAME || strcmp(x.name, name) != 0)
				continue;
			struct reader target = {.p = r.p, .n = r.n, .at = x.data};
			read_name(&target, name);
			if (target.bad)
				return false;
			found = true;
		}
		if (!found)
			return true;
	}
	return false; /* a circle */
}

bool
dns_answer(const u8 *message, size_t n, char name[DNS_NAME],
           void (*each)(void *arg, const char *name, const u8 address[16]), void *arg)
{
	enum { ANSWER = 0x8000, TRUNCATED = 0x0200, OPCODE = 0x7800, CODE = 0xf };
	struct reader r = {.p = message, .n = n};
	struct header h = read_header(&r);
	char last[DNS_NAME];
	read_name(&r, name);
	skip(&r, 2);
	r.bad |= read16(&r) != CLASS_IN;
	if (r.bad || h.questions != 1 || !(h.flags & ANSWER) ||
	    (h.flags & (TRUNCATED | OPCODE | CODE)))
		return false;
	memcpy(last, name, DNS_NAME);
	if (!follow_aliases(&r, h.answers, last))
		return false;
	for (unsigned i = 0; i < h.answers; i++) {
		u8 address[16];
		struct record x = read_record(&r);
		if (r.bad)
			return false;
		if (strcmp(x.name, last) != 0)
			continue;
		if (x.type == TYPE_A && x.size == 4)
			reach_from_ip4(message + x.data, address);
		else if (x.type == TYPE_AAAA && x.size == 16)
			memcpy(address, message + x.data, 16);
		else
			continue;
		each(arg, name, address);
	}
	return true;
}
