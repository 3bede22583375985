/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file client.h
 * @brief The size of a status line's text.
 */
#ifndef ZEPHYR_INCLUDE_NET_HTTP_CLIENT_H_
#define ZEPHYR_INCLUDE_NET_HTTP_CLIENT_H_

#include <zephyr/net/http/method.h>

#ifndef HTTP_STATUS_STR_SIZE
/** Room for the reason phrase of an answer. */
#define HTTP_STATUS_STR_SIZE 32
#endif

#endif /* ZEPHYR_INCLUDE_NET_HTTP_CLIENT_H_ */
