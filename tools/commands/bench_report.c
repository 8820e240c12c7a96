/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/commands/bench.h"
#include "tools/build/output.h"

double
bench_least(const double *times)
{
	return times[0] * 1e3;
}

double
bench_median(const double *times, u32 n)
{
	return (n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2) * 1e3;
}

static double
mebibytes(u64 bytes)
{
	return (double)bytes / (1 << 20);
}

/* The least time without starting, in ms; 0 if that is not known. */
static double
steady(const struct way *w)
{
	double least = bench_least(w->runs);
	return w->nstarts && least > bench_least(w->starts)
	               ? least - bench_least(w->starts)
	               : 0;
}

/* The least time as a multiple of the first way's. */
static double
ratio(const struct bench *b, const struct way *w)
{
	return bench_least(w->runs) / bench_least(b->ways[0].runs);
}

/* --- terminal --- */

/* A number, or nothing where it is not known. */
static void
cell(int width, int decimals, double value)
{
	if (value > 0)
		printf(" %*.*f", width, decimals, value);
	else
		printf(" %*s", width, "-");
}

void
bench_table(const struct bench *b)
{
	printf("%-20s %-27s %8s %9s %9s %9s %9s %6s %8s  %s\n", "way", "mode", "build s",
	       "start ms", "steady", "least", "median", "ratio", "peak MiB", "output");
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		if (w->why)
			continue;
		printf("%-20s %-27s", w->name, w->mode);
		cell(8, 1, w->build);
		cell(9, 2, w->nstarts ? bench_least(w->starts) : 0);
		cell(9, 2, steady(w));
		cell(9, 2, bench_least(w->runs));
		cell(9, 2, bench_median(w->runs, b->rounds));
		cell(6, 2, ratio(b, w));
		cell(8, 1, mebibytes(w->peak));
		printf("  %s\n", w->same ? "same" : "differs");
	}
	for (u32 i = 0; i < b->nways; i++)
		if (b->ways[i].why)
			printf("%-20s left out: it %s\n", b->ways[i].name,
			       b->ways[i].why);
	printf("\nn=%u, taking turns; times in ms. start: the same module with an empty "
	       "_start; steady: least less that; ratio: least over %s's.\n",
	       b->rounds, b->ways[0].name);
}

/* --- JSON --- */

static void
json_string(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ')
			printf("\\u%04x", *s);
		else
			putchar(*s);
	}
	putchar('"');
}

static void
json_times(const char *name, const double *times, u32 n)
{
	printf(", \"%s\": [", name);
	for (u32 i = 0; i < n; i++)
		printf("%s%.4f", i ? ", " : "", times[i] * 1e3);
	putchar(']');
}

void
bench_json(const struct bench *b)
{
	fputs("{\"input\": ", stdout);
	json_string(b->input);
	printf(", \"rounds\": %u, \"ways\": [", b->rounds);
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		printf("%s\n  {\"name\": ", i ? "," : "");
		json_string(w->name);
		fputs(", \"mode\": ", stdout);
		json_string(w->mode);
		if (w->why) {
			fputs(", \"left_out\": ", stdout);
			json_string(w->why);
		} else {
			printf(", \"build_s\": %.3f, \"peak_bytes\": %llu, "
			       "\"same_output\": %s",
			       w->build, (unsigned long long)w->peak,
			       w->same ? "true" : "false");
			json_times("start_ms", w->starts, w->nstarts);
			json_times("run_ms", w->runs, b->rounds);
		}
		putchar('}');
	}
	puts("]}");
}

/* --- HTML --- */

static void
html_text(struct buf *out, const char *s)
{
	for (; *s; s++) {
		const char *entity = *s == '<'   ? "&lt;"
		                     : *s == '>' ? "&gt;"
		                     : *s == '&' ? "&amp;"
		                     : *s == '"' ? "&quot;"
		                                 : NULL;
		if (entity)
			buf_str(out, entity);
		else
			buf_u8(out, (u8)*s);
	}
}

enum chart { CHART_RUN, CHART_START, CHART_BUILD, CHART_PEAK };

static const struct {
	const char *title, *unit;
} charts[] = {
        [CHART_RUN] = {"The program, least time", "ms"},
        [CHART_START] = {"Starting: the same module with an empty _start", "ms"},
        [CHART_BUILD] = {"Building or compiling, once", "s"},
        [CHART_PEAK] = {"Peak memory", "MiB"},
};

static double
chart_value(const struct way *w, enum chart c)
{
	switch (c) {
	case CHART_RUN:
		return bench_least(w->runs);
	case CHART_START:
		return w->nstarts ? bench_least(w->starts) : 0;
	case CHART_BUILD:
		return w->build;
	case CHART_PEAK:
		return mebibytes(w->peak);
	}
	return 0;
}

static void
html_chart(const struct bench *b, enum chart c, struct buf *out)
{
	enum { ROW = 30, LEFT = 330 };
	const double widest = 420, left = LEFT;
	double most = 0;
	u32 n = 0, y = 0;
	for (u32 i = 0; i < b->nways; i++) {
		double v = b->ways[i].why ? 0 : chart_value(&b->ways[i], c);
		n += v > 0;
		most = v > most ? v : most;
	}
	if (!n)
		return;
	buf_printf(out,
	           "<h2>%s</h2>\n<svg viewBox=\"0 0 850 %u\" role=\"img\" "
	           "aria-label=\"%s\">\n",
	           charts[c].title, n * ROW, charts[c].title);
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		double v = w->why ? 0 : chart_value(w, c);
		if (v <= 0)
			continue;
		double wide = v / most * widest;
		buf_printf(out, "<text x=\"%d\" y=\"%u\" text-anchor=\"end\">", LEFT - 8,
		           y + 19);
		html_text(out, w->name);
		buf_str(out, " <tspan class=\"mode\">");
		html_text(out, w->mode);
		buf_printf(out,
		           "</tspan></text><rect x=\"%d\" y=\"%u\" width=\"%.1f\" "
		           "height=\"20\" rx=\"3\" class=\"%s\"/><text x=\"%.1f\" "
		           "y=\"%u\">%.*f %s</text>\n",
		           LEFT, y + 4, wide < 1 ? 1 : wide, i ? "bar" : "bar ours",
		           left + wide + 7, y + 19, v < 100 ? 2 : 0, v, charts[c].unit);
		y += ROW;
	}
	buf_str(out, "</svg>\n");
}

static const char page_top[] =
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n" OUTPUT_PAGE_MARK
        "\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<style>\n"
        ":root{--ink:#1c2330;--soft:#667085;--paper:#fff;--bar:#9aa7bd;--ours:#0a7ea4;"
        "--line:#d9dee7}\n"
        "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#98a2b3;"
        "--paper:#14181f;--bar:#56627a;--ours:#4cc3e8;--line:#2c3442}}\n"
        "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
        "background:var(--paper);max-width:54rem;margin:2rem auto;padding:0 1rem}\n"
        "h1{font-size:1.5rem}h2{font-size:1.05rem;margin:2rem 0 .4rem}\n"
        "svg{width:100%;height:auto;font-size:14px}svg text{fill:var(--ink)}\n"
        "svg .mode{fill:var(--soft);font-size:12px}.bar{fill:var(--bar)}"
        ".ours{fill:var(--ours)}\n"
        "table{border-collapse:collapse;width:100%;font-size:14px}"
        "td,th{padding:.3rem .5rem;border-bottom:1px solid var(--line);"
        "text-align:right}td:nth-child(-n+2),th:nth-child(-n+2){text-align:left}\n"
        "p{color:var(--soft)}\n</style>\n";

static void
html_table(const struct bench *b, struct buf *out)
{
	buf_str(out,
	        "<h2>Figures</h2>\n<table><tr><th>way<th>mode<th>build, s<th>start, "
	        "ms<th>steady<th>least<th>median<th>ratio<th>peak, MiB<th>output</tr>\n");
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		buf_str(out, "<tr><td>");
		html_text(out, w->name);
		buf_str(out, "<td>");
		html_text(out, w->mode);
		if (w->why) {
			buf_str(out, "<td colspan=\"8\">left out: it ");
			html_text(out, w->why);
			continue;
		}
		buf_printf(
		        out,
		        "<td>%.1f<td>%.2f<td>%.2f<td>%.2f<td>%.2f<td>%.2f<td>%.1f<td>%s",
		        w->build, w->nstarts ? bench_least(w->starts) : 0.0, steady(w),
		        bench_least(w->runs), bench_median(w->runs, b->rounds),
		        ratio(b, w), mebibytes(w->peak), w->same ? "same" : "differs");
		buf_str(out, "</tr>\n");
	}
	buf_str(out, "</table>\n");
}

void
bench_html(const struct bench *b, struct buf *out)
{
	buf_str(out, page_top);
	buf_str(out, "<title>gowasm2native bench: ");
	html_text(out, b->input);
	buf_str(out, "</title>\n<h1>");
	html_text(out, b->input);
	buf_printf(out,
	           "</h1>\n<p>n=%u, taking turns; by gowasm2native %s. Steady is the "
	           "least time less that of starting, the ratio the least over the "
	           "first row's.</p>\n",
	           b->rounds, VERSION);
	for (u32 c = 0; c < LEN(charts); c++)
		html_chart(b, c, out);
	html_table(b, out);
}
