/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/calls/random.h"

/* libuv would open the device itself, but not where a container's filter says EPERM, and
 * not behind the fence. */
void
random_open(struct wasi *w)
{
	char byte;
	w->random = -1;
	if (getrandom(&byte, 1, GRND_NONBLOCK) < 0 && errno != EAGAIN)
		w->random = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
}

void
random_close(const struct wasi *w)
{
	if (w->random >= 0)
		close(w->random);
}

static u32
read_device(int device, u8 *buf, u32 n)
{
	while (n) {
		ssize_t r = read(device, buf, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r < 0 ? errno_here() : E_IO;
		buf += r;
		n -= (u32)r;
	}
	return 0;
}

/* SplitMix64: each number follows from the seed and how many came before. */
static void
fill_from_seed(struct wasi *w, u8 *buf, u32 n)
{
	while (n) {
		u64 z = w->config.seed + ++w->shared->drawn * 0x9e3779b97f4a7c15;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		z ^= z >> 31;
		u32 take = n < sizeof z ? n : (u32)sizeof z;
		memcpy(buf, &z, take);
		buf += take;
		n -= take;
	}
}

/* Fills the whole buffer. Fails (IO) only on a host without any source of randomness. */
u32
wasi_random_get(struct wasi *w, u8 *buf, u32 buf_n)
{
	if (w->config.seeded) {
		fill_from_seed(w, buf, buf_n);
		return 0;
	}
	if (w->random >= 0)
		return read_device(w->random, buf, buf_n);
	return errno_from_uv(uv_random(NULL, NULL, buf, buf_n, 0, NULL));
}
