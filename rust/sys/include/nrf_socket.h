/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_socket.h
 * @brief The modem's name for a place in its credential store.
 */
#ifndef NRF_SOCKET_H__
#define NRF_SOCKET_H__

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Security tag: the number of a set of credentials. */
typedef uint32_t nrf_sec_tag_t;

#ifdef __cplusplus
}
#endif

#endif /* NRF_SOCKET_H__ */
