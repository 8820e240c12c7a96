/* SPDX-License-Identifier: MIT */
/* The fence, part by part, in processes of their own: what it allows, what it refuses,
 * and what it says if the kernel, or a filter above us, lacks a part. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/start/fence.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "tests/refusal.h"
#include "runtime/start/filter.h"
#include "wasi/wasi.h"

enum { KILLED = 300 }; /* and the signal */

static struct memory memory;
static struct fence fence;
static bool by_name;
static const char *grants[3]; /* to connect */
static bool other_owner;      /* of TOP/secret */

static int
ending_of(pid_t pid)
{
	int status = -1;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED + WTERMSIG(status);
}

/* Runs f in a child with `parts` up, over a grant of TOP/rw and, read-only, TOP/ro.
 * Returns its exit status: the number of the first expectation that failed, or 0; 100 if
 * the fence could not be put up. */
static int
fenced(uint8_t parts, int (*f)(void))
{
	tree_make();
	mkdir(in("rw"), 0755), mkdir(in("rw/d"), 0755), mkdir(in("ro"), 0755);
	close(open(in("rw/f"), O_CREAT | O_WRONLY, 0644));
	close(open(in("ro/f"), O_CREAT | O_WRONLY, 0644));
	close(open(in("secret"), O_CREAT | O_WRONLY, 0600));
	if (other_owner && chown(in("secret"), 1, 1) != 0)
		return 99;
	pid_t pid = fork();
	if (pid == 0) {
		static char *none[] = {NULL};
		const struct wasi_dir dirs[] = {
		        {.host = strdup(in("rw")), .guest = "/rw"},
		        {.host = strdup(in("ro")), .guest = "/ro", .read_only = true}};
		struct wasi_config c = {.memory = &memory,
		                        .argv = none,
		                        .envp = none,
		                        .dirs = dirs,
		                        .ndirs = 2,
		                        .connect = grants};
		while (grants[c.nconnect])
			c.nconnect++;
		struct wasi *w = wasi_open(&c, &(char *){NULL});
		fence = (struct fence){.asked = parts};
		_exit(w && fence_up(&fence, w) && fence_syscalls(&fence, w, by_name)
		              ? f()
		              : 100);
	}
	int ending = ending_of(pid);
	tree_remove(tree_top);
	return ending;
}

static bool
opens(const char *name, int flags)
{
	struct open_how how = {.flags = (uint64_t)flags | O_CLOEXEC,
	                       .mode = flags & O_CREAT ? 0644 : 0};
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, in(name), &how, sizeof how);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static long
landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}

static int
check_landlock(void)
{
	if (!opens("rw/f", O_RDWR))
		return 1;
	if (!opens("rw/new", O_CREAT | O_RDWR) || !opens("rw/new", O_RDWR | O_TRUNC))
		return 2;
	if (rename(in("rw/new"), in("rw/d/new")) != 0 || unlink(in("rw/d/new")) != 0)
		return 3; /* between directories */
	if (mkdir(in("rw/e"), 0755) != 0 || rmdir(in("rw/e")) != 0 ||
	    symlink("f", in("rw/l")) != 0 || link(in("rw/f"), in("rw/d/h")) != 0)
		return 4;
	if (!opens("ro/f", O_RDONLY) || !opens("ro", O_RDONLY | O_DIRECTORY))
		return 5;
	if (opens("ro/f", O_WRONLY) || opens("ro/new", O_CREAT | O_WRONLY) ||
	    unlink(in("ro/f")) == 0 || truncate(in("ro/f"), 1) == 0)
		return 6;
	if (opens("secret", O_RDONLY) || opens("other", O_CREAT | O_WRONLY) ||
	    rename(in("rw/f"), in("f")) == 0)
		return 7;
	execl("/bin/true", "true", NULL);
	if (errno != EACCES)
		return 8;
	return mknod(in("rw/fifo"), S_IFCHR, 0) == 0 ? 9 : 0;
}

TEST(fence, landlock)
{
	if (landlock_version() < 2) {
		puts("skip fence.landlock: this kernel has none");
		return;
	}
	EXPECT_EQ(fenced(FENCE_LANDLOCK, check_landlock), 0);
}

static int
connect_to(int type, const void *address, socklen_t n)
{
	int s = socket(((const struct sockaddr *)address)->sa_family, type, 0);
	int r = connect(s, address, n), e = errno;
	close(s);
	return r == 0 ? 0 : e;
}

static int
check_network(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9)};
	struct sockaddr_un u = {.sun_family = AF_UNIX};
	int s = socket(AF_INET, SOCK_STREAM, 0);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect_to(SOCK_STREAM, &a, sizeof a) != EACCES)
		return 1;
	if (bind(s, (struct sockaddr *)&a, sizeof a) == 0 || errno != EACCES)
		return 2;
	if (fence.landlock < 6)
		return 0;
	memcpy(u.sun_path, "\0gowasm-fence-test", 18);
	if (connect_to(SOCK_STREAM, &u, offsetof(struct sockaddr_un, sun_path) + 18) !=
	    EPERM)
		return 3;
	return kill(getppid(), 0) == 0 || kill(getpid(), 0) != 0 ? 4 : 0;
}

TEST(fence, landlock_network_and_scopes)
{
	struct sockaddr_un u = {.sun_family = AF_UNIX};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	if (landlock_version() < 4) {
		puts("skip fence.landlock_network_and_scopes: this kernel has none");
		return;
	}
	memcpy(u.sun_path, "\0gowasm-fence-test", 18);
	EXPECT_EQ(bind(s, (struct sockaddr *)&u,
	               offsetof(struct sockaddr_un, sun_path) + 18),
	          0);
	EXPECT_EQ(listen(s, 1), 0);
	EXPECT_EQ(fenced(FENCE_LANDLOCK, check_network), 0);
	close(s);
}

/* --- system calls: one by one --- */

static bool
is_refused(long r)
{
	return r == -1 && errno == EPERM;
}

static int
check_seccomp(void)
{
	char c = 0;
	int pipes[2];
	if (!opens("rw/f", O_RDWR) || !opens("secret", O_RDONLY))
		return 1;
	void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || munmap(p, 4096) != 0 || write(1, &c, 0) != 0)
		return 2;
	if (!is_refused(socket(AF_INET, SOCK_STREAM, 0)))
		return 3;
	if (!is_refused(syscall(SYS_clone, 0, 0, 0, 0, 0)) || !is_refused(pipe(pipes)))
		return 4;
	if (!is_refused(kill(getppid(), 0)) || !is_refused(chdir("/")))
		return 5;
	if (syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0) != 0 ||
	    !is_refused(syscall(SYS_tgkill, getppid(), getppid(), 0)))
		return 6;
	if (syscall(SYS_tkill, syscall(SYS_gettid), 0) != 0 ||
	    !is_refused(syscall(SYS_tkill, getppid(), 0)))
		return 7;
	/* by name, only where it has to be */
	long fd = syscall(SYS_openat, AT_FDCWD, in("rw/f"), O_RDONLY, 0);
	if (by_name ? fd < 0 : !is_refused(fd))
		return 8;
	return 0;
}

TEST(fence, seccomp)
{
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_seccomp), 0);
	by_name = true;
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_seccomp), 0);
	by_name = false;
}

#ifdef __x86_64__
static int
call_x32(void)
{
	return (int)syscall(0x40000000 | SYS_getpid) != 0;
}

static int
call_32_bit(void)
{
	long r;
	__asm__ volatile("int $0x80" : "=a"(r) : "a"(20) : "memory");
	return r != 0;
}

TEST(fence, other_numbers_end_the_process)
{
	EXPECT_EQ(fenced(FENCE_SECCOMP, call_x32), KILLED + SIGSYS);
	EXPECT_EQ(fenced(FENCE_SECCOMP, call_32_bit), KILLED + SIGSYS);
}
#endif

/* --- system calls: all of syscalls.def, as the table says --- */

static const struct filter_row *now;

static int
call_it(void)
{
	return (int)syscall(now->number, -1, -1, -1, -1, -1, -1);
}

TEST(fence, calls_that_end_the_process)
{
	int n = 0;
	for (now = filter_rows; now < filter_rows + filter_nrows; now++)
		if (now->what == FILTER_KILL) {
			n++;
			EXPECT_EQ(fenced(FENCE_SECCOMP, call_it), KILLED + SIGSYS);
		}
	EXPECT(n >= 9);
}

/* What a call must not be made with here: it would end or stop the test. */
static bool
is_left_out(long number)
{
	return number == SYS_exit || number == SYS_exit_group ||
	       number == SYS_rt_sigreturn || number == SYS_restart_syscall;
}

/* Whether a row allows its call here. */
static bool
is_in_force(const struct filter_row *r)
{
	return r->what == FILTER_ALLOW ||
	       (grants[0] && r->what >= FILTER_LISTENS && r->what <= FILTER_UNIX);
}

/* Whether the table allows a call. */
static bool
is_allowed(long number, const uint32_t args[6])
{
	for (size_t i = 0; i < filter_nrows; i++) {
		const struct filter_row *r = &filter_rows[i];
		bool met = r->number == number && is_in_force(r);
		for (int k = 0; k < FILTER_TESTS && met; k++) {
			const struct filter_test *t = &r->tests[k];
			uint32_t value = t->kind == FILTER_PROCESS  ? (uint32_t)getpid()
			                 : t->kind == FILTER_THREAD ? (uint32_t)gettid()
			                                            : t->value;
			met = t->kind == FILTER_NONE || (args[t->arg] & t->mask) == value;
		}
		if (met)
			return true;
	}
	return false;
}

/* A call that is let through fails for its arguments, which are nonsense, but never with
 * EPERM. */
static bool
is_as_the_table_says(long number, const uint32_t a[6])
{
	long r = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (is_refused(r) != is_allowed(number, a))
		return true;
	dprintf(1, "call %ld (%x %x %x %x %x %x) gives %ld, errno %d\n", number, a[0],
	        a[1], a[2], a[3], a[4], a[5], r, errno);
	return false;
}

/* Each row as it asks for, and with each bit of each argument that it looks at the other
 * way round. */
static bool
is_row_kept(const struct filter_row *row)
{
	uint32_t good[6], bad[6];
	memset(good, 0xff, sizeof good);
	for (int k = 0; k < FILTER_TESTS; k++) {
		const struct filter_test *t = &row->tests[k];
		if (t->kind == FILTER_VALUE)
			good[t->arg] = t->value | (good[t->arg] & ~t->mask);
		else if (t->kind != FILTER_NONE)
			good[t->arg] = (uint32_t)(t->kind == FILTER_PROCESS ? getpid()
			                                                    : gettid());
	}
	bool ok = is_as_the_table_says(row->number, good);
	for (int k = 0; k < FILTER_TESTS && ok; k++)
		for (unsigned bit = 0; bit < 32 && ok; bit++) {
			const struct filter_test *t = &row->tests[k];
			memcpy(bad, good, sizeof bad);
			bad[t->arg] ^= 1u << bit;
			if (t->kind != FILTER_NONE && t->mask >> bit & 1)
				ok = is_as_the_table_says(row->number, bad);
		}
	return ok;
}

static int
check_rows(void)
{
	for (size_t i = 0; i < filter_nrows; i++)
		if (is_in_force(&filter_rows[i]) && !is_left_out(filter_rows[i].number) &&
		    !is_row_kept(&filter_rows[i]))
			return 1;
	return 0;
}

TEST(fence, conditions)
{
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_rows), 0);
}

TEST(fence, conditions_with_grants_of_sockets)
{
	grants[0] = "127.0.0.1:1", grants[1] = "unix:/none/x";
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_rows), 0);
	grants[0] = grants[1] = NULL;
}

/* What Landlock says to a port of the loopback: EACCES, or what nobody there says. */
static bool
reaches(int family, uint16_t port, bool binds)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_port = htons(port),
	                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(family, SOCK_STREAM, 0);
	int r = binds ? bind(fd, (struct sockaddr *)&a, sizeof a)
	              : connect(fd, (struct sockaddr *)&a, sizeof a);
	bool reached = r == 0 || errno == ECONNREFUSED;
	close(fd);
	return reached;
}

static int
check_sockets(void)
{
	static const int others[][3] = {{AF_NETLINK, SOCK_RAW, 0},
	                                {AF_PACKET, SOCK_RAW, 0},
	                                {AF_PACKET, SOCK_DGRAM, 0},
	                                {AF_INET, SOCK_RAW, IPPROTO_ICMP},
	                                {AF_INET, SOCK_DGRAM, IPPROTO_ICMP},
	                                {AF_INET, SOCK_STREAM, 262 /* MPTCP */},
	                                {40 /* AF_VSOCK */, SOCK_STREAM, 0},
	                                {AF_INET, SOCK_SEQPACKET, 0},
	                                {AF_UNIX, SOCK_STREAM, 0},
	                                {AF_INET6, SOCK_RAW, 58},
	                                {38 /* AF_ALG */, SOCK_SEQPACKET, 0},
	                                {AF_INET, SOCK_STREAM, IPPROTO_SCTP}};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (!is_refused(socket(others[i][0], others[i][1], others[i][2])))
			return 10 + (int)i;
	if (!reaches(AF_INET, 2, false))
		return 1;
	if (landlock_version() >= 4 &&
	    (reaches(AF_INET, 4, false) || reaches(AF_INET, 20000, true)))
		return 2;
	return !reaches(AF_INET, 0, true) ? 3 : 0;
}

TEST(fence, sockets_with_a_grant)
{
	grants[0] = "127.0.0.1:1-3";
	EXPECT_EQ(fenced(FENCE_SECCOMP | FENCE_LANDLOCK, check_sockets), 0);
	grants[0] = NULL;
}

static bool
is_listed(long number)
{
	for (size_t i = 0; i < filter_nrows; i++)
		if (filter_rows[i].number == number &&
		    (is_in_force(&filter_rows[i]) || filter_rows[i].what == FILTER_KILL))
			return true;
	return false;
}

/* Calls that only the kernel's own probes make, on x86-64: no filter sees them, and they
 * are a SIGILL for everybody else. */
static bool
is_probe(long number)
{
#ifdef __x86_64__
	return number == 335 || number == 336;
#else
	return number < 0;
#endif
}

static int
check_others(void)
{
	/* if even this goes through, the rest would do harm */
	if (!is_refused(syscall(SYS_getppid)))
		return 1;
	for (long number = 0; number < 700; number++)
		if (!is_listed(number) && !is_probe(number) &&
		    !is_refused(syscall(number, -1, -1, -1, -1, -1, -1))) {
			dprintf(1, "call %ld goes through\n", number);
			return 2;
		}
	return 0;
}

TEST(fence, every_other_call_is_refused)
{
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_others), 0);
}

static int
check_privs(void)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 1;
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ? 2 : 0;
}

TEST(fence, privileges)
{
	EXPECT_EQ(fenced(FENCE_PRIVS | FENCE_DUMP, check_privs), 0);
}

static int
check_capabilities(void)
{
	struct stat st;
	if (!opens("secret", O_RDWR) || stat(in("secret"), &st) != 0 || st.st_uid != 1)
		return 1; /* a file of another's */
	if (utimensat(AT_FDCWD, in("secret"), (struct timespec[2]){{1, 0}, {1, 0}}, 0) !=
	            0 ||
	    unlink(in("secret")) != 0)
		return 2;
	if (!is_refused(chown(in("rw/f"), 1, 1)) ||
	    !is_refused(mknod(in("rw/null"), S_IFCHR | 0600, 259)))
		return 3;
	return is_refused(setuid(1)) && is_refused(chroot("/")) &&
	                       is_refused(sethostname("x", 1))
	               ? 0
	               : 4;
}

TEST(fence, capabilities_of_root)
{
	if (getuid() != 0) {
		puts("skip fence.capabilities_of_root: it is not root");
		return;
	}
	other_owner = true;
	EXPECT_EQ(fenced(FENCE_PRIVS, check_capabilities), 0);
	other_owner = false;
}

/* --- parts that are not there --- */

static int
check_landlock_missing(void)
{
	if (fence.up & FENCE_LANDLOCK || !(fence.up & FENCE_PRIVS) || fence.landlock)
		return 1;
	for (unsigned i = 0; i < FENCE_PARTS; i++)
		if ((fence_gap(&fence, i) != NULL) != (1u << i == FENCE_LANDLOCK))
			return 2;
	return fence_is_forbidden(&fence, 3) ? 42 : 0;
}

static int
check_seccomp_missing(void)
{
	if (fence.up & FENCE_SECCOMP || !(fence.up & FENCE_PRIVS))
		return 1;
	return !fence_gap(&fence, 4) ? 2 : fence_is_forbidden(&fence, 4) ? 42 : 0;
}

static int
check_privileges_missing(void)
{
	return fence.up || !fence_gap(&fence, 1) ? 1
	       : fence_is_forbidden(&fence, 1)   ? 42
	                                         : 0;
}

/* fenced() where system call `number` answers `error`. */
static int
fenced_without(int number, int error, uint8_t parts, int (*f)(void))
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(refusal_put_up(number, error) ? fenced(parts, f) : 101);
	return ending_of(pid);
}

TEST(fence, a_kernel_without_landlock_is_noted)
{
	const uint8_t parts = FENCE_PRIVS | FENCE_LANDLOCK;
	const int call = SYS_landlock_create_ruleset;
	EXPECT_EQ(fenced_without(call, ENOSYS, parts, check_landlock_missing), 0);
	EXPECT_EQ(fenced_without(call, EOPNOTSUPP, parts, check_landlock_missing), 0);
	EXPECT_EQ(fenced_without(call, EPERM, parts, check_landlock_missing), 42);
	EXPECT_EQ(fenced_without(call, EINVAL, parts, check_landlock_missing), 100);
	EXPECT_EQ(fenced_without(call, ENOMEM, parts, check_landlock_missing), 100);
	if (landlock_version() >= 2) {
		const int last = SYS_landlock_restrict_self;
		EXPECT_EQ(fenced_without(last, EPERM, parts, check_landlock_missing),
		          100);
	}
}

TEST(fence, capabilities_that_cannot_be_dropped_are_noted)
{
	int (*f)(void) = check_privileges_missing;
	EXPECT_EQ(fenced_without(SYS_capset, EPERM, FENCE_PRIVS, f), 42);
	EXPECT_EQ(fenced_without(SYS_capget, ENOSYS, FENCE_PRIVS, f), 0);
	EXPECT_EQ(fenced_without(SYS_capset, EINVAL, FENCE_PRIVS, f), 100);
}

TEST(fence, a_kernel_without_seccomp_is_noted)
{
	const uint8_t parts = FENCE_PRIVS | FENCE_SECCOMP;
	EXPECT_EQ(fenced_without(SYS_seccomp, ENOSYS, parts, check_seccomp_missing), 0);
	EXPECT_EQ(fenced_without(SYS_seccomp, EPERM, parts, check_seccomp_missing), 42);
	EXPECT_EQ(fenced_without(SYS_seccomp, EINVAL, parts, check_seccomp_missing), 100);
	EXPECT_EQ(fenced_without(SYS_seccomp, EACCES, parts, check_seccomp_missing), 100);
}

static int
check_none(void)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0 ||
	    prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1)
		return 1;
	return !opens("secret", O_RDONLY) || socket(AF_INET, SOCK_STREAM, 0) < 0 ? 2 : 0;
}

TEST(fence, none)
{
	EXPECT_EQ(fenced(0, check_none), 0);
}

static void
close_inherited(void)
{
	struct fence f = {0};
	int high = fcntl(0, F_DUPFD, 900), low = dup(0);
	fence_descriptors(&f);
	if (fcntl(high, F_GETFD) < 0 || fcntl(low, F_GETFD) < 0)
		_exit(1);
	f.asked = FENCE_FDS;
	if (!fence_descriptors(&f) || f.up != FENCE_FDS)
		_exit(2);
	_exit(fcntl(high, F_GETFD) >= 0 || fcntl(low, F_GETFD) >= 0 ||
	                      fcntl(0, F_GETFD) < 0
	              ? 3
	              : 0);
}

TEST(fence, descriptors)
{
	pid_t pid = fork();
	if (pid == 0)
		close_inherited();
	EXPECT_EQ(ending_of(pid), 0);
	/* one by one, above the limit of new ones too */
	pid = fork();
	if (pid == 0) {
		dup2(0, 1000);
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){950, 1000});
		if (!refusal_put_up(SYS_close_range, EPERM))
			_exit(4);
		struct fence f = {.asked = FENCE_FDS};
		if (!fence_descriptors(&f) || fcntl(1000, F_GETFD) >= 0)
			_exit(5);
		close_inherited();
	}
	EXPECT_EQ(ending_of(pid), 0);
}

TEST_MAIN
