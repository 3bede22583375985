/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file socket_ncs.h
 * @brief The nRF Connect SDK's own socket options.
 */
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_NCS_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_NCS_H_

#define NET_SOCKET_NCS_BASE 1000

/** The socket stays open while there is no network, or the modem is offline. */
#define SO_KEEPOPEN (NET_SOCKET_NCS_BASE + 34)

#endif /* ZEPHYR_INCLUDE_NET_SOCKET_NCS_H_ */
