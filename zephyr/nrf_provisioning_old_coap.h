/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_old_coap.h
 * @brief Zephyr's CoAP client as it is since v3.3 of the SDK, over the one up to v3.2.
 *
 * Up to v3.2 the client's callback got an answer as arguments, and a request had pointers to its
 * path and options, which had to stay valid until the answer. The library is written for what came
 * after: an answer is a structure, and a request has room for both. CMake tells which one there is.
 */
#ifndef NRF_PROVISIONING_OLD_COAP_H__
#define NRF_PROVISIONING_OLD_COAP_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/net/coap_client.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Longest path of a request, as CONFIG_COAP_CLIENT_MAX_PATH_LENGTH is in later releases. */
#define NRF_PROVISIONING_OLD_COAP_PATH_LENGTH 128

/** struct coap_client_response_data. */
struct nrf_provisioning_old_coap_answer {
	int16_t result_code;
	const struct coap_packet *packet;
	size_t offset;
	const uint8_t *payload;
	size_t payload_len;
	bool last_block;
};

/** coap_client_response_cb_t. */
typedef void (*nrf_provisioning_old_coap_cb_t)(const struct nrf_provisioning_old_coap_answer *data,
					       void *user_data);

/** struct coap_client_request. */
struct nrf_provisioning_old_coap_request {
	enum coap_method method;
	bool confirmable;
	char path[NRF_PROVISIONING_OLD_COAP_PATH_LENGTH + 1];
	enum coap_content_format fmt;
	const uint8_t *payload;
	size_t len;
	nrf_provisioning_old_coap_cb_t cb;
	struct coap_client_option options[1];
	uint8_t num_options;
	void *user_data;
};

/**
 * coap_client_req(), for one request at a time: the path and the options of the one before are
 * overwritten, so it has to be answered or cancelled.
 */
int nrf_provisioning_old_coap_req(struct coap_client *client, int sock, const struct sockaddr *addr,
				  struct nrf_provisioning_old_coap_request *req,
				  struct coap_transmission_parameters *params);

/** coap_client_option_initial_block2(), which was an inline function. */
struct coap_client_option nrf_provisioning_old_coap_block2(void);

#ifdef __cplusplus
}
#endif

#endif /* NRF_PROVISIONING_OLD_COAP_H__ */
