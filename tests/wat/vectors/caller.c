/* SPDX-License-Identifier: MIT */
/* Calls the library of vectors.wat. */
#include <stdio.h>
#include <string.h>

#include "vec.h"

int
main(void)
{
	char error[200] = "";
	struct vec_instance *vec = vec_open(NULL, error, sizeof error);
	struct gowasm_v128 v = {{250, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255,
	                         255}},
	                   r, k;
	static const struct gowasm_v128 want = {{0, 1, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 5}};
	uint32_t first = 0;
	if (!vec || vec_add(vec, v, 6, &r) || memcmp(&r, &want, sizeof r) != 0)
		return puts(error), 1;
	if (vec_first(vec, r, &first) || first != 256)
		return 2;
	if (vec_keep(vec, v) || vec_kept(vec, &k) || memcmp(&k, &v, sizeof k) != 0)
		return 3;
	return vec_close(vec);
}
