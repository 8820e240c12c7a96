/* SPDX-License-Identifier: MIT */
/* Kernel files: nothing about them changes, not even before a call is refused. The file
 * system is one that the test names, or one that is mounted here. */
#include <dlfcn.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"
#include "wasi/sandbox/filesystem.h"

/* In the library's place: what every descriptor is on, if `pretend` says so. */
static long pretend_type;
static bool pretend, pretend_disk;

int
fstatfs(int fd, struct statfs *fs)
{
	int (*real)(int, struct statfs *) =
	        (int (*)(int, struct statfs *))dlsym(RTLD_NEXT, "fstatfs");
	int r = real(fd, fs);
	if (pretend)
		fs->f_type = pretend_type;
	return r;
}

int
fstat(int fd, struct stat *st)
{
	int r = fstatat(fd, "", st, AT_EMPTY_PATH);
	if (pretend)
		st->st_dev = pretend_disk ? makedev(8, 1) : makedev(0, 99);
	return r;
}

static void
everything_that_changes(u32 want)
{
	u32 fd;
	begin(false, false);
	pretend = true;
	wasi_close(w);
	char box[128];
	snprintf(box, sizeof box, "%s/box", tree_top);
	grant(box, false);
	struct {
		const char *what;
		u32 got;
	} calls[] = {
#define OPENS(path, oflags, rights) \
	wasi_path_open(w, BOX, 1, PATH(path), oflags, rights, 0, 0, &fd)
	        {"write", OPENS("f", 0, FD_WRITE)},
	        {"read and write", OPENS("d/g", 0, FD_READ | FD_WRITE)},
	        {"create", OPENS("new", OFLAG_CREAT, FD_READ)},
	        {"create below", OPENS("d/new", OFLAG_CREAT | OFLAG_EXCL, FD_WRITE)},
	        {"path times",
	         wasi_path_filestat_set_times(w, BOX, 1, PATH("f"), 1, 1, FST_MTIM)},
	        {"fd times", wasi_fd_filestat_set_times(w, BOX, 1, 1, FST_MTIM)},
	        {"mkdir", wasi_path_create_directory(w, BOX, PATH("n"))},
	        {"mkdir below", wasi_path_create_directory(w, BOX, PATH("d/n"))},
	        {"symlink", wasi_path_symlink(w, PATH("f"), BOX, PATH("l"))},
	        {"link", wasi_path_link(w, BOX, 0, PATH("f"), BOX, PATH("h"))},
	        {"rename", wasi_path_rename(w, BOX, PATH("f"), BOX, PATH("r"))},
	        {"rename back", wasi_path_rename(w, BOX, PATH("d/g"), BOX, PATH("f"))},
	        {"cut", OPENS("f", OFLAG_TRUNC, FD_WRITE)},
	        {"cut to read", OPENS("f", OFLAG_TRUNC, FD_READ)},
	        {"cut or create", OPENS("f", OFLAG_TRUNC | OFLAG_CREAT, FD_WRITE)},
	        {"unlink", wasi_path_unlink_file(w, BOX, PATH("f"))},
	        {"rmdir", wasi_path_remove_directory(w, BOX, PATH("d/e"))},
	};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		if ((calls[i].got != 0) != (want != 0))
			printf("%s: %s\n", calls[i].what, errno_name(calls[i].got));
		EXPECT_EQ(calls[i].got, want);
	}
	/* to be read is another matter */
	EXPECT_EQ(OPENS(want ? "f" : "d", 0, FD_READ), 0);
	EXPECT_EQ(OPENS("d", OFLAG_DIRECTORY, FD_READ | FD_READDIR), 0);
	struct stat st;
	pretend = false;
	if (want) {
		EXPECT(stat(in("box/f"), &st) == 0 && st.st_size == 6 &&
		       st.st_nlink == 1 && st.st_mtime > 1);
		EXPECT(exists("box/d/g") && exists("box/d/e") && !exists("box/new") &&
		       !exists("box/d/new") && !exists("box/n") && !exists("box/d/n") &&
		       !exists("box/l") && !exists("box/h") && !exists("box/r"));
	}
	end();
}

TEST(filesystem, those_of_the_kernel_refuse_every_change)
{
	static const struct {
		const char *name;
		long type;
	} kernel[] = {{"proc", PROC_SUPER_MAGIC},
	              {"sysfs", SYSFS_MAGIC},
	              {"debugfs", DEBUGFS_MAGIC},
	              {"tracefs", TRACEFS_MAGIC},
	              {"cgroup", CGROUP_SUPER_MAGIC},
	              {"cgroup2", CGROUP2_SUPER_MAGIC},
	              {"bpf", BPF_FS_MAGIC},
	              {"binfmt_misc", BINFMTFS_MAGIC},
	              {"securityfs", SECURITYFS_MAGIC},
	              {"selinuxfs", SELINUX_MAGIC},
	              {"smackfs", SMACK_MAGIC},
	              {"configfs", 0x62656570},
	              {"efivarfs", EFIVARFS_MAGIC},
	              {"pstore", PSTOREFS_MAGIC},
	              {"fusectl", 0x65735543},
	              {"rpc_pipefs", 0x67596969},
	              {"nfsd", 0x6e667364},
	              {"mqueue", 0x19800202},
	              {"hugetlbfs", HUGETLBFS_MAGIC},
	              {"nsfs", NSFS_MAGIC},
	              {"resctrl", 0x7655821},
	              {"xenfs", XENFS_SUPER_MAGIC},
	              {"of a kernel to come", 0x12345678}};
	pretend_disk = false;
	for (size_t i = 0; i < sizeof kernel / sizeof *kernel; i++) {
		pretend_type = kernel[i].type;
		int before = test_failures;
		everything_that_changes(E_PERM);
		if (test_failures != before)
			puts(kernel[i].name);
	}
}

TEST(filesystem, those_with_files_allow_it)
{
	static const long types[] = {
#define F(name, number) number,
#include "wasi/sandbox/filesystem.def"
#undef F
	};
	pretend_disk = false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		pretend_type = types[i];
		everything_that_changes(0);
	}
	pretend_type = (int)0xf2f52010; /* as 32-bit kernels have it */
	everything_that_changes(0);
	/* on a disk, whatever it is */
	pretend_type = 0x12345678;
	pretend_disk = true;
	everything_that_changes(0);
}

/* --- what is mounted here --- */

TEST(filesystem, of_this_machine)
{
	static const char *const kernel[] = {"/proc",
	                                     "/proc/self",
	                                     "/sys",
	                                     "/sys/kernel",
	                                     "/sys/fs/cgroup/unified",
	                                     "/sys/kernel/security",
	                                     "/sys/fs/bpf",
	                                     "/proc/sys/fs/binfmt_misc"};
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		for (size_t i = 0; i < sizeof kernel / sizeof *kernel; i++) {
			char path[64];
			/* in a root of its own, the directory may be a plain one */
			struct stat top, here;
			if (stat("/", &top) != 0 || stat(kernel[i], &here) != 0 ||
			    here.st_dev == top.st_dev)
				continue;
			grant("/", false);
			snprintf(path, sizeof path, "%s/new", kernel[i] + 1);
			EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH(path)), E_PERM);
			EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH(path)), E_PERM);
			EXPECT_EQ(wasi_path_unlink_file(w, BOX, PATH(path)), E_PERM);
			EXPECT_EQ(OPEN(path, 1, OFLAG_CREAT, FD_WRITE), FAILED(E_PERM));
			wasi_close(w);
		}
	}
	path_force_walker(false);
}

/* A mount in the middle of a granted directory: a trace's text is still there after an
 * attempt to cut it, by its own name and through links. */
static int
attack_a_mount(const char *type, const char *file)
{
	char path[64], box[128];
	snprintf(box, sizeof box, "%s/box", tree_top);
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", in("box/d/e"), type, 0, NULL) != 0)
		return 77;
	wasi_close(w); /* its directory does not see the mount */
	grant(box, false);
	EXPECT_EQ(symlink("d/e", in("box/ld")), 0);
	snprintf(path, sizeof path, "d/e/%s", file);
	EXPECT_EQ(symlink(path, in("box/lf")), 0);
	if (strcmp(type, "tracefs") == 0) {
		int fd = open(in("box/d/e/trace_marker"), O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, "precious\n", 9) != 9)
			return 77;
		close(fd);
	}
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		for (u32 oflags = 0; oflags < 16; oflags += OFLAG_TRUNC) {
			EXPECT_EQ(OPEN(path, 1, oflags, FD_WRITE), FAILED(E_PERM));
			EXPECT_EQ(OPEN("lf", 1, oflags, FD_WRITE), FAILED(E_PERM));
			u32 e = OPEN("lf", 1, oflags | OFLAG_CREAT, FD_READ);
			EXPECT_EQ(e, FAILED(E_PERM));
		}
		EXPECT_EQ(OPEN(path, 1, OFLAG_TRUNC, FD_READ), FAILED(E_PERM));
		EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH("ld/n")), E_PERM);
		EXPECT_EQ(wasi_path_filestat_set_times(w, BOX, 1, PATH("lf"), 1, 1,
		                                       FST_MTIM),
		          E_PERM);
		u32 fd = OPEN("lf", 1, 0, FD_READ | FD_FILESTAT_SET_TIMES);
		EXPECT(!(fd >> 31));
		EXPECT_EQ(wasi_fd_filestat_set_times(w, fd, 1, 1, FST_MTIM), E_PERM);
	}
	if (strcmp(type, "tracefs") == 0) {
		char text[8192] = "";
		int fd = open(in("box/d/e/trace"), O_RDONLY | O_CLOEXEC);
		ssize_t n = read(fd, text, sizeof text - 1);
		EXPECT(n > 0 && strstr(text, "precious"));
	}
	return test_failures != 0;
}

static void
in_a_child(const char *type, const char *file)
{
	int status;
	fflush(stdout);
	begin(false, false);
	pid_t pid = fork();
	if (pid == 0) {
		int r = attack_a_mount(type, file);
		fflush(stdout);
		_exit(r);
	}
	EXPECT(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		printf("skip filesystem.%s: cannot be mounted here\n", type);
	else
		EXPECT_EQ(WEXITSTATUS(status), 0);
	end();
}

TEST(filesystem, mounted_in_a_granted_directory)
{
	in_a_child("proc", "sys/kernel/core_pattern");
	in_a_child("tracefs", "trace");
}

TEST_MAIN
