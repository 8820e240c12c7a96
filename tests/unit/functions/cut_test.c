/* SPDX-License-Identifier: MIT */
/* cut and assemble: a batch that each compiler here made, taken apart and put together
 * in two ways, does what the batch compiled as usual does. */
#include "tests/unit/functions/program.h"

static const char *const linkers[] = {"bfd", "gold", "lld", "mold"};

struct machine {
	const char *name, *emulator;
	struct {
		const char *name, *command, *extra;
	} compilers[2];
};

static const struct machine here = {
        "here", "", {{"gcc", "gcc", "-fmerge-constants"}, {"clang-19", "clang-19", ""}}};
static const struct machine aarch64 = {
        "aarch64",
        "qemu-aarch64 -L /usr/aarch64-linux-gnu ",
        {{"aarch64-linux-gnu-gcc", "aarch64-linux-gnu-gcc", "-fmerge-constants"},
         {"clang-19", "clang-19 --target=aarch64-linux-gnu", ""}}};

static void
write_object(const char *path, const struct buf *b)
{
	file_write(path, b->p, b->n);
	char *words = xasprintf("readelf -aW --debug-dump=frames %s", path);
	char *shown = run_words(words, false);
	EXPECT(shown && !strstr(shown, "Warning") && !strstr(shown, "Error"));
	free(shown);
	free(words);
}

/* Links objects with the main program, runs it, and compares what it prints. */
static void
link_and_run(const struct machine *m, const char *cc, const char *linker,
             const char *objects, const char *want)
{
	char *program = in_directory("program"), *main = in_directory("runtime.o");
	char *words = xasprintf("%s -pie -fuse-ld=%s -Wl,-z,text,--fatal-warnings "
	                        "%s %s -lm -o %s",
	                        cc, linker, main, objects, program);
	char *got = NULL;
	bool linked = succeeds(words);
	EXPECT(linked);
	free(words);
	words = xasprintf("timeout 60 %s%s", m->emulator, program);
	if (linked)
		got = run_words(words, false);
	EXPECT(got && strcmp(got, want) == 0);
	if (got && strcmp(got, want) != 0)
		printf("%s with %s printed:\n%s", cc, linker, got);
	free(got);
	free(words);
	free(program);
	free(main);
}

/* Symbols are as a compiler makes them, and what functions share is there once. */
static void
check_object(const char *path, const struct buf *object)
{
	static const u32 table[] = {0x9e3779b9, 5, 0xdeadbeef};
	char *words = xasprintf("readelf -sW %s", path), *shown = run_words(words, false);
	const char *first = memmem(object->p, object->n, table, sizeof table);
	EXPECT(shown && strstr(shown, " FUNC    GLOBAL HIDDEN     1 f1\n"));
	EXPECT(shown && strstr(shown, " FUNC    LOCAL  DEFAULT    1 mixed"));
	EXPECT(shown && strstr(shown, " NOTYPE  GLOBAL DEFAULT  UND runtime_data\n"));
	EXPECT(shown && strstr(shown, " TLS     GLOBAL DEFAULT  UND runtime_thread\n"));
	EXPECT(shown && strstr(shown, " NOTYPE  GLOBAL HIDDEN   UND runtime_sum\n"));
	EXPECT(first && !memmem(first + 1, (size_t)(object->p + object->n - first - 1),
	                        table, sizeof table));
	free(shown);
	free(words);
}

/* A function that another object defines. */
static void
check_half(const char *path)
{
	char *words = xasprintf("readelf -sW %s", path), *shown = run_words(words, false);
	EXPECT(shown && strstr(shown, " NOTYPE  GLOBAL HIDDEN   UND f"));
	free(shown);
	free(words);
}

/* Other products of a linker than a program. */
static void
check_products(const char *cc, const char *object)
{
	char *product = in_directory("product");
	char *words = xasprintf("%s -r -nostdlib %s -o %s", cc, object, product);
	EXPECT(succeeds(words));
	free(words);
	char *runtime = in_directory("runtime.o");
	words = xasprintf("%s -shared -Wl,-z,text,--fatal-warnings %s %s -lm -o %s", cc,
	                  object, runtime, product);
	EXPECT(succeeds(words));
	free(runtime);
	free(words);
	free(product);
}

/* The batch in one object, and in two with other numbers in the other order. */
static void
check_batch(const struct machine *m, const char *cc, const char *flags,
            const struct batch *b, bool every, const char *want)
{
	const struct numbering ways[] = {{1, 0, false, 1, 0, false},
	                                 {37, 5, true, 2, 0, false},
	                                 {37, 5, true, 2, 1, false}};
	char *path[3], *pair;
	for (u32 i = 0; i < LEN(ways); i++) {
		struct buf out = {0}, again = {0};
		struct assembly_error err = {0};
		char name[20];
		snprintf(name, sizeof name, "way%u.o", i);
		path[i] = in_directory(name);
		EXPECT(batch_assemble(b, &ways[i], &out, &err));
		if (err.what)
			printf("function %u: %s\n", err.number, err.what);
		EXPECT(batch_assemble(b, &ways[i], &again, &err));
		EXPECT(out.n == again.n && memcmp(out.p, again.p, out.n) == 0);
		write_object(path[i], &out);
		if (i == 0)
			check_object(path[i], &out);
		else
			check_half(path[i]);
		buf_free(&out);
		buf_free(&again);
	}
	pair = xasprintf("%s %s", path[1], path[2]);
	if (strstr(flags, "-fPIC"))
		check_products(cc, path[0]);
	for (u32 i = 0; i < LEN(linkers); i++) {
		char *command = xasprintf("ld.%s", linkers[i]);
		bool lld = strcmp(linkers[i], "lld") == 0;
		/* gcc's own is the first; clang knows where lld is */
		bool usable = i == 0 || (every && (strstr(cc, "clang") || !lld) &&
		                         (lld ? has_command("ld.lld-19")
		                              : m == &here && has_command(command)));
		free(command);
		if (!usable)
			continue;
		link_and_run(m, cc, linkers[i], path[0], want);
		link_and_run(m, cc, linkers[i], pair, want);
	}
	for (u32 i = 0; i < LEN(ways); i++)
		free(path[i]);
	free(pair);
}

static void
check_compiler(const struct machine *m, const char *cc, const char *extra,
               const char *flags, bool every)
{
	static const char common[] = "-std=gnu11 -w -I. -ffp-contract=off "
	                             "-fno-math-errno -fstack-clash-protection";
	char *object = in_directory("batch.o"), *program = in_directory("plain");
	char *main = in_directory("runtime.o");
	char *words = xasprintf("%s %s %s %s -fvisibility=hidden -ffunction-sections "
	                        "-fdata-sections "
	                        "-c tests/unit/functions/batch.c -o %s",
	                        cc, common, flags, extra, object);
	bool ok = succeeds(words);
	free(words);
	words = xasprintf("%s %s %s -c tests/unit/functions/runtime.c -o %s", cc, common,
	                  flags, main);
	ok = ok && succeeds(words);
	free(words);
	words = xasprintf(
	        "%s %s %s -fno-inline -DPLAIN tests/unit/functions/batch.c %s -lm "
	        "-o %s",
	        cc, common, flags, main, program);
	ok = ok && succeeds(words);
	free(words);
	EXPECT(ok);
	words = xasprintf("timeout 60 %s%s", m->emulator, program);
	char *want = ok ? run_words(words, false) : NULL;
	free(words);
	EXPECT(want && strstr(want, "unwound 1\n") && strstr(want, ", unwound\n"));
	if (want) {
		const char *why;
		struct span file = file_map(object);
		struct batch *b = batch_cut(file, &why);
		EXPECT(!why);
		EXPECT_EQ(b->nparts, 15);
		for (u32 i = 0; i < b->nparts; i++)
			if (b->parts[i].refused[0]) {
				EXPECT_STR(b->parts[i].refused, "");
				printf("%s %s: function %u\n", cc, flags, b->parts[i].n);
			}
		check_batch(m, cc, flags, b, every, want);
		batch_free(b);
		file_unmap(file);
	}
	free(want);
	free(object);
	free(program);
	free(main);
}

static void
check_machine(const struct machine *m)
{
	static const char *const flags[] = {"-O2 -fPIE", "-O0 -fPIE",
	                                    "-O2 -fPIC -falign-functions=32"};
	for (u32 c = 0; c < LEN(m->compilers); c++) {
		if (!has_command(m->compilers[c].name)) {
			printf("skip cut.%s: no %s\n", m->name, m->compilers[c].name);
			continue;
		}
		for (u32 i = 0; i < LEN(flags); i++)
			check_compiler(m, m->compilers[c].command, m->compilers[c].extra,
			               flags[i], i == 0);
	}
}

TEST(cut, program)
{
	check_machine(&here);
}

TEST(cut, program_aarch64)
{
	if (!has_command("qemu-aarch64") || !has_command("aarch64-linux-gnu-gcc"))
		printf("skip cut.program_aarch64: no qemu-aarch64 or no "
		       "aarch64-linux-gnu-gcc\n");
	else
		check_machine(&aarch64);
}

/* --- refusals --- */

static const struct part *
part_of(const struct batch *b, u32 n)
{
	for (u32 i = 0; i < b->nparts; i++)
		if (b->parts[i].n == n)
			return &b->parts[i];
	return NULL;
}

static void
check_refused(const char *cc, const char *flags)
{
	static const char *const want[] = {
	        [1] = "it reaches data that can be written, or that is not known",
	        [2] = "it reaches the body of another function",
	        [3] = "it reaches a function that is not in its list",
	        [4] = "it reaches a weak symbol",
	        [5] = "it reaches data that can be written, or that is not known",
	        [6] = "it is not alone in its section",
	        [7] = "it is not alone in its section",
	        [8] = "a constant is not an immediate",
	        [9] = "", /* that depends on the way to it */
#ifdef __x86_64__
	        [10] = "which constant it reaches is not certain",
#endif
	};
	char *object = in_directory("refused.o");
	char *words = xasprintf("%s -std=gnu11 -w -ffunction-sections -fdata-sections %s "
	                        "-c tests/unit/functions/refused.c -o %s",
	                        cc, flags, object);
	if (!succeeds(words)) {
		EXPECT(false);
		return;
	}
	struct span file = file_map(object);
	const char *why;
	struct batch *b = batch_cut(file, &why);
	EXPECT(!why);
	EXPECT_EQ(b->nparts, LEN(want));
	for (u32 n = 1; n < LEN(want); n++) {
		const struct part *p = part_of(b, n);
		EXPECT(p && !p->bytes.n);
		if (want[n][0])
			EXPECT_STR(p ? p->refused : NULL, want[n]);
		EXPECT(p && p->refused[0]);
	}
	const struct part *kept = part_of(b, 100);
	EXPECT(kept && kept->bytes.n && !kept->refused[0]);
	batch_free(b);
	file_unmap(file);
	free(words);
	free(object);
}

TEST(cut, refusals)
{
	for (u32 c = 0; c < LEN(here.compilers); c++)
		if (has_command(here.compilers[c].name)) {
			check_refused(here.compilers[c].command, "-O2 -fPIE");
			check_refused(here.compilers[c].command, "-O0 -fPIC");
		}
}

TEST(cut, objects_of_another_kind)
{
	struct span none = {0}, text = span_of("\177ELF and not much more");
	const char *why;
	batch_free(batch_cut(none, &why));
	EXPECT(why);
	batch_free(batch_cut(text, &why));
	EXPECT(why);
}

TEST_MAIN
