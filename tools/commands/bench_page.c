/* SPDX-License-Identifier: MIT */
/* bench_page: a finished bench as a page of HTML without pictures or scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/commands/bench.h"
#include "tools/build/output.h"

static void
text(struct buf *out, const char *s)
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

/* --- bars --- */

enum chart { CHART_RUN, CHART_START, CHART_BUILD, CHART_PEAK };

static const struct {
	const char *title, *unit;
} charts[] = {
        [CHART_RUN] = {"The program: least time, and a line to the median", "ms"},
        [CHART_START] = {"Starting: the same module with an empty _start", "ms"},
        [CHART_BUILD] = {"Building or compiling, once", "s"},
        [CHART_PEAK] = {"Peak memory", "MiB"},
};

/* A bar: its value, where its line ends, and whose it is. */
struct bar {
	double value, median;
	const struct way *way;
};

static struct bar
bar_of(const struct bench *b, const struct way *w, enum chart c)
{
	struct bar bar = {.way = w};
	switch (c) {
	case CHART_RUN:
		bar.value = bench_least(w->runs);
		bar.median = bench_median(w->runs, b->rounds);
		break;
	case CHART_START:
		bar.value = w->nstarts ? bench_least(w->starts) : 0;
		bar.median = w->nstarts ? bench_median(w->starts, w->nstarts) : 0;
		break;
	case CHART_BUILD:
		bar.value = w->build;
		break;
	case CHART_PEAK:
		bar.value = bench_mebibytes(w->peak);
		break;
	}
	return bar;
}

static int
shortest_first(const void *a, const void *b)
{
	double x = ((const struct bar *)a)->value, y = ((const struct bar *)b)->value;
	return (x > y) - (x < y);
}

static void
one_bar(struct buf *out, const struct bar *bar, double most, const char *unit)
{
	char digits[16];
	double wide = bar->value / most * 100, line = bar->median / most * 100 - wide;
	bool ours = strcmp(bar->way->name, "gowasm2native") == 0;
	buf_str(out, "<div class=\"name\">");
	text(out, bar->way->name);
	buf_str(out, " <small>");
	text(out, bar->way->mode);
	buf_printf(out,
	           "</small></div><div class=\"bar\"><i class=\"%s\" "
	           "style=\"width:%.2f%%\"></i>",
	           ours ? "ours" : "other", wide < 0.3 ? 0.3 : wide);
	if (line > 0)
		buf_printf(out, "<b style=\"width:%.2f%%\"></b>", line);
	buf_printf(out, "<span>%s %s</span></div>\n", bench_digits(bar->value, digits),
	           unit);
}

static void
chart(const struct bench *b, enum chart c, struct buf *out)
{
	struct bar *bars = xcalloc(b->nways + 1u, sizeof *bars);
	double most = 0;
	u32 n = 0;
	for (u32 i = 0; i < b->nways; i++) {
		if (b->ways[i].why)
			continue;
		bars[n] = bar_of(b, &b->ways[i], c);
		if (bars[n].value <= 0)
			continue;
		most = bars[n].value > most ? bars[n].value : most;
		most = bars[n].median > most ? bars[n].median : most;
		n++;
	}
	qsort(bars, n, sizeof *bars, shortest_first);
	if (n)
		buf_printf(out, "<h2>%s</h2>\n<div class=\"chart\">\n", charts[c].title);
	for (u32 i = 0; i < n; i++)
		one_bar(out, &bars[i], most, charts[c].unit);
	if (n)
		buf_str(out, "</div>\n");
	free(bars);
}

/* --- the page --- */

static const char page_top[] =
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n" OUTPUT_PAGE_MARK
        "\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<style>\n"
        ":root{--ink:#1c2330;--soft:#5b6575;--paper:#fff;--bar:#9aa7bd;--ours:#0a7ea4;"
        "--line:#d9dee7}\n"
        "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a2acbc;"
        "--paper:#14181f;--bar:#5c6981;--ours:#4cc3e8;--line:#2c3442}}\n"
        "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
        "background:var(--paper);max-width:56rem;margin:2rem auto;padding:0 1rem}\n"
        "h1{font-size:1.5rem;overflow-wrap:anywhere}"
        "h2{font-size:1.05rem;margin:2rem 0 .5rem}small,dd,dt,p{color:var(--soft)}\n"
        "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;"
        "font-size:.9rem}dd{margin:0;overflow-wrap:anywhere}\n"
        ".chart{display:grid;grid-template-columns:17rem 1fr;gap:.4rem .8rem;"
        "align-items:center}.name{text-align:right;line-height:1.2}\n"
        ".name small{display:block}.bar{display:flex;align-items:center;height:1.4rem;"
        "padding-right:5.5rem;position:relative}\n"
        ".bar i{height:100%;border-radius:3px;flex:none}.other{background:var(--bar)}"
        ".ours{background:var(--ours)}\n"
        ".bar b{height:.5rem;border:solid var(--ink);border-width:0 2px 0 0;flex:none;"
        "background:linear-gradient(var(--ink),var(--ink)) center/100% 2px no-repeat}\n"
        ".bar span{margin-left:.5rem;white-space:nowrap;width:0}\n"
        ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;"
        "font-size:.875rem}td,th{padding:.3rem .5rem;border-bottom:1px solid "
        "var(--line);text-align:right;white-space:nowrap}"
        "td:first-child,th:first-child{text-align:left;"
        "position:sticky;left:0;background:var(--paper)}td "
        "small{display:block}td[colspan]{text-align:left;white-space:normal}\n"
        "@media(max-width:640px){.chart{grid-template-columns:1fr;gap:.1rem}"
        ".name{text-align:left;margin-top:.4rem}.name small{display:inline}td "
        "small{display:none}"
        "td,th{padding:.3rem .3rem}}\n</style>\n";

static void
table(const struct bench *b, struct buf *out)
{
	buf_str(out, "<h2>Figures</h2>\n<div class=\"wide\"><table><tr><th>way<th>build, "
	             "s<th>start, ms<th>steady<th>least<th>median<th>ratio<th>peak, "
	             "MiB<th>output</tr>\n");
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		buf_str(out, "<tr><td>");
		text(out, w->name);
		buf_str(out, "<small>");
		text(out, w->mode);
		buf_str(out, "</small>");
		if (w->why) {
			buf_str(out, "<td colspan=\"8\">left out: it ");
			text(out, w->why);
			continue;
		}
		const double values[] = {w->build,
		                         w->nstarts ? bench_least(w->starts) : 0,
		                         bench_steady(w),
		                         bench_least(w->runs),
		                         bench_median(w->runs, b->rounds),
		                         bench_ratio(b, w),
		                         bench_mebibytes(w->peak)};
		for (size_t k = 0; k < LEN(values); k++) {
			char digits[16];
			buf_printf(out, "<td>%s", bench_digits(values[k], digits));
		}
		buf_printf(out, "<td>%s</tr>\n", w->same ? "same" : "differs");
	}
	buf_str(out, "</table></div>\n");
}

static void
fact(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "<dt>%s<dd>", name);
	text(out, value);
	buf_u8(out, '\n');
}

/* The processor's name as the kernel has it. */
static void
processor(struct buf *out)
{
	char line[256];
	FILE *f = fopen("/proc/cpuinfo", "re");
	while (f && fgets(line, sizeof line, f)) {
		char *colon = strchr(line, ':');
		if (!colon || strncmp(line, "model name", 10) != 0)
			continue;
		colon[strcspn(colon, "\n")] = 0;
		fact(out, "processor", colon + 1 + (colon[1] == ' '));
		break;
	}
	if (f)
		fclose(f);
}

static void
facts(const struct bench *b, struct buf *out)
{
	char date[32];
	time_t now = time(NULL);
	struct tm tm;
	struct buf args = {0};
	strftime(date, sizeof date, "%Y-%m-%d %H:%M", localtime_r(&now, &tm));
	buf_str(out, "<dl>\n");
	fact(out, "date", date);
	processor(out);
	for (char *const *a = b->args; a && *a; a++)
		buf_printf(&args, "%s%s", args.n ? " " : "", *a);
	fact(out, "arguments", args.n ? args.p : "none");
	fact(out, "gowasm2native", VERSION);
	for (u32 i = 0; i < b->nways; i++)
		if (b->ways[i].version)
			fact(out, b->ways[i].name, b->ways[i].version);
	buf_str(out, "</dl>\n");
	buf_free(&args);
}

/* The program's name: "." is a directory that has one. */
static char *
name_of(const char *input)
{
	char *real = realpath(input, NULL);
	char *name = xstrdup(path_base(real ? real : input));
	free(real);
	return name;
}

void
bench_html(const struct bench *b, struct buf *out)
{
	buf_str(out, page_top);
	char *name = name_of(b->input);
	buf_str(out, "<title>How fast ");
	text(out, name);
	buf_str(out, " runs</title>\n<h1>How fast ");
	text(out, name);
	buf_str(out, " runs</h1>\n");
	free(name);
	facts(b, out);
	buf_printf(
	        out,
	        "<p>%u rounds in which the ways take turns. Shorter is better. Steady is "
	        "the least time less that of starting, the ratio the least over that of "
	        "%s.</p>\n",
	        b->rounds, b->ways[b->reference].name);
	for (u32 c = 0; c < LEN(charts); c++)
		chart(b, c, out);
	table(b, out);
}
