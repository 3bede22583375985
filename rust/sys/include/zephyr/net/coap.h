/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap.h
 * @brief CoAP messages, as far as the CoAP client's state is made of them.
 */
#ifndef ZEPHYR_INCLUDE_NET_COAP_H_
#define ZEPHYR_INCLUDE_NET_COAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/net/net_ip.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef CONFIG_COAP_EXTENDED_OPTIONS_LEN_VALUE
#define CONFIG_COAP_EXTENDED_OPTIONS_LEN_VALUE 64
#endif

#define COAP_TOKEN_MAX_LEN 8UL

/** Number of an option: those that are needed, and the largest, which makes it two bytes. */
enum coap_option_num {
	COAP_OPTION_ETAG = 4,
	COAP_OPTION_MAX_AGE = 14,
	COAP_OPTION_BLOCK2 = 23,
	COAP_OPTION_BLOCK1 = 27,
	COAP_OPTION_REQUEST_TAG = 292,
};

/** Method of a request. */
enum coap_method {
	COAP_METHOD_GET = 1,
	COAP_METHOD_POST = 2,
	COAP_METHOD_PUT = 3,
	COAP_METHOD_DELETE = 4,
	COAP_METHOD_FETCH = 5,
	COAP_METHOD_PATCH = 6,
	COAP_METHOD_IPATCH = 7,
};

/** Kind of a payload. */
enum coap_content_format {
	COAP_CONTENT_FORMAT_TEXT_PLAIN = 0,
	COAP_CONTENT_FORMAT_APP_LINK_FORMAT = 40,
	COAP_CONTENT_FORMAT_APP_XML = 41,
	COAP_CONTENT_FORMAT_APP_OCTET_STREAM = 42,
	COAP_CONTENT_FORMAT_APP_EXI = 47,
	COAP_CONTENT_FORMAT_APP_JSON = 50,
	COAP_CONTENT_FORMAT_APP_JSON_PATCH_JSON = 51,
	COAP_CONTENT_FORMAT_APP_MERGE_PATCH_JSON = 52,
	COAP_CONTENT_FORMAT_APP_CBOR = 60,
};

/** Size of a block, as its option says it. */
enum coap_block_size {
	COAP_BLOCK_16,
	COAP_BLOCK_32,
	COAP_BLOCK_64,
	COAP_BLOCK_128,
	COAP_BLOCK_256,
	COAP_BLOCK_512,
	COAP_BLOCK_1024,
};

/** A message. */
struct coap_packet {
	uint8_t *data;
	uint16_t offset;
	uint16_t max_len;
	uint8_t hdr_len;
	uint16_t opt_len;
	uint16_t delta;
};

/** An option of a message. */
struct coap_option {
	uint16_t delta;
	uint16_t len;
	uint8_t value[CONFIG_COAP_EXTENDED_OPTIONS_LEN_VALUE];
};

/** How a message is sent again. */
struct coap_transmission_parameters {
	uint32_t ack_timeout;
	uint16_t ack_random_percent;
	uint16_t coap_backoff_percent;
	uint8_t max_retransmission;
};

/** A message that waits for its acknowledgement. */
struct coap_pending {
	struct net_sockaddr addr;
	int64_t t0;
	uint32_t timeout;
	uint16_t id;
	uint8_t *data;
	uint16_t len;
	uint8_t retries;
	struct coap_transmission_parameters params;
};

/** How far a block-wise transfer is. */
struct coap_block_context {
	size_t total_size;
	size_t current;
	enum coap_block_size block_size;
};

/** Copies at most @p veclen options @p code of a message; how many there were, or a negative errno. */
int coap_find_options(const struct coap_packet *cpkt, uint16_t code, struct coap_option *options,
		      uint16_t veclen);

/** The number that the first option @p code of a message holds, or a negative errno. */
int coap_get_option_int(const struct coap_packet *cpkt, uint16_t code);

/** The transmission parameters in force. */
struct coap_transmission_parameters coap_get_transmission_parameters(void);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_NET_COAP_H_ */
