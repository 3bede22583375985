/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file fakes_sockets.h
 * @brief What is there only with CoAP: a modem's sockets and resolver, below Zephyr's own sockets.
 */
#ifndef FAKES_SOCKETS_H_
#define FAKES_SOCKETS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An option that was set. */
struct fake_socket_option {
	int level;
	int name;
	uint8_t value[64];
	size_t len;
};

/** A socket, open or not. */
struct fake_socket {
	int family;
	int type;
	int protocol;
	struct fake_socket_option options[8];
	size_t option_count;
	/** Where it was connected to. */
	bool connected;
	uint16_t port;
	size_t address_len;
	bool open;
	/** The modem went offline, and it was not one of those that may stay open. */
	bool lost;
	/** The service knows who is at this end. */
	bool authenticated;
};

/** What was asked of the resolver. */
struct fake_lookup {
	char host[64];
	char service[8];
	int family;
	int type;
};

/** What can fail. */
enum fake_socket_call {
	FAKE_SOCKET_CREATE,
	FAKE_SOCKET_CONNECT,
	FAKE_SOCKET_CALLS,
};

/** Fails the call with @p err until the next reset; 0 lets it succeed. */
void fake_sockets_fail(enum fake_socket_call call, int err);

/** Fails the setting of option @p name with @p err until the next reset. */
void fake_sockets_fail_option(int name, int err);

/** Fails the resolver with @p result, one of its own numbers, until the next reset. */
void fake_sockets_fail_lookup(int result);

/** Names stand for addresses of @p family from now on, or for none if it is NET_AF_UNSPEC. */
void fake_sockets_resolve_to(int family);

/** How many sockets were opened since the reset. */
int fake_sockets_count(void);

/** Socket number @p index since the reset, or NULL. */
const struct fake_socket *fake_sockets_get(int index);

/** How many sockets are open. */
int fake_sockets_open(void);

/** How many lists of addresses were not given back. */
int fake_sockets_lists(void);

/** The last lookup, or NULL if there was none since the reset. */
const struct fake_lookup *fake_sockets_lookup(void);

#endif /* FAKES_SOCKETS_H_ */
