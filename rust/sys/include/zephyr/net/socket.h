/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file socket.h
 * @brief Sockets, and what their DTLS is told.
 */
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_H_

#include <stddef.h>

#include <zephyr/net/net_ip.h>
#include <zephyr/net/socket_ncs.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZSOCK_SOL_SOCKET 1
#define ZSOCK_SOL_TLS 282

#define ZSOCK_TLS_SEC_TAG_LIST 1
#define ZSOCK_TLS_HOSTNAME 2
#define ZSOCK_TLS_PEER_VERIFY 5
#define ZSOCK_TLS_SESSION_CACHE 12
#define ZSOCK_TLS_DTLS_CID 14

#define ZSOCK_TLS_PEER_VERIFY_NONE 0
#define ZSOCK_TLS_PEER_VERIFY_OPTIONAL 1
#define ZSOCK_TLS_PEER_VERIFY_REQUIRED 2

#define ZSOCK_TLS_SESSION_CACHE_DISABLED 0
#define ZSOCK_TLS_SESSION_CACHE_ENABLED 1

#define ZSOCK_TLS_DTLS_CID_DISABLED 0
#define ZSOCK_TLS_DTLS_CID_SUPPORTED 1
#define ZSOCK_TLS_DTLS_CID_ENABLED 2

#ifdef CONFIG_DNS_RESOLVER_MAX_NAME_LEN
#define DNS_MAX_NAME_SIZE CONFIG_DNS_RESOLVER_MAX_NAME_LEN
#else
#define DNS_MAX_NAME_SIZE 20
#endif

/** One address of a name, or what a search for it asks for. */
struct zsock_addrinfo {
	struct zsock_addrinfo *ai_next;
	int ai_flags;
	int ai_family;
	int ai_socktype;
	int ai_protocol;
	int ai_eflags;
	net_socklen_t ai_addrlen;
	struct net_sockaddr *ai_addr;
	char *ai_canonname;
	struct net_sockaddr _ai_addr;
	char _ai_canonname[DNS_MAX_NAME_SIZE + 1];
};

/**
 * Finds the addresses of @p host; returns 0, or an error that is no errno.
 *
 * What is stored behind @p res is given back with zsock_freeaddrinfo().
 */
int zsock_getaddrinfo(const char *host, const char *service, const struct zsock_addrinfo *hints,
		      struct zsock_addrinfo **res);

/** Gives back what zsock_getaddrinfo() found. */
void zsock_freeaddrinfo(struct zsock_addrinfo *ai);

/* System calls: with these names they are inline functions, which have no symbols. */

/** zsock_socket(): a new descriptor, or -1 with errno set. */
int z_impl_zsock_socket(int family, int type, int proto);

/** zsock_close(): 0, or -1 with errno set. */
int z_impl_zsock_close(int sock);

/** zsock_connect(): 0, or -1 with errno set; with DTLS the handshake is over when it returns. */
int z_impl_zsock_connect(int sock, const struct net_sockaddr *addr, net_socklen_t addrlen);

/** zsock_setsockopt(): 0, or -1 with errno set. */
int z_impl_zsock_setsockopt(int sock, int level, int optname, const void *optval,
			    net_socklen_t optlen);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_NET_SOCKET_H_ */
