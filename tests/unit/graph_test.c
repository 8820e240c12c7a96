/* SPDX-License-Identifier: MIT */
/* Control flow graphs: hand-made ones, and random ones against a naive computation. */
#include <stdlib.h>

#include "tests/test.h"
#include "tools/go/recognise/graph.h"

enum { MOST = 24, ROUNDS = 3000 };

/* Builds a graph of n nodes; edges are pairs, up to n, n. */
static void
make(struct graph *g, u32 n, const u32 *edges)
{
	*g = (struct graph){0};
	for (u32 i = 0; i < n; i++)
		graph_add(g);
	for (; edges[0] < n; edges += 2)
		graph_edge(g, edges[0], edges[1]);
	graph_order(g);
}

TEST(graph, one_node)
{
	struct graph g;
	make(&g, 1, (u32[]){1});
	EXPECT_EQ(g.norder, 1);
	EXPECT_EQ(g.idom[0], 0);
	EXPECT(g.reducible && !g.header[0]);
	graph_free(&g);
}

TEST(graph, what_is_never_reached_is_not_in_the_order)
{
	struct graph g;
	make(&g, 4, (u32[]){0, 1, 2, 1, 2, 3, 4});
	EXPECT_EQ(g.norder, 2);
	EXPECT_EQ(g.rank[2], NO_NODE);
	EXPECT_EQ(g.rank[3], NO_NODE);
	EXPECT_EQ(g.npreds[1], 1);
	graph_free(&g);
}

TEST(graph, a_node_that_leads_to_itself_is_a_loop)
{
	struct graph g;
	make(&g, 3, (u32[]){0, 1, 1, 1, 1, 2, 3});
	graph_loops(&g);
	EXPECT(g.reducible && g.header[1]);
	EXPECT_EQ(g.loop[1], NO_NODE);
	EXPECT_EQ(g.loop[2], NO_NODE);
	graph_free(&g);
}

TEST(graph, a_diamond)
{
	struct graph g;
	make(&g, 4, (u32[]){0, 1, 0, 2, 1, 3, 2, 3, 4});
	EXPECT_EQ(g.idom[3], 0);
	EXPECT_EQ(g.npreds[3], 2);
	EXPECT(graph_dominates(&g, 0, 3) && !graph_dominates(&g, 1, 3));
	/* what was laid out first comes first */
	EXPECT(g.rank[1] < g.rank[2]);
	graph_free(&g);
}

TEST(graph, an_edge_that_is_there_twice_counts_twice)
{
	struct graph g;
	make(&g, 2, (u32[]){0, 1, 0, 1, 2});
	EXPECT_EQ(g.npreds[1], 2);
	graph_free(&g);
}

TEST(graph, nested_loops)
{
	struct graph g;
	/* 1 { 2 { 3 } 4 } 5 */
	make(&g, 6, (u32[]){0, 1, 1, 2, 2, 3, 3, 2, 3, 4, 4, 1, 4, 5, 6});
	graph_loops(&g);
	EXPECT(g.reducible && g.header[1] && g.header[2] && !g.header[3]);
	EXPECT_EQ(g.loop[1], NO_NODE);
	EXPECT_EQ(g.loop[2], 1);
	EXPECT_EQ(g.loop[3], 2);
	EXPECT_EQ(g.loop[4], 1);
	EXPECT_EQ(g.loop[5], NO_NODE);
	graph_free(&g);
}

TEST(graph, two_loops_with_one_header_are_one)
{
	struct graph g;
	make(&g, 4, (u32[]){0, 1, 1, 2, 2, 1, 1, 3, 3, 1, 4});
	graph_loops(&g);
	EXPECT_EQ(g.loop[2], 1);
	EXPECT_EQ(g.loop[3], 1);
	graph_free(&g);
}

TEST(graph, a_loop_with_two_entries_is_irreducible)
{
	struct graph g;
	make(&g, 3, (u32[]){0, 1, 0, 2, 1, 2, 2, 1, 3});
	EXPECT(!g.reducible);
	EXPECT_EQ(g.idom[1], 0);
	EXPECT_EQ(g.idom[2], 0);
	graph_free(&g);
}

/* --- random ones --- */

struct naive {
	bool edge[MOST][MOST], reached[MOST], dominates[MOST][MOST];
	u32 n;
};

static u64 state = 42;

static u32
below(u32 n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)((state >> 11) % n);
}

/* What node 0 leads to, not through `without`. */
static void
reach(const struct naive *x, u32 without, bool *reached)
{
	bool changed = true;
	memset(reached, 0, MOST);
	reached[0] = without != 0;
	while (changed) {
		changed = false;
		for (u32 a = 0; a < x->n; a++)
			for (u32 b = 0; b < x->n; b++)
				if (reached[a] && x->edge[a][b] && b != without &&
				    !reached[b])
					changed = reached[b] = true;
	}
}

static void
find_dominators(struct naive *x)
{
	reach(x, NO_NODE, x->reached);
	for (u32 a = 0; a < x->n; a++) {
		bool without[MOST];
		reach(x, a, without);
		for (u32 b = 0; b < x->n; b++)
			x->dominates[a][b] = x->reached[b] && !without[b];
	}
}

/* Without the edges back to dominators nothing is a circle: take away what nothing leads
 * to. */
static bool
is_reducible(const struct naive *x)
{
	bool left[MOST];
	u32 n = 0;
	for (u32 i = 0; i < x->n; i++)
		n += left[i] = x->reached[i];
	for (bool changed = true; changed;) {
		changed = false;
		for (u32 b = 0; b < x->n; b++) {
			bool into = false;
			for (u32 a = 0; a < x->n; a++)
				into |= left[a] && x->edge[a][b] && !x->dominates[b][a];
			if (left[b] && !into) {
				left[b] = false;
				changed = true;
				n--;
			}
		}
	}
	return n == 0;
}

/* Whether b is in the loop of header h: it leads to an edge back, not through h. */
static bool
is_in_loop(const struct naive *x, u32 h, u32 b)
{
	bool in[MOST] = {false};
	for (u32 a = 0; a < x->n; a++)
		in[a] = x->reached[a] && a != h && x->edge[a][h] && x->dominates[h][a];
	for (bool changed = true; changed;) {
		changed = false;
		for (u32 a = 0; a < x->n; a++)
			for (u32 c = 0; c < x->n; c++)
				if (a != h && x->reached[a] && x->edge[a][c] && in[c] &&
				    !in[a])
					changed = in[a] = true;
	}
	return in[b];
}

static void
check_loops(const struct naive *x, struct graph *g)
{
	graph_loops(g);
	for (u32 b = 0; b < x->n; b++) {
		u32 innermost = NO_NODE;
		for (u32 h = 0; h < x->n && x->reached[b]; h++)
			if (is_in_loop(x, h, b) &&
			    (innermost == NO_NODE || x->dominates[innermost][h]))
				innermost = h;
		if (x->reached[b])
			EXPECT_EQ(g->loop[b], innermost);
	}
}

static void
check_order(const struct naive *x, const struct graph *g)
{
	u32 n = 0;
	for (u32 i = 0; i < x->n; i++) {
		n += x->reached[i];
		EXPECT_EQ(g->rank[i] != NO_NODE, x->reached[i]);
	}
	EXPECT_EQ(g->norder, n);
	EXPECT_EQ(g->order[0], 0);
	for (u32 i = 0; i < n; i++)
		EXPECT_EQ(g->rank[g->order[i]], i);
	for (u32 a = 0; a < x->n; a++)
		for (u32 b = 0; b < x->n; b++)
			if (g->reducible && x->reached[a] && x->edge[a][b] &&
			    !x->dominates[b][a])
				EXPECT(g->rank[a] < g->rank[b]);
}

TEST(graph, random_ones_against_a_naive_computation)
{
	u32 reducible = 0;
	for (u32 round = 0; round < ROUNDS && !test_failures; round++) {
		struct naive x = {.n = 1 + below(MOST)};
		struct graph g = {0};
		u32 edges = x.n + below(2 * x.n);
		for (u32 i = 0; i < x.n; i++)
			graph_add(&g);
		for (u32 i = 0; i < edges; i++) {
			u32 a = below(x.n), b = below(x.n);
			x.edge[a][b] = true;
			graph_edge(&g, a, b);
		}
		graph_order(&g);
		find_dominators(&x);
		check_order(&x, &g);
		for (u32 a = 0; a < x.n; a++)
			for (u32 b = 0; b < x.n; b++)
				if (x.reached[a] && x.reached[b])
					EXPECT_EQ(graph_dominates(&g, a, b),
					          x.dominates[a][b]);
		EXPECT_EQ(g.reducible, is_reducible(&x));
		reducible += g.reducible;
		if (g.reducible)
			check_loops(&x, &g);
		graph_free(&g);
	}
	/* there were enough of both */
	EXPECT(reducible > ROUNDS / 10 && reducible < ROUNDS * 9 / 10);
}

TEST_MAIN
