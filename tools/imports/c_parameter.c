/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/imports/c_parameter.h"

/* Words that no parameter can be called. */
static bool
is_reserved(const char *s)
{
	static const char *const words[] = {
	        "auto",      "break",    "case",     "char",      "const",    "continue",
	        "default",   "do",       "double",   "else",      "enum",     "extern",
	        "float",     "for",      "goto",     "if",        "inline",   "int",
	        "long",      "register", "restrict", "return",    "short",    "signed",
	        "sizeof",    "static",   "struct",   "switch",    "typedef",  "union",
	        "unsigned",  "void",     "volatile", "while",     "and",      "asm",
	        "bool",      "catch",    "class",    "delete",    "explicit", "export",
	        "false",     "friend",   "mutable",  "namespace", "new",      "not",
	        "nullptr",   "operator", "or",       "private",   "public",   "result",
	        "template",  "this",     "throw",    "true",      "try",      "typeid",
	        "typename",  "using",    "virtual",  "xor",       "instance", "protected",
	        "constexpr", "typeof",   "unix",     "linux",
	};
	for (size_t i = 0; i < LEN(words); i++)
		if (strcmp(words[i], s) == 0)
			return true;
	return false;
}

static bool
is_plain(struct span name)
{
	bool good = name.n && name.n < 64 && name.p[0] >= 'a' && name.p[0] <= 'z';
	for (size_t k = 0; good && k < name.n; k++) {
		u8 c = name.p[k];
		good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9') || c == '_';
	}
	return good;
}

char *
c_parameter_name(c_parameter_own *own, const void *arg, u32 n, u32 i)
{
	struct span name = own(arg, i);
	bool good = is_plain(name);
	for (u32 k = 0; good && k < n; k++)
		good = k == i || !span_eq(name, own(arg, k));
	char *s = good ? xasprintf("%.*s", (int)name.n, (const char *)name.p) : NULL;
	/* "a3" is the name of a parameter that has none */
	if (!s || is_reserved(s) || (s[0] == 'a' && s[1] >= '0' && s[1] <= '9')) {
		free(s);
		s = xasprintf("a%u", i);
	}
	return s;
}
