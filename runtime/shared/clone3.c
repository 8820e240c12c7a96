/* SPDX-License-Identifier: MIT */
#include "runtime/shared/clone3.h"

#if defined(__linux__) && __has_include(<linux/seccomp.h>)
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* If two filters answer with an errno, that of the newer one counts. */
bool
clone3_hide(void)
{
	enum { CLONE3 = 435 }; /* the number on every machine */
	static bool hidden;
	struct sock_filter f[] = {
	        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLONE3, 0, 1),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof f / sizeof *f, .filter = f};
	if (hidden || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return false;
	hidden = true;
	return true;
}
#else
bool
clone3_hide(void)
{
	return false;
}
#endif
