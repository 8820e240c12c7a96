/* SPDX-License-Identifier: MIT */
/* The bodies in C of cryptography (runtime/native/native.h), under valgrind. Secrets are
 * marked as undefined, so that memcheck reports each branch on them and each address made
 * of them.
 *	bodies FEATURES NAME	with these features of cpu.h; lines begin with NAME
 *	bodies rows		whether each body of natives.def is here, or is known
 *				to have no secrets */
#include <stdlib.h>
#include <valgrind/memcheck.h>

#include "runtime/shared/cpu.h"
#include "runtime/native/native.h"
#include "tests/unit/fronts.h"

static unsigned forced; /* what the processor is said to have */

bool
cpu_has(unsigned features)
{
	return (forced & features) == features;
}

/* Where things are in the guest's memory. C: what Go's method is called on, or a
 * table. */
enum { C = 1024, Z = 4096, X = 8192, Y = 12288, D = 16384 };
#define ARGUMENT(i) (SP + 8 + 8 * (i))

/* n bytes at `at`; of each eight, the bits that `but` has are always zero and known. */
struct range {
	uint64_t at, n, but;
};

struct body {
	const char *name;
	native_front *front;
	unsigned needs; /* without these it declines */
	uint64_t arguments[12];
	struct range secrets[8], result;
};

#define BODY(name) #name, name
#define SLICE(at, n) (at), (n), (n)
/* What Go's structs have: the number of rounds, then keys for both directions. */
enum { EXPANDED = C };
#define EXPANDED_KEYS {EXPANDED + 8, 480}
#define FIELD(name, size)                                         \
	{                                                         \
		BODY(name), 0, {Z, X, Y}, {{X, size}, {Y, size}}, \
		{                                                 \
			Z, size                                   \
		}                                                 \
	}
/* Two and a half turns of eight words, and of four. */
enum { WORDS = 21, BYTES = 8 * WORDS };
#define VECTORS(name, slices, ...)                                              \
	{                                                                       \
		BODY(name), 0, {SLICE(Z, WORDS), SLICE(X, WORDS), __VA_ARGS__}, \
		        {{Z, BYTES},                                            \
		         {X, BYTES},                                            \
		         {Y, BYTES},                                            \
		         {ARGUMENT(3 * (slices)), 16}},                         \
		{                                                               \
			Z, BYTES                                                \
		}                                                               \
	}
/* Poly1305: what is left of r is clamped, and h's third limb is small. */
#define CLAMPED                                                           \
	{C, 16}, {C + 16, 8, ~7ull}, {C + 24, 8, ~0x0ffffffc0fffffffull}, \
	        {C + 32, 8, ~0x0ffffffc0ffffffcull}

static const struct body bodies[] = {
        {BODY(native_sha1), CPU_SHA, {C, SLICE(X, 200)}, {{C, 20}, {X, 200}}, {C, 20}},
        {BODY(native_sha256), CPU_SHA, {C, SLICE(X, 200)}, {{C, 32}, {X, 200}}, {C, 32}},
        {BODY(native_sha512), 0, {C, SLICE(X, 400)}, {{C, 64}, {X, 400}}, {C, 64}},
        {BODY(native_aes_encrypt),
         CPU_AES,
         {EXPANDED, SLICE(Z, 16), SLICE(X, 16)},
         {EXPANDED_KEYS, {X, 16}},
         {Z, 16}},
        {BODY(native_aes_decrypt),
         CPU_AES,
         {EXPANDED, SLICE(Z, 16), SLICE(X, 16)},
         {EXPANDED_KEYS, {X, 16}},
         {Z, 16}},
        {BODY(native_aes_encrypt_keys),
         CPU_AES,
         {SLICE(Y, 44), SLICE(Z, 16), SLICE(X, 16)},
         {{Y, 176}, {X, 16}},
         {Z, 16}},
        {BODY(native_aes_decrypt_keys),
         CPU_AES,
         {SLICE(Y, 60), SLICE(Z, 16), SLICE(X, 16)},
         {{Y, 240}, {X, 16}},
         {Z, 16}},
        {BODY(native_aes_ctr),
         CPU_AES,
         {EXPANDED, SLICE(Z, 112), SLICE(X, 112), 7, 7},
         {EXPANDED_KEYS, {X, 112}, {ARGUMENT(7), 16}},
         {Z, 112}},
        {BODY(native_aes_gcm),
         CPU_AES,
         {EXPANDED, SLICE(Z, 300), SLICE(X, 300), Y},
         {EXPANDED_KEYS, {X, 300}, {Y, 16}},
         {Z, 300}},
        {BODY(native_ghash), CPU_CLMUL, {C, Y}, {{C, 256}, {Y, 16}}, {Y, 16}},
        {BODY(native_ghash_32), CPU_CLMUL, {0}, {{ARGUMENT(0), 8}}, {ARGUMENT(1), 8}},
        {BODY(native_ghash_gcm), CPU_CLMUL, {C, Y}, {{C + 32, 256}, {Y, 16}}, {Y, 16}},
        {BODY(native_ghash_blocks),
         CPU_CLMUL,
         {C, Y, SLICE(X, 400)},
         {{C + 32, 256}, {Y, 16}, {X, 400}},
         {Y, 16}},
        {BODY(native_ghash_all),
         CPU_CLMUL,
         {Z, Y, SLICE(D, 2)},
         {{Y, 16}, {X, 400}},
         {Z, 16}},
        FIELD(native_p256_mul, 32),
        FIELD(native_p256_square, 32),
        FIELD(native_p256_add, 32),
        FIELD(native_p256_sub, 32),
        FIELD(native_p256_point_add, 96),
        FIELD(native_p256_point_double, 96),
        {BODY(native_p256_point_add_affine),
         0,
         {Z, X, Y, 1},
         {{X, 96}, {Y, 64}, {ARGUMENT(3), 8}},
         {Z, 96}},
        {BODY(native_select_words),
         0,
         {Z, 1, X, Y},
         {{ARGUMENT(1), 8}, {X, 32}, {Y, 32}},
         {Z, 32}},
        /* the table is public: what is looked up is the secret */
        {BODY(native_p256_look_up), 0, {C, Z, 17}, {{ARGUMENT(2), 8}}, {Z, 64}},
        FIELD(native_25519_mul, 40),
        FIELD(native_25519_square, 40),
        {BODY(native_25519_squares), 0, {Z, X, 5}, {{X, 40}}, {Z, 40}},
        {BODY(native_chacha20),
         0,
         {C, SLICE(Z, 704), SLICE(X, 704)},
         {{C, 48}, {X, 704}},
         {Z, 704}},
        {BODY(native_poly1305), 0, {C, SLICE(X, 70)}, {CLAMPED, {X, 70}}, {C, 24}},
        VECTORS(native_add_vv, 3, SLICE(Y, WORDS)),
        VECTORS(native_sub_vv, 3, SLICE(Y, WORDS)),
        VECTORS(native_mul_add_vww, 2, 3, 5),
        VECTORS(native_add_mul_vvw, 2, 3),
        VECTORS(native_add_mul_vvww, 3, SLICE(Y, WORDS), 3, 5),
        {BODY(native_add_mul_n),
         0,
         {Z, X, 3, WORDS},
         {{Z, BYTES}, {X, BYTES}, {ARGUMENT(2), 8}},
         {Z, BYTES}},
};
enum { N = sizeof bodies / sizeof *bodies };

/* --- bodies that do what must not be done --- */

static volatile unsigned seen;

static bool
leaks_by_branch(void *instance, uint32_t sp)
{
	(void)instance, (void)sp;
	if (memory[X] & 1)
		seen++;
	return true;
}

static bool
leaks_by_address(void *instance, uint32_t sp)
{
	static const volatile uint8_t table[256];
	(void)instance, (void)sp;
	seen += table[memory[X]];
	return true;
}

static bool
leaks_by_early_end(void *instance, uint32_t sp)
{
	(void)instance, (void)sp;
	for (unsigned i = 0; i < 16 && memory[X + i] == memory[Y + i]; i++)
		seen++;
	return true;
}

static bool
leaks_by_declining(void *instance, uint32_t sp)
{
	(void)instance, (void)sp;
	return memory[X] < 200;
}

static bool
leaks_nothing(void *instance, uint32_t sp)
{
	(void)instance, (void)sp;
	for (unsigned i = 0; i < 16; i++)
		memory[Z + i] = memory[X + i] ^ memory[Y + i];
	return true;
}

#define LEAK(name, front) {name, front, 0, {0}, {{X, 16}}, {Z, 16}}
static const struct body leaks[] = {
        LEAK("valgrind sees a branch", leaks_by_branch),
        LEAK("valgrind sees an address", leaks_by_address),
        LEAK("valgrind sees an early end", leaks_by_early_end),
        LEAK("valgrind sees a choice to decline", leaks_by_declining),
};
static const struct body harmless = LEAK("valgrind sees no more", leaks_nothing);

/* --- */

/* What all bodies find where their arguments point. */
static void
prepare(void)
{
	const uint64_t rounds = 14, inputs[6] = {SLICE(X, 300), SLICE(X + 300, 100)};
	fill(memory, SIZE, 3);
	memcpy(memory + EXPANDED, &rounds, sizeof rounds);
	memcpy(memory + D, inputs, sizeof inputs);
}

static void
hide(const struct range *r)
{
	for (uint64_t i = 0; i < r->n && !r->but; i++)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(memory + r->at + i, 1);
	if (r->but) {
		uint64_t v, hidden = ~r->but;
		memcpy(&v, memory + r->at, sizeof v);
		v &= hidden;
		memcpy(memory + r->at, &v, sizeof v);
		(void)VALGRIND_SET_VBITS(memory + r->at, &hidden, sizeof hidden);
	}
}

/* Whether any bit of it comes from a secret. */
static bool
is_hidden(const struct range *r)
{
	uint8_t bits[1024] = {0}, any = 0;
	(void)VALGRIND_GET_VBITS(memory + r->at, bits, r->n);
	for (uint64_t i = 0; i < r->n; i++)
		any |= bits[i];
	return any != 0;
}

/* Runs it; returns how many branches and addresses were made of secrets. */
static unsigned
leaks_of(const struct body *b, bool *did, bool *depends)
{
	prepare();
	put(12, b->arguments);
	if (b->front == native_poly1305)
		memory[C + 16] &= 3;
	for (const struct range *r = b->secrets; r->n; r++)
		hide(r);
	unsigned before = VALGRIND_COUNT_ERRORS;
	*did = b->front(&guest, SP);
	if (*did)
		seen++;
	unsigned found = VALGRIND_COUNT_ERRORS - before;
	*depends = is_hidden(&b->result);
	(void)VALGRIND_MAKE_MEM_DEFINED(memory, SIZE);
	(void)VALGRIND_MAKE_MEM_DEFINED(did, sizeof *did);
	return found;
}

static bool
say(bool good, const char *way, const char *name, const char *why, unsigned n)
{
	printf("%s %s: %s\n", good ? "ok" : "FAIL", way, name);
	if (!good)
		printf("    | %s (%u)\n", why, n);
	fflush(stdout);
	return good;
}

/* Whether nothing leaks; *done counts those that did not decline. */
static bool
check(const struct body *b, const char *way, unsigned *done)
{
	bool did, depends;
	unsigned n = leaks_of(b, &did, &depends);
	*done += did;
	if (n > 0)
		return say(false, way, b->name, "branches or addresses of secrets", n);
	if (did != cpu_has(b->needs))
		return say(false, way, b->name, "should it have declined?", did);
	if (did && !depends)
		return say(false, way, b->name, "no secret got to the result", 0);
	return true;
}

static bool
check_detector(const char *way)
{
	bool good = true, did, depends;
	for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++)
		good &= say(leaks_of(&leaks[i], &did, &depends) > 0, way, leaks[i].name,
		            "not detected", 0);
	unsigned n = leaks_of(&harmless, &did, &depends);
	return good & say(n == 0 && depends, way, harmless.name, "detected, or lost", n);
}

/* --- rows --- */

#define NATIVE(hash, f) #f,
#define NAMED(hash, f, name) #f,
#define LEARNS(hash, f, name) #f,
static const char *const rows[] = {
#include "runtime/shared/natives.def"
};
/* Bodies of what Go does in no constant time either, here or natively. */
static const char *const not_secret[] = {
        "native_getitab",      "native_type_assert", "native_interface_switch",
        "native_memequal",     "native_memcmp",      "native_memchr",
        "native_count_bytes",  "native_crc32",       "native_div_64",
        "native_count_string", "native_fma",         "native_mod",
        "native_exp",          "native_exp2",        "native_sinh",
        "native_cosh",         "native_tanh",        "native_log",
        "native_log2",         "native_pow",         "native_sin",
        "native_cos",          "native_tan",         "native_sincos",
        "native_atan2",
};

static bool
is_known(const char *name)
{
	for (size_t i = 0; i < sizeof not_secret / sizeof *not_secret; i++)
		if (strcmp(name, not_secret[i]) == 0)
			return true;
	for (size_t i = 0; i < N; i++)
		if (strcmp(name, bodies[i].name) == 0)
			return true;
	return false;
}

static int
check_rows(void)
{
	bool good = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!is_known(rows[i]))
			good = say(false, "rows", rows[i], "say what its secrets are", 0);
	return good && say(true, "rows", "each body is tried or public", NULL, 0) ? 0 : 1;
}

int
main(int argc, char **argv)
{
	if (argc < 3)
		return check_rows();
	if (!RUNNING_ON_VALGRIND)
		return 2;
	bool good = true;
	unsigned done = 0;
	char all[40];
	forced = (unsigned)strtoul(argv[1], NULL, 0);
	if (forced == 0)
		good &= check_detector(argv[2]);
	for (size_t i = 0; i < N; i++)
		good &= check(&bodies[i], argv[2], &done);
	snprintf(all, sizeof all, "%u bodies", done);
	return good && say(true, argv[2], all, NULL, 0) ? 0 : 1;
}
