/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file old_names.h
 * @brief The names that Zephyr's sockets have since v3.3 of the SDK, for the ones up to v3.2.
 *
 * Read by bindgen only, before Zephyr's headers: what they declare gets the later names. Constants
 * that are macros there get another one in old_constants.h, behind the headers.
 */
#define sockaddr net_sockaddr
#define socklen_t net_socklen_t

/* enum net_sock_type and enum net_ip_protocol_secure */
#define SOCK_DGRAM NET_SOCK_DGRAM
#define IPPROTO_DTLS_1_2 NET_IPPROTO_DTLS_1_2
