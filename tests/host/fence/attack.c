/* SPDX-License-Identifier: MIT */
/* The calls that native code of a program may still make behind the fence, and those that
 * it may not, one a line. Returns how many did not end as they should, each with a line
 * on stdout. With KILL=n in the environment makes the n-th call that ends the process; 99
 * is the number after the last. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <gowasm.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static uint32_t wrong;

static void
expect(const char *what, long r, int allowed)
{
	int e = errno;
	int denied = r == -1 && (e == EPERM || e == EACCES);
	if (denied == !allowed)
		return;
	wrong++;
	printf("%s: %s, errno %d\n", what, denied ? "denied" : "not denied", e);
}

#define NO(call) (errno = 0, expect(#call, (long)(call), 0))
#define YES(call) (errno = 0, expect(#call, (long)(call), 1))

static void
memory(void)
{
	enum { ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS, RW = PROT_READ | PROT_WRITE };
	char *p = mmap(0, 4096, RW, ANONYMOUS, -1, 0);
	YES(p);
	NO(syscall(SYS_mmap, 0, 4096, RW | PROT_EXEC, ANONYMOUS, -1,
	           0)); /* musl says ENOMEM */
	NO(syscall(SYS_mmap, 0, 4096, PROT_EXEC, ANONYMOUS, -1, 0));
	YES(mprotect(p, 4096, PROT_READ));
	YES(mprotect(p, 4096, RW));
	NO(mprotect(p, 4096, PROT_READ | PROT_EXEC));
	NO(syscall(SYS_pkey_mprotect, p, 4096, PROT_READ | PROT_EXEC, -1));
	NO(mremap(p, 4096, 8192, MREMAP_MAYMOVE));
	YES(madvise(p, 4096, MADV_DONTNEED));
	NO(madvise(p, 4096, 100 /* MADV_HWPOISON */));
	YES(munmap(p, 4096));
	NO(syscall(SYS_memfd_create, "x", 0));
	NO(syscall(SYS_userfaultfd, 0));
	NO(syscall(SYS_personality, 0x0400000));
}

static void
processes(void)
{
	NO(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	NO(syscall(SYS_clone3, 0, 0));
	NO(kill(getppid(), 0));
	NO(kill(1, 0));
	NO(syscall(SYS_tgkill, 1, 1, 0));
	YES(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0));
	NO(syscall(SYS_tkill, 1, 0));
	YES(syscall(SYS_tkill, syscall(SYS_gettid), 0));
	NO(syscall(SYS_pidfd_open, getpid(), 0));
	NO(syscall(SYS_perf_event_open, 0, 0, 0, 0, 0));
	NO(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	NO(syscall(SYS_setuid, 0));
	NO(syscall(SYS_unshare, 0x10000000));
	NO(syscall(SYS_keyctl, 0, 0, 0, 0, 0));
	NO(syscall(SYS_prlimit64, 0, 0, 0, 0));
	NO(syscall(SYS_setitimer, ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, 0));
	NO(timer_create(CLOCK_REALTIME, 0, &(timer_t){0}));
	NO(syscall(SYS_timer_settime, 0, 0, &(struct itimerspec){{0, 0}, {0, 0}}, 0));
	NO(syscall(SYS_timer_delete, 0));
}

static void
sockets(void)
{
	const struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9)};
	struct msghdr m = {.msg_name = 0};
	int one = 1;
	socklen_t n = sizeof one;
	NO(socket(AF_INET, SOCK_STREAM, 0));
	NO(socket(AF_UNIX, SOCK_STREAM, 0));
	NO(socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0}));
	NO(connect(0, (const struct sockaddr *)&a, sizeof a));
	NO(bind(0, (const struct sockaddr *)&a, sizeof a));
	NO(listen(0, 1));
	NO(sendto(0, "x", 1, 0, 0, 0));
	NO(sendto(0, "x", 1, MSG_FASTOPEN, (const struct sockaddr *)&a, sizeof a));
	NO(recvfrom(0, &one, 1, 0, 0, 0));
	YES(sendmsg(0, &m, MSG_NOSIGNAL));
	YES(sendmsg(0, &m, MSG_NOSIGNAL | MSG_DONTWAIT));
	NO(sendmsg(0, &m, MSG_FASTOPEN));
	NO(sendmsg(0, &m, MSG_NOSIGNAL | MSG_OOB));
	YES(recvmsg(0, &m, MSG_PEEK | MSG_WAITALL));
	NO(recvmsg(0, &m, MSG_ERRQUEUE));
	NO(syscall(SYS_sendmmsg, 0, 0, 0, 0));
	NO(syscall(SYS_recvmmsg, 0, 0, 0, 0, 0));
	YES(setsockopt(0, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
	NO(setsockopt(0, IPPROTO_TCP, TCP_FASTOPEN, &one, sizeof one));
	NO(setsockopt(0, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
	YES(getsockopt(0, SOL_SOCKET, SO_TYPE, &one, &n));
	NO(getsockopt(0, SOL_SOCKET, SO_ACCEPTCONN, &one, &n));
	NO(getsockname(0, 0, 0));
	YES(accept4(0, 0, 0, SOCK_CLOEXEC));
	YES(shutdown(0, SHUT_RD));
}

/* What --connect 127.0.0.1:1 and [::1]:1 open, and what not. */
static void
granted_sockets(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_port = htons(1),
	                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1, fd, tcp_too = getenv("TCP_PORTS") != 0;
	socklen_t n = sizeof a;
	YES(fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	YES(connect(fd, (const struct sockaddr *)&a, sizeof a));
	a.sin_port = htons(2);
	if (tcp_too)
		NO(connect(fd, (const struct sockaddr *)&a, sizeof a));
	a.sin_port = htons(20000);
	if (tcp_too)
		NO(bind(fd, (const struct sockaddr *)&a, sizeof a));
	a.sin_port = 0;
	YES(bind(fd, (const struct sockaddr *)&a, sizeof a));
	YES(getsockname(fd, (struct sockaddr *)&a, &n));
	YES(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one));
	NO(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one));
	NO(setsockopt(fd, SOL_SOCKET, SO_MARK, &one, sizeof one));
	NO(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3));
	NO(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &one, sizeof one));
	NO(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &one, sizeof one));
	NO(setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &one, sizeof one));
	NO(setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &one, sizeof one));
	NO(setsockopt(fd, IPPROTO_TCP, 30 /* TCP_FASTOPEN_CONNECT */, &one, sizeof one));
	NO(setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", 3));
	NO(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &one, &n));
	YES(close(fd));
	YES(fd = socket(AF_INET6, SOCK_DGRAM, 0));
	YES(close(fd));
	NO(socket(AF_UNIX, SOCK_STREAM, 0));
	NO(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	NO(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP));
	NO(socket(AF_INET, SOCK_STREAM, 262 /* MPTCP */));
	NO(socket(AF_INET, SOCK_SEQPACKET, 0));
	NO(socket(AF_NETLINK, SOCK_RAW, 0));
	NO(socket(AF_PACKET, SOCK_RAW, 0));
	NO(socket(40 /* AF_VSOCK */, SOCK_STREAM, 0));
	NO(socket(38 /* AF_ALG */, SOCK_SEQPACKET, 0));
	NO(socket(44 /* AF_XDP */, SOCK_RAW, 0));
	NO(socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0}));
	NO(sendto(0, "x", 1, 0, 0, 0));
	NO(recvfrom(0, &one, 1, 0, 0, 0));
	NO(syscall(SYS_sendmmsg, 0, 0, 0, 0));
	NO(sendmsg(0, &(struct msghdr){.msg_name = 0}, MSG_FASTOPEN));
}

static void
descriptors(void)
{
	int fd;
	YES(fcntl(0, F_GETFD));
	YES(fcntl(0, F_SETFD, 0));
	YES(fcntl(0, F_GETFL));
	YES(fcntl(0, F_SETFL, fcntl(0, F_GETFL)));
	YES(fd = fcntl(0, F_DUPFD_CLOEXEC, 3));
	YES(close(fd));
	NO(fcntl(0, F_SETFL, O_ASYNC));
	NO(fcntl(0, F_DUPFD, 3));
	NO(fcntl(0, F_SETOWN, 1));
	NO(fcntl(0, 10 /* F_SETSIG */, SIGKILL));
	NO(fcntl(0, F_SETLK, 0));
	NO(fcntl(1, 1031 /* F_SETPIPE_SZ */, 1 << 20));
	NO(fcntl(AT_FDCWD, 1026 /* F_NOTIFY */, 1));
	NO(dup(0));
	NO(pipe((int[2]){0, 0}));
	NO(ioctl(0, TIOCSTI, "x"));
	NO(syscall(SYS_fallocate, 0, 1, 0, 1));
	YES(syscall(SYS_fallocate, 0, 0, 0, 1));
}

static void
files(void)
{
	struct {
		uint64_t flags, mode, resolve;
	} how = {0, 0, 0};
	char buffer[600];
	struct stat st;
	int fd;
	NO(openat(AT_FDCWD, "/etc/passwd", O_RDONLY));
	NO(openat(AT_FDCWD, "/proc/self/mem", O_RDWR));
	NO(syscall(437 /* openat2 */, AT_FDCWD, "/etc/passwd", &how, sizeof how));
	NO(openat(AT_FDCWD, "ro/f", O_WRONLY));
	YES(fd = openat(AT_FDCWD, "ro/f", O_RDONLY)); /* a host function's file */
	YES(fstat(fd, &st));
	NO(fchmod(fd, 0777));
	NO(fchown(fd, 0, 0));
	NO(flock(fd, 1));
	YES(close(fd));
	YES(fd = openat(AT_FDCWD, "rw/new", O_CREAT | O_RDWR, 0600));
	YES(ftruncate(fd, 1));
	YES(futimens(fd, 0));
	YES(close(fd));
	YES(unlinkat(AT_FDCWD, "rw/new", 0));
	NO(unlinkat(AT_FDCWD, "ro/f", 0));
	NO(syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &st, 0));
	NO(syscall(SYS_statx, AT_FDCWD, "/root", 0, 0x7ff, buffer));
	NO(readlink("/proc/self/exe", buffer, sizeof buffer));
	NO(utimensat(AT_FDCWD, "ro/f", 0, 0));
	NO(syscall(SYS_fchmodat, AT_FDCWD, "rw/f", 0777));
	NO(syscall(SYS_fchownat, AT_FDCWD, "rw/f", 0, 0, 0));
	NO(syscall(SYS_renameat2, AT_FDCWD, "rw/f", AT_FDCWD, "rw/g", 2));
	NO(syscall(SYS_mknodat, AT_FDCWD, "rw/null", S_IFCHR | 0600, 259));
	NO(chdir("/"));
	NO(chroot("/"));
	NO(syscall(SYS_mount, 0, 0, 0, 0, 0));
	NO(syscall(SYS_umask, 0));
	NO(syscall(SYS_open_by_handle_at, 0, 0, 0));
}

/* Each ends the process. */
static uint32_t
kill_by(int n)
{
	char *none[] = {0};
	switch (n) {
	case 0:
		return execve("/bin/true", none, none) != 0;
	case 1:
		return syscall(SYS_execveat, AT_FDCWD, "/bin/true", none, none, 0) != 0;
	case 2:
		return syscall(SYS_ptrace, 0, 0, 0, 0) != 0;
	case 3:
		return syscall(SYS_process_vm_readv, getppid(), 0, 0, 0, 0, 0) != 0;
	case 4:
		return syscall(SYS_process_vm_writev, getppid(), 0, 0, 0, 0, 0) != 0;
	case 5:
		return syscall(SYS_bpf, 0, 0, 0) != 0;
	case 6:
		return syscall(425 /* io_uring_setup */, 1, 0) != 0;
	case 7:
		return syscall(426 /* io_uring_enter */, 0, 0, 0, 0, 0, 0) != 0;
	case 8:
		return syscall(427 /* io_uring_register */, 0, 0, 0, 0) != 0;
#ifdef __x86_64__
	case 9:
		return syscall(0x40000000 | SYS_getpid) != 0; /* x32 */
	case 10: {
		long r;
		__asm__ volatile("int $0x80" : "=a"(r) : "a"(20) : "memory"); /* 32-bit */
		return r != 0;
	}
#endif
	}
	return 99;
}

uint32_t gowasm_env__attack(struct gowasm *g);
uint32_t
gowasm_env__attack(struct gowasm *g)
{
	const char *n = getenv("KILL");
	(void)g;
	if (n)
		return kill_by(atoi(n));
	memory();
	processes();
	if (getenv("GRANTED"))
		granted_sockets();
	else
		sockets();
	descriptors();
	files();
	fflush(stdout);
	return wrong;
}
