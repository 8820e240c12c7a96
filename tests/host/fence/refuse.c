/* SPDX-License-Identifier: MIT */
/* refuse ERROR CALL PROGRAM [ARGUMENT]...: runs the program where the system call of that
 * number answers with that errno, as some kernels and containers do. */
#include <stdlib.h>

#include "refusal.h"

int
main(int argc, char **argv)
{
	if (argc < 4 || !refusal_put_up(atoi(argv[2]), atoi(argv[1])))
		return 125;
	execv(argv[3], argv + 3);
	return 127;
}
