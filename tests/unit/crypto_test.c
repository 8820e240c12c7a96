/* SPDX-License-Identifier: MIT */
/* Bodies in C in front of Go functions (native.h) with hostile arguments: a memory with
 * nothing around it, addresses at its end and beyond, lengths of every size, overlaps. */
#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "runtime/shared/cpu.h"
#include "runtime/guest/instance.h"
#include "runtime/native/native.h"
#include "runtime/guest/trap.h"
#include "tests/test.h"

enum { SIZE = 65536, SP = 32768 };
static uint8_t *memory; /* every address of 33 bits is reserved, only these are there */
static struct instance guest;
static jmp_buf trapped;

void
guest_trap(struct instance *instance, enum trap trap)
{
	(void)instance;
	longjmp(trapped, trap == WASM_RT_TRAP_OOB ? 1 : 2);
}

static uint64_t
random_number(void)
{
	static uint64_t x = 88172645463325252u;
	x ^= x << 13, x ^= x >> 7, x ^= x << 17;
	return x;
}

__attribute__((constructor)) static void
make_memory(void)
{
	const size_t all = 2ull << 32;
	uint8_t *p =
	        mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED || mprotect(p + all / 2, SIZE, PROT_READ | PROT_WRITE) != 0)
		abort();
	memory = p + all / 2;
	guest.memory.data = memory;
	guest.memory.size = SIZE;
}

/* --- what they are called with --- */

/* C: what Go's method is called on, or a table. */
enum { C = 1024, Z = 4096, X = 8192, Y = 12288, D = 16384 };
enum { ARGUMENTS = 12, DECLINED = 0, DONE = 1, TRAPPED = 2, OTHER_TRAP = 3 };

struct body {
	const char *name;
	native_front *front;
	unsigned needs; /* without these it declines */
	uint64_t arguments[ARGUMENTS];
	uint32_t sizes[ARGUMENTS]; /* of what those that are addresses point at */
};

#define BODY(name) #name, name
#define SLICE(at, n) (at), (n), (n)
#define SIZES(n) n, 0, 0
#define BLOCKS(n) {C, SLICE(Z, n), SLICE(X, n)}
#define EXPANDED 488, SIZES(16), SIZES(16)
#define FIELD(name, size)                 \
	{                                 \
		BODY(name), 0, {Z, X, Y}, \
		{                         \
			size, size, size  \
		}                         \
	}
#define VECTORS(name, ...)                                                \
	{                                                                 \
		BODY(name), 0, {SLICE(Z, 21), SLICE(X, 21), __VA_ARGS__}, \
		{                                                         \
			SIZES(168), SIZES(168)                            \
		}                                                         \
	}
#define VECTORS3(name)                                                     \
	{                                                                  \
		BODY(name), 0, {SLICE(Z, 21), SLICE(X, 21), SLICE(Y, 21)}, \
		{                                                          \
			SIZES(168), SIZES(168), SIZES(168)                 \
		}                                                          \
	}
#define KEYS(name)                                                               \
	{                                                                        \
		BODY(name), CPU_AES, {SLICE(Y, 60), SLICE(Z, 16), SLICE(X, 16)}, \
		{                                                                \
			SIZES(240), SIZES(16), SIZES(16)                         \
		}                                                                \
	}

static const struct body bodies[] = {
        {BODY(native_sha1), CPU_SHA, {C, SLICE(X, 200)}, {20, SIZES(192)}},
        {BODY(native_sha256), CPU_SHA, {C, SLICE(X, 200)}, {32, SIZES(192)}},
        {BODY(native_sha512), 0, {C, SLICE(X, 400)}, {64, SIZES(384)}},
        {BODY(native_aes_encrypt), CPU_AES, BLOCKS(16), {EXPANDED}},
        {BODY(native_aes_decrypt), CPU_AES, BLOCKS(16), {EXPANDED}},
        KEYS(native_aes_encrypt_keys),
        KEYS(native_aes_decrypt_keys),
        {BODY(native_aes_ctr), CPU_AES, BLOCKS(112), {488, SIZES(112), SIZES(112)}},
        {BODY(native_aes_gcm),
         CPU_AES,
         {C, SLICE(Z, 300), SLICE(X, 300), Y},
         {488, SIZES(300), SIZES(300), 16}},
        {BODY(native_ghash), CPU_CLMUL, {C, Y}, {144, 16}},
        {BODY(native_ghash_32), CPU_CLMUL, {77}, {0}},
        {BODY(native_ghash_gcm), CPU_CLMUL, {C, Y}, {176, 16}},
        {BODY(native_ghash_blocks),
         CPU_CLMUL,
         {C, Y, SLICE(X, 400)},
         {176, 16, SIZES(400)}},
        {BODY(native_ghash_all), CPU_CLMUL, {Z, Y, SLICE(D, 2)}, {16, 16, SIZES(48)}},
        FIELD(native_p256_mul, 32),
        {BODY(native_p256_square), 0, {Z, X}, {32, 32}},
        FIELD(native_p256_add, 32),
        FIELD(native_p256_sub, 32),
        FIELD(native_p256_point_add, 96),
        {BODY(native_p256_point_double), 0, {Z, X}, {96, 96}},
        {BODY(native_p256_point_add_affine), 0, {Z, X, Y, 1}, {96, 96, 64}},
        {BODY(native_select_words), 0, {Z, 1, X, Y}, {32, 0, 32, 32}},
        {BODY(native_p256_look_up), 0, {C, Z, 17}, {2048, 64}},
        FIELD(native_25519_mul, 40),
        {BODY(native_25519_square), 0, {Z, X}, {40, 40}},
        {BODY(native_25519_squares), 0, {Z, X, 5}, {40, 40}},
        {BODY(native_chacha20), 0, BLOCKS(704), {48, SIZES(704), SIZES(704)}},
        {BODY(native_poly1305), 0, {C, SLICE(X, 70)}, {40, SIZES(70)}},
        VECTORS3(native_add_vv),
        VECTORS3(native_sub_vv),
        VECTORS(native_mul_add_vww, 3, 5),
        VECTORS(native_add_mul_vvw, 3),
        VECTORS3(native_add_mul_vvww),
        {BODY(native_add_mul_n), 0, {Z, X, 3, 21}, {168, 168}},
        {BODY(native_count_bytes),
         0,
         {SLICE(X, 300), SLICE(Y, 1)},
         {SIZES(300), SIZES(1)}},
        {BODY(native_count_string), 0, {X, 300, Y, 1}, {300, 0, 1, 0}},
        {BODY(native_div_64), 0, {5, 6, 7}, {0}},
        {BODY(native_fma), 0, {5, 6, 7}, {0}},
        {BODY(native_sincos), 0, {5}, {0}},
        {BODY(native_pow), 0, {5, 6}, {0}},
};
enum { N = sizeof bodies / sizeof *bodies };

/* What they find there: numbers, but what Go's structs have, and the slices that the
 * argument of native_ghash_all points at. */
static void
prepare(void)
{
	const uint64_t rounds = 14, inputs[6] = {SLICE(X, 300), SLICE(X + 300, 100)};
	const uint64_t poly1305[3] = {3, 0x0ffffffc0fffffff, 0x0ffffffc0ffffffc};
	static uint64_t start[SIZE / 8];
	for (size_t i = 0; start[SIZE / 8 - 1] == 0 && i < SIZE / 8; i++)
		start[i] = random_number();
	memcpy(memory, start, SIZE);
	memcpy(memory + C, &rounds, sizeof rounds);
	memcpy(memory + C + 16, poly1305, sizeof poly1305);
	memcpy(memory + D, inputs, sizeof inputs);
	memset(memory + SIZE - 48, 0, 48); /* two slices of nothing */
}

static int
call(const struct body *b, uint32_t sp)
{
	int how = setjmp(trapped);
	if (how != 0)
		return how == 1 ? TRAPPED : OTHER_TRAP;
	return b->front(&guest, sp) ? DONE : DECLINED;
}

/* The same with argument i changed. */
static int
call_with(const struct body *b, unsigned i, uint64_t v)
{
	prepare();
	memcpy(memory + SP + 8, b->arguments, sizeof b->arguments);
	memcpy(memory + SP + 8 + 8 * i, &v, sizeof v);
	return call(b, SP);
}

#define EXPECT_OF(b, condition)                        \
	do {                                           \
		if (!(condition))                      \
			printf("of %s:\n", (b)->name); \
		EXPECT(condition);                     \
	} while (0)

TEST(crypto, does_what_it_can)
{
	for (const struct body *b = bodies; b < bodies + N; b++) {
		int how = call_with(b, 0, b->arguments[0]);
		EXPECT_OF(b, how == (cpu_has(b->needs) ? DONE : DECLINED));
	}
}

/* What an address points at ends where memory does, or a byte after it, or is beyond. */
TEST(crypto, addresses)
{
	for (const struct body *b = bodies; b < bodies + N; b++)
		for (unsigned i = 0; i < ARGUMENTS; i++) {
			uint32_t n = b->sizes[i];
			if (n == 0)
				continue;
			int worst = cpu_has(b->needs) ? TRAPPED : DECLINED;
			EXPECT_OF(b, call_with(b, i, SIZE - n) <= DONE);
			EXPECT_OF(b, call_with(b, i, 1ull << 40 | (SIZE - n)) <= DONE);
			EXPECT_OF(b, call_with(b, i, SIZE - n + 1) >= worst);
			EXPECT_OF(b, call_with(b, i, SIZE) >= worst);
			EXPECT_OF(b, call_with(b, i, 0x80000000) >= worst);
		}
}

/* A stack at the end of memory. */
TEST(crypto, stacks)
{
	for (const struct body *b = bodies; b < bodies + N; b++) {
		prepare();
		memset(memory, 0, 8 * ARGUMENTS);
		EXPECT_OF(b, call(b, SIZE) == TRAPPED);
		EXPECT_OF(b, call(b, SIZE - 8) == TRAPPED);
		EXPECT_OF(b, call(b, SIZE - 12) == TRAPPED);
		EXPECT_OF(b, call(b, UINT32_MAX) <= TRAPPED);
		EXPECT_OF(b, call(b, UINT32_MAX - 7) <= TRAPPED);
	}
}

/* The slices that an argument of native_ghash_all points at. */
TEST(crypto, slices_of_slices)
{
	const struct {
		uint64_t at, n;
	} hostile[] = {{SIZE - 15, 16},   {0, SIZE + 1},     {0, UINT64_MAX},
	               {16, 1ull << 32},  {16, 1ull << 63},  {UINT32_MAX, 1},
	               {SIZE - 16, 1000}, {SIZE, UINT32_MAX}};
	if (!cpu_has(CPU_CLMUL))
		return;
	const struct body b = {"native_ghash_all", native_ghash_all, 0, {0}, {0}};
	const uint64_t good[] = {Z, Y, SLICE(D, 2)};
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		prepare();
		memcpy(memory + SP + 8, good, sizeof good);
		memcpy(memory + D + 24, &hostile[i], sizeof hostile[i]);
		EXPECT_EQ(call(&b, SP), TRAPPED);
	}
}

/* Lengths that Go's own body panics at, or does otherwise. */
TEST(crypto, declines_other_lengths)
{
	const struct {
		native_front *front;
		unsigned argument;
		uint64_t n;
	} other[] = {{native_aes_encrypt, 2, 15},      {native_aes_encrypt, 5, 15},
	             {native_aes_decrypt, 2, 0},       {native_aes_decrypt, 5, 0},
	             {native_aes_encrypt_keys, 1, 59}, {native_aes_encrypt_keys, 4, 15},
	             {native_aes_decrypt_keys, 1, 64}, {native_aes_decrypt_keys, 7, 15},
	             {native_aes_ctr, 2, 96},          {native_aes_ctr, 5, 128},
	             {native_aes_gcm, 2, 299},         {native_ghash_blocks, 3, 399},
	             {native_chacha20, 2, 768},        {native_chacha20, 5, 640},
	             {native_ghash_all, 3, 1ull << 32}};
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		for (const struct body *b = bodies; b < bodies + N; b++)
			if (b->front == other[i].front)
				EXPECT_OF(b, call_with(b, other[i].argument,
				                       other[i].n) == DECLINED);
}

/* A number that is near what matters. */
static uint64_t
hostile_number(void)
{
	static const uint64_t near[] = {
	        0,          16,         X,          Z,          SIZE,       SP,
	        1ull << 29, 1ull << 31, 1ull << 32, 1ull << 60, 1ull << 61, 1ull << 63,
	};
	uint64_t r = random_number();
	return near[r % 12] + (r >> 8) % 33 - 16;
}

/* Whatever it is given, it touches memory alone, and nothing where it declines. */
TEST(crypto, any_arguments)
{
	static uint8_t before[SIZE];
	for (const struct body *b = bodies; b < bodies + N; b++) {
		unsigned changed = 0, other = 0;
		for (unsigned turn = 0; turn < 3000; turn++) {
			uint64_t arguments[ARGUMENTS];
			if (turn % 8 == 0)
				prepare();
			memcpy(arguments, b->arguments, sizeof arguments);
			for (unsigned k = random_number() % 4; k <= 3; k++)
				arguments[random_number() % ARGUMENTS] = hostile_number();
			memcpy(memory + SP + 8, arguments, sizeof arguments);
			memcpy(before, memory, SIZE);
			int how = call(b, SP);
			other += how > TRAPPED;
			changed += how == DECLINED && memcmp(before, memory, SIZE) != 0;
		}
		EXPECT_OF(b, changed == 0);
		EXPECT_OF(b, other == 0);
	}
}

/* --- overlaps --- */

/* Those that read all of their operands before they write: the result may lie across
 * them. */
TEST(crypto, results_across_operands)
{
	static native_front *const fronts[] = {native_p256_mul,
	                                       native_p256_square,
	                                       native_p256_add,
	                                       native_p256_sub,
	                                       native_p256_point_add,
	                                       native_p256_point_double,
	                                       native_25519_mul,
	                                       native_25519_square,
	                                       native_aes_encrypt,
	                                       native_aes_decrypt,
	                                       native_aes_ctr,
	                                       native_select_words,
	                                       native_p256_point_add_affine};
	static uint8_t want[128];
	for (const struct body *b = bodies; b < bodies + N; b++) {
		bool is_one = false;
		for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
			is_one |= fronts[i] == b->front;
		if (!is_one || !cpu_has(b->needs))
			continue;
		unsigned z = b->arguments[0] == Z ? 0 : 1;
		for (unsigned shift = 0; shift < 32; shift += 8) {
			EXPECT_OF(b, call_with(b, z, Z) == DONE);
			memcpy(want, memory + Z, b->sizes[z]);
			EXPECT_OF(b, call_with(b, z, X + shift) == DONE);
			EXPECT_OF(b, memcmp(memory + X + shift, want, b->sizes[z]) == 0);
		}
	}
}

TEST_MAIN
