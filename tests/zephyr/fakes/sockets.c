/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A modem's sockets and resolver, which Zephyr's socket layer hands everything to. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zephyr/init.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/socket_offload.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/fdtable.h>
#include <zephyr/sys/util.h>

#include <modem/nrf_modem_lib.h>

#include "coap_private.h"
#include "private.h"

#define MAX_SOCKETS 24
#define MAX_LISTS 2
#define CFUN_OFF 0
#define CFUN_OFFLINE 4

/* The latest ones, each at its number modulo their number. */
static struct fake_socket sockets[MAX_SOCKETS];
static int descriptors[MAX_SOCKETS];
static int socket_count;

/* Addresses are behind the entry, as IPv6 ones do not fit in it in every configuration. */
static struct list {
	struct zsock_addrinfo entry;
	struct net_sockaddr_in6 address;
	bool used;
} lists[MAX_LISTS];

static struct fake_lookup lookup;
static bool looked_up;
static int resolves_to = NET_AF_INET;
static int lookup_failure;
static int failures[FAKE_SOCKET_CALLS];
static int failing_option;
static int option_failure;

void fake_sockets_reset(void)
{
	memset(sockets, 0, sizeof(sockets));
	memset(lists, 0, sizeof(lists));
	memset(failures, 0, sizeof(failures));
	socket_count = 0;
	looked_up = false;
	resolves_to = NET_AF_INET;
	lookup_failure = 0;
	option_failure = 0;
}

void fake_sockets_fail(enum fake_socket_call call, int err)
{
	failures[call] = err;
}

void fake_sockets_fail_option(int name, int err)
{
	failing_option = name;
	option_failure = err;
}

void fake_sockets_fail_lookup(int result)
{
	lookup_failure = result;
}

void fake_sockets_resolve_to(int family)
{
	resolves_to = family;
}

int fake_sockets_count(void)
{
	return socket_count;
}

const struct fake_socket *fake_sockets_get(int index)
{
	const bool kept = index >= 0 && index < socket_count && index >= socket_count - MAX_SOCKETS;

	return kept ? &sockets[index % MAX_SOCKETS] : NULL;
}

int fake_sockets_open(void)
{
	int open = 0;

	for (size_t i = 0; i < MAX_SOCKETS; i++) {
		open += sockets[i].open;
	}
	return open;
}

int fake_sockets_lists(void)
{
	int used = 0;

	for (size_t i = 0; i < MAX_LISTS; i++) {
		used += lists[i].used;
	}
	return used;
}

const struct fake_lookup *fake_sockets_lookup(void)
{
	return looked_up ? &lookup : NULL;
}

const char *fake_sockets_complaint(void)
{
	if (fake_sockets_open() > 0) {
		return "a socket is open";
	}
	return fake_sockets_lists() > 0 ? "a list of addresses was not given back" : NULL;
}

int fake_sockets_number(const struct fake_socket *socket)
{
	const int newest = socket_count - 1;
	const int place = socket - sockets;

	return newest - (newest - place) % MAX_SOCKETS;
}

void fake_sockets_forget_device(void)
{
	for (size_t i = 0; i < MAX_SOCKETS; i++) {
		sockets[i].authenticated = false;
	}
}

static int failed(int err)
{
	errno = err;
	return -1;
}

static int close_socket(void *object)
{
	struct fake_socket *socket = object;

	if (fake_coap_client_uses(descriptors[socket - sockets])) {
		fake_complain("a socket was closed that the client uses");
	}
	socket->open = false;
	return 0;
}

static int connect_socket(void *object, const struct net_sockaddr *address, net_socklen_t len)
{
	struct fake_socket *socket = object;
	const struct net_sockaddr_in *internet = (const struct net_sockaddr_in *)address;

	if (failures[FAKE_SOCKET_CONNECT] != 0) {
		return failed(failures[FAKE_SOCKET_CONNECT]);
	}
	if (address->sa_family != socket->family) {
		return failed(EAFNOSUPPORT);
	}
	/* The port is at the same place in either version's address. */
	socket->port = sys_be16_to_cpu(internet->sin_port);
	socket->address_len = len;
	socket->connected = true;
	return 0;
}

static int set_option(void *object, int level, int name, const void *value, net_socklen_t len)
{
	struct fake_socket *socket = object;
	struct fake_socket_option *option = &socket->options[socket->option_count];

	if (option_failure != 0 && name == failing_option) {
		return failed(option_failure);
	}
	if (socket->option_count == ARRAY_SIZE(socket->options) || len > sizeof(option->value)) {
		return failed(ENOMEM);
	}
	option->level = level;
	option->name = name;
	option->len = len;
	memcpy(option->value, value, len);
	socket->option_count++;
	return 0;
}

static const struct socket_op_vtable operations = {
	.fd_vtable = {.close = close_socket},
	.connect = connect_socket,
	.setsockopt = set_option,
};

static bool is_supported(int family, int type, int protocol)
{
	ARG_UNUSED(type);
	ARG_UNUSED(protocol);

	return family == NET_AF_INET || family == NET_AF_INET6;
}

static int create(int family, int type, int protocol)
{
	struct fake_socket *socket = &sockets[socket_count % MAX_SOCKETS];
	int descriptor;

	if (failures[FAKE_SOCKET_CREATE] != 0) {
		return failed(failures[FAKE_SOCKET_CREATE]);
	}
	descriptor = zvfs_reserve_fd();
	if (descriptor < 0) {
		return -1;
	}
	*socket = (struct fake_socket){
		.family = family, .type = type, .protocol = protocol, .open = true};
	descriptors[socket - sockets] = descriptor;
	socket_count++;
	zvfs_finalize_fd(descriptor, socket, &operations.fd_vtable);
	return descriptor;
}

NET_SOCKET_OFFLOAD_REGISTER(fake_sockets, CONFIG_NET_SOCKETS_OFFLOAD_PRIORITY, NET_AF_UNSPEC,
			    is_supported, create);

struct fake_socket *fake_sockets_find(int descriptor)
{
	return zvfs_get_fd_obj(descriptor, &operations.fd_vtable, EBADF);
}

static int resolve(const char *node, const char *service, const struct zsock_addrinfo *hints,
		   struct zsock_addrinfo **result)
{
	struct list *list = lists[0].used ? &lists[1] : &lists[0];

	fake_copy_text(lookup.host, sizeof(lookup.host), node);
	fake_copy_text(lookup.service, sizeof(lookup.service), service);
	lookup.family = hints->ai_family;
	lookup.type = hints->ai_socktype;
	looked_up = true;
	if (lookup_failure != 0) {
		return lookup_failure;
	}
	*result = NULL;
	if (resolves_to == NET_AF_UNSPEC) {
		return 0;
	}
	*list = (struct list){.used = true};
	list->address.sin6_family = resolves_to;
	list->address.sin6_port = sys_cpu_to_be16(atoi(service));
	list->entry.ai_family = resolves_to;
	list->entry.ai_socktype = hints->ai_socktype;
	list->entry.ai_addr = (struct net_sockaddr *)&list->address;
	list->entry.ai_addrlen = resolves_to == NET_AF_INET6 ? sizeof(struct net_sockaddr_in6)
							     : sizeof(struct net_sockaddr_in);
	*result = &list->entry;
	return 0;
}

static void give_back(struct zsock_addrinfo *entry)
{
	struct list *list = CONTAINER_OF(entry, struct list, entry);

	if (entry == NULL || !list->used) {
		fake_complain("a list of addresses was given back that is none");
		return;
	}
	/* Whoever reads it now does not read an address. */
	memset(list, 0xa5, sizeof(*list));
	list->used = false;
}

static int register_resolver(void)
{
	static const struct socket_dns_offload resolver = {
		.getaddrinfo = resolve,
		.freeaddrinfo = give_back,
	};

	socket_offload_dns_register(&resolver);
	return 0;
}

SYS_INIT(register_resolver, APPLICATION, CONFIG_APPLICATION_INIT_PRIORITY);

static bool may_stay_open(const struct fake_socket *socket)
{
	for (size_t i = 0; i < socket->option_count; i++) {
		if (socket->options[i].level == ZSOCK_SOL_SOCKET &&
		    socket->options[i].name == SO_KEEPOPEN) {
			return true;
		}
	}
	return false;
}

static void on_cfun(int mode, void *context)
{
	ARG_UNUSED(context);

	if (mode != CFUN_OFF && mode != CFUN_OFFLINE) {
		return;
	}
	for (size_t i = 0; i < MAX_SOCKETS; i++) {
		if (sockets[i].open && !may_stay_open(&sockets[i])) {
			sockets[i].lost = true;
			fake_complain("a socket was open when the modem went offline");
		}
	}
}

NRF_MODEM_LIB_ON_CFUN(fake_sockets, on_cfun, NULL);
