/* SPDX-License-Identifier: MIT */
/* provider: the kinds of providers of an import. */
#ifndef TOOLS_IMPORTS_PROVIDER_H
#define TOOLS_IMPORTS_PROVIDER_H

enum provider {
	PROVIDER_WASI,
	PROVIDER_HOST,      /* a host file */
	PROVIDER_WRAPPER,   /* a host file, for a function of WASI */
	PROVIDER_STUB_TRAP, /* nobody */
	PROVIDER_STUB_ZERO,
};

#endif
