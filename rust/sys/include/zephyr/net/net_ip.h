/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file net_ip.h
 * @brief Addresses, and the numbers a socket is opened with.
 */
#ifndef ZEPHYR_INCLUDE_NET_NET_IP_H_
#define ZEPHYR_INCLUDE_NET_NET_IP_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NET_PF_UNSPEC 0
#define NET_PF_INET 1
#define NET_PF_INET6 2

#define NET_AF_UNSPEC NET_PF_UNSPEC
#define NET_AF_INET NET_PF_INET
#define NET_AF_INET6 NET_PF_INET6

/** Protocols that Zephyr adds to those of IANA. */
enum net_ip_protocol_secure {
	NET_IPPROTO_TLS_1_0 = 256,
	NET_IPPROTO_TLS_1_1 = 257,
	NET_IPPROTO_TLS_1_2 = 258,
	NET_IPPROTO_TLS_1_3 = 259,
	NET_IPPROTO_DTLS_1_0 = 272,
	NET_IPPROTO_DTLS_1_2 = 273,
};

/** Kind of a socket. */
enum net_sock_type {
	NET_SOCK_STREAM = 1,
	NET_SOCK_DGRAM,
	NET_SOCK_RAW,
};

typedef unsigned short int net_sa_family_t;
typedef uint32_t net_socklen_t;

/** Bytes of the largest address, which is that of IPv6. */
#define NET_SOCKADDR_MAX_SIZE 24

/** Any address; the family says which. */
struct net_sockaddr {
	net_sa_family_t sa_family;
	char data[NET_SOCKADDR_MAX_SIZE - sizeof(net_sa_family_t)];
} __attribute__((aligned(4)));

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_NET_NET_IP_H_ */
