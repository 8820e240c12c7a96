/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/abi/needs.h"
#include "wasi/fd.h"
#include "wasi/net/dns.h"
#include "wasi/net/listen.h"
#include "wasi/net/names.h"
#include "wasi/net/net.h"
#include "wasi/sandbox/path.h"

enum { FAMILIES = 4, PEERS = 256 };

struct listener {
	struct listen_address at;
	u8 address[16];
	int host; /* -1: the program chooses the port */
};

struct net {
	struct grant_list connect, only;
	bool narrowed;       /* an entry of `only` must allow it too */
	struct names *names; /* NULL: none may be asked for */
	struct listener *listeners;
	size_t nlisteners;
	bool any_port;           /* some listener has no port */
	bool families[FAMILIES]; /* that listeners could have on this machine */
	int idle[2];             /* a stream, for datagrams; -1: none */
	struct endpoint peers[PEERS];
	u32 npeers; /* so far; the last PEERS are kept */
};

/* --- opening --- */

static int
refuse(char **error, const char *what, const char *spec, const char *why)
{
	if (asprintf(error, "cannot %s %s: %s", what, spec, why) < 0)
		*error = NULL;
	return -1;
}

/* The directory that holds a path, where it is now. */
static int
open_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path))
	                  : strdup(".");
	int fd = dir ? open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	free(dir);
	return fd;
}

static int
open_grants(const char *const *specs, size_t n, struct grant_list *list, char **error)
{
	list->v = calloc(n + 1, sizeof *list->v);
	if (!list->v)
		return refuse(error, "connect to", specs[0], "out of memory");
	for (size_t i = 0; i < n; i++) {
		struct grant *g = &list->v[i];
		g->parent = -1;
		if (!reach_parse(specs[i], &g->reach))
			return refuse(error, "connect to", specs[i], "no address");
		list->n = i + 1;
		if (g->reach.kind == REACH_UNIX)
			g->parent = open_parent(g->reach.text);
	}
	return 0;
}

static int
add_descriptor(struct wasi *w, const struct listener *l)
{
	u32 number;
	int copy = fcntl(l->host, F_DUPFD_CLOEXEC, 3);
	if (copy < 0)
		return -errno;
	if (fd_add(w, copy, &number))
		return UV_EMFILE;
	struct fd *f = w->shared->fds[number];
	f->flags = FDFLAG_NONBLOCK;
	f->rights = l->at.is_udp ? RIGHTS_CONNECTION : RIGHTS_LISTENER;
	f->inheriting = l->at.is_udp ? 0 : RIGHTS_CONNECTION;
	f->serves = l->at.is_udp;
	return 0;
}

static int
open_listener(struct wasi *w, struct listener *l, const char *spec)
{
	if (!listen_parse(spec, &l->at))
		return UV_EINVAL;
	if (!l->at.is_unix && *l->at.host && !reach_number(l->at.host, l->address))
		return UV_EINVAL;
	if (l->at.any_port)
		return 0;
	l->host = listen_open(&l->at);
	return l->host < 0 ? l->host : add_descriptor(w, l);
}

static int
open_listeners(struct wasi *w, char **error)
{
	struct net *n = w->net;
	n->listeners = calloc(w->config.nlisten + 1, sizeof *n->listeners);
	for (size_t i = 0; i < w->config.nlisten; i++) {
		const char *spec = w->config.listen[i];
		if (!n->listeners)
			return refuse(error, "listen on", spec, "out of memory");
		n->nlisteners = i + 1;
		n->listeners[i].host = -1;
		int r = open_listener(w, &n->listeners[i], spec);
		if (r)
			return refuse(error, "listen on", spec, uv_strerror(r));
		n->any_port |= n->listeners[i].at.any_port;
	}
	return 0;
}

static int
host_family(u8 family)
{
	return family == FAMILY_IP4 ? AF_INET : family == FAMILY_IP6 ? AF_INET6 : AF_UNIX;
}

/* Makes the sockets that are lent: one of each type, of whichever family. */
static void
open_idle(struct net *n)
{
	for (size_t i = 0; i < n->nlisteners; i++) {
		const struct listen_address *at = &n->listeners[i].at;
		u8 first = at->is_unix ? FAMILY_UNIX : FAMILY_IP4;
		u8 last = at->is_unix ? FAMILY_UNIX : FAMILY_IP6;
		int *idle = &n->idle[at->is_udp];
		for (u8 f = first; f <= last; f++) {
			int type = at->is_udp ? SOCK_DGRAM : SOCK_STREAM;
			int host = socket(host_family(f),
			                  type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
			n->families[f] |= host >= 0;
			if (*idle < 0)
				*idle = host;
			else if (host >= 0)
				close(host);
		}
	}
}

int
net_open(struct wasi *w, char **error)
{
	const struct wasi_config *c = &w->config;
	size_t nconnect = c->connect_only && !c->nconnect_only ? 0 : c->nconnect;
	if (!c->nlisten && !nconnect)
		return 0;
	struct net *n = w->net = calloc(1, sizeof *n);
	if (!n)
		return refuse(error, "use", "sockets", "out of memory");
	n->idle[0] = n->idle[1] = -1;
	n->narrowed = c->connect_only != NULL;
	if (open_grants(c->connect, nconnect, &n->connect, error) != 0 ||
	    open_grants(c->connect_only, c->nconnect_only, &n->only, error) != 0 ||
	    open_listeners(w, error) != 0)
		return -1;
	n->names = names_open(c, &n->connect, n->narrowed ? &n->only : NULL);
	if (!net_makes_sockets(w))
		open_idle(n);
	return 0;
}

static void
close_grants(struct grant_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].parent >= 0)
			close(list->v[i].parent);
	free(list->v);
}

void
net_close(struct wasi *w)
{
	struct net *n = w->net;
	if (!n)
		return;
	names_close(n->names);
	close_grants(&n->connect);
	close_grants(&n->only);
	for (size_t i = 0; i < n->nlisteners; i++)
		if (n->listeners[i].host >= 0)
			close(n->listeners[i].host);
	free(n->listeners);
	for (int i = 0; i < 2; i++)
		if (n->idle[i] >= 0)
			close(n->idle[i]);
	free(n);
	w->net = NULL;
}

/* --- what is granted --- */

bool
net_makes_sockets(const struct wasi *w)
{
	return w->net && (w->net->connect.n || w->net->any_port);
}

static bool
connects_unix(const struct net *n)
{
	for (size_t i = 0; i < n->connect.n; i++)
		if (n->connect.v[i].reach.kind == REACH_UNIX)
			return true;
	return false;
}

static bool
listens_unix(const struct net *n)
{
	for (size_t i = 0; i < n->nlisteners; i++)
		if (n->listeners[i].at.is_unix)
			return true;
	return false;
}

bool
net_has_family(const struct wasi *w, u8 family)
{
	return family != FAMILY_UNIX || connects_unix(w->net) || listens_unix(w->net);
}

int
net_idle(const struct wasi *w, u8 family, bool dgram)
{
	const struct net *n = w->net;
	int idle = n->idle[dgram];
	errno = idle < 0 ? EACCES : EAFNOSUPPORT;
	return idle < 0 || !n->families[family] ? -1 : fcntl(idle, F_DUPFD_CLOEXEC, 3);
}

static bool
is_unspecified(const u8 address[16])
{
	static const u8 zeros[16];
	static const u8 zeros4[16] = {[10] = 255, 255};
	return memcmp(address, zeros, 16) == 0 || memcmp(address, zeros4, 16) == 0;
}

/* Whether a listener is for an address, ports aside. Without a host it is for all
 * addresses, of IPv4 and IPv6. */
static bool
is_at(const struct listener *l, const struct net_address *a, bool dgram)
{
	if (l->at.is_unix || a->family == FAMILY_UNIX)
		return l->at.is_unix && a->family == FAMILY_UNIX && !dgram &&
		       strcmp(l->at.host, a->path) == 0;
	return (dgram == l->at.is_udp) &&
	       (*l->at.host ? memcmp(l->address, a->at.address, 16) == 0
	                    : is_unspecified(a->at.address));
}

int
net_listener(const struct wasi *w, const struct net_address *a, bool dgram)
{
	const struct net *n = w->net;
	for (size_t i = 0; i < n->nlisteners; i++) {
		const struct listener *l = &n->listeners[i];
		if (l->host >= 0 && is_at(l, a, dgram) &&
		    (l->at.is_unix || l->at.port == a->at.port))
			return (int)i;
	}
	return -1;
}

int
net_listener_copy(const struct wasi *w, unsigned index)
{
	return fcntl(w->net->listeners[index].host, F_DUPFD_CLOEXEC, 3);
}

/* A listener of any port on all addresses is for each of them. */
bool
net_may_bind(const struct wasi *w, const struct net_address *a, bool dgram)
{
	const struct net *n = w->net;
	if (a->family == FAMILY_UNIX)
		return false;
	for (size_t i = 0; i < n->nlisteners; i++) {
		const struct listener *l = &n->listeners[i];
		if (l->at.any_port && dgram == l->at.is_udp &&
		    (!*l->at.host || is_at(l, a, dgram)))
			return true;
	}
	return false;
}

static bool
is_reached(const struct grant_list *list, const struct net_address *a)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct reach *r = &list->v[i].reach;
		if (a->family == FAMILY_UNIX
		            ? r->kind == REACH_UNIX && strcmp(r->text, a->path) == 0
		            : reach_allows(r, &a->at))
			return true;
	}
	return false;
}

bool
net_may_connect(const struct wasi *w, const struct net_address *a)
{
	const struct net *n = w->net;
	bool ip = a->family != FAMILY_UNIX;
	if (!n)
		return false;
	return (is_reached(&n->connect, a) ||
	        (ip && names_reach(n->names, false, &a->at))) &&
	       (!n->narrowed || is_reached(&n->only, a) ||
	        (ip && names_reach(n->names, true, &a->at)));
}

u32
net_open_unix(const struct wasi *w, const char *path, int *found)
{
	const struct net *n = w->net;
	const struct net_address a = {.family = FAMILY_UNIX, .path = path};
	struct stat st;
	if (!net_may_connect(w, &a))
		return E_ACCES;
	size_t i = 0;
	while (strcmp(n->connect.v[i].reach.text, path) != 0 ||
	       n->connect.v[i].reach.kind != REACH_UNIX)
		i++;
	if (n->connect.v[i].parent < 0)
		return E_NOENT;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	u32 e = path_open(n->connect.v[i].parent, name, (u32)strlen(name), false, O_PATH,
	                  0, found);
	if (e)
		return e;
	if (fstat(*found, &st) == 0 && S_ISSOCK(st.st_mode))
		return 0;
	close(*found);
	return S_ISLNK(st.st_mode) ? E_LOOP : E_CONNREFUSED;
}

/* --- names --- */

bool
net_is_resolver(const struct wasi *w, const struct net_address *a)
{
	return w->net && a->family != FAMILY_UNIX && names_ask(w->net->names, &a->at);
}

bool
net_may_ask(const struct wasi *w, const char *name)
{
	return w->net && names_may_ask(w->net->names, name);
}

void
net_learn(struct wasi *w, const char *name, const u8 address[16])
{
	if (w->net)
		names_learn(w->net->names, name, address, false);
}

/* --- those that have sent --- */

void
net_has_sent(struct wasi *w, const struct endpoint *from)
{
	struct net *n = w->net;
	if (n && !net_may_answer(w, from))
		n->peers[n->npeers++ % PEERS] = *from;
}

bool
net_may_answer(const struct wasi *w, const struct endpoint *to)
{
	const struct net *n = w->net;
	for (u32 i = 0; n && i < PEERS && i < n->npeers; i++)
		if (n->peers[i].port == to->port &&
		    memcmp(n->peers[i].address, to->address, 16) == 0)
			return true;
	return false;
}

/* --- for a fence --- */

enum { MOST_PORTS = 1024 }; /* more are as good as all */

/* The grants that matter for ports: those of numbers and names. */
static bool
is_ip(const struct reach *r)
{
	return r->kind != REACH_UNIX;
}

static bool
connects_anywhere(const struct net *n)
{
	u32 ports = 0;
	for (size_t i = 0; i < n->connect.n; i++)
		if (is_ip(&n->connect.v[i].reach))
			ports += (u32)(n->connect.v[i].reach.high -
			               n->connect.v[i].reach.low + 1);
	return ports > MOST_PORTS;
}

struct wasi_network
wasi_network(const struct wasi *w)
{
	const struct net *n = w->net;
	if (!n)
		return (struct wasi_network){false};
	return (struct wasi_network){
	        .listens = n->nlisteners > 0,
	        .sockets = net_makes_sockets(w),
	        .unix_sockets =
	                connects_unix(n) || (net_makes_sockets(w) && listens_unix(n)),
	        .any_bind = n->any_port,
	        .any_connect = connects_anywhere(n),
	};
}

bool
wasi_connect_ports(const struct wasi *w, bool (*f)(void *arg, uint16_t port), void *arg)
{
	const struct net *n = w->net;
	for (size_t i = 0; n && i < n->connect.n; i++) {
		const struct reach *r = &n->connect.v[i].reach;
		for (u32 port = r->low; is_ip(r) && port <= r->high; port++)
			if (!f(arg, (uint16_t)port))
				return false;
	}
	/* questions that are too long for a datagram */
	if (n && n->names && !f(arg, DNS_PORT))
		return false;
	return true;
}
