/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap_client.h
 * @brief Zephyr's CoAP client up to v3.2 of the SDK, as far as requests go.
 */
#ifndef ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_
#define ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;
struct coap_packet;
struct coap_transmission_parameters;
struct coap_client;

enum coap_method {
	COAP_METHOD_GET = 1,
	COAP_METHOD_POST = 2,
};

enum coap_content_format {
	COAP_CONTENT_FORMAT_APP_CBOR = 60,
};

typedef void (*coap_client_response_cb_t)(int16_t result_code, size_t offset,
					  const uint8_t *payload, size_t len, bool last_block,
					  void *user_data);

struct coap_client_option {
	uint16_t code;
	uint8_t len;
	uint8_t value[12];
};

/* The payload had no const in the oldest releases. */
struct coap_client_request {
	enum coap_method method;
	bool confirmable;
	const char *path;
	enum coap_content_format fmt;
	uint8_t *payload;
	size_t len;
	coap_client_response_cb_t cb;
	struct coap_client_option *options;
	uint8_t num_options;
	void *user_data;
};

int coap_client_req(struct coap_client *client, int sock, const struct sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params);

static inline struct coap_client_option coap_client_option_initial_block2(void)
{
	struct coap_client_option block2 = {.code = 23, .len = 1, .value = {5}};

	return block2;
}

#endif /* ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_ */
