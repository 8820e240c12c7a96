/* The module zlib of main.go, on the system's zlib: apt-get install zlib1g-dev. */
#include <gowasm.h>
#include <zlib.h>

enum { GZIP = 15 + 16, HEADER = 18 };

uint32_t
gowasm_zlib__bound(struct gowasm *g, uint32_t n)
{
	uLong most = compressBound(n) + HEADER;
	if (most > INT32_MAX)
		gowasm_trap(g, "zlib: %u bytes are too many", n);
	return (uint32_t)most;
}

uint32_t
gowasm_zlib__compress(struct gowasm *g, uint32_t in, uint32_t in_n, uint32_t out, uint32_t out_n)
{
	z_stream z = {.next_in = gowasm_bytes(g, in, in_n),
	              .avail_in = in_n,
	              .next_out = gowasm_bytes(g, out, out_n),
	              .avail_out = out_n};
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return (uint32_t)-GOWASM_ENOMEM;
	int r = deflate(&z, Z_FINISH);
	uint32_t n = (uint32_t)z.total_out;
	deflateEnd(&z);
	return r == Z_STREAM_END ? n : (uint32_t)-GOWASM_ENOBUFS;
}
