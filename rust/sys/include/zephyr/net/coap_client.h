/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap_client.h
 * @brief CoAP requests; a thread of the client's own calls back with the answers.
 *
 * The sizes are Kconfig's. Those in here are what the SDK's provisioning sample sets, and are
 * for a build without Kconfig.
 */
#ifndef ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_
#define ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_

#include <zephyr/kernel.h>
#include <zephyr/net/coap.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef CONFIG_COAP_CLIENT_BLOCK_SIZE
#define CONFIG_COAP_CLIENT_BLOCK_SIZE 512
#endif
#ifndef CONFIG_COAP_CLIENT_MESSAGE_SIZE
#define CONFIG_COAP_CLIENT_MESSAGE_SIZE 512
#endif
#ifndef CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE
#define CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE 128
#endif
#ifndef CONFIG_COAP_CLIENT_MAX_PATH_LENGTH
#define CONFIG_COAP_CLIENT_MAX_PATH_LENGTH 128
#endif
#ifndef CONFIG_COAP_CLIENT_MAX_EXTRA_OPTIONS
#define CONFIG_COAP_CLIENT_MAX_EXTRA_OPTIONS 2
#endif
#ifndef CONFIG_COAP_CLIENT_MAX_REQUESTS
#define CONFIG_COAP_CLIENT_MAX_REQUESTS 2
#endif

#define MAX_COAP_MSG_LEN (CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE + CONFIG_COAP_CLIENT_MESSAGE_SIZE)
#define MAX_PATH_SIZE (CONFIG_COAP_CLIENT_MAX_PATH_LENGTH + 1)
#define MAX_EXTRA_OPTIONS CONFIG_COAP_CLIENT_MAX_EXTRA_OPTIONS

/** An answer or one block of it, or why there is none: then the code is negative. */
struct coap_client_response_data {
	int16_t result_code;
	const struct coap_packet *packet;
	size_t offset;
	const uint8_t *payload;
	size_t payload_len;
	bool last_block;
};

/** Called with each block of an answer; may be called once more for a request that is cancelled. */
typedef void (*coap_client_response_cb_t)(const struct coap_client_response_data *data,
					  void *user_data);

/** Called for each block of a payload that is not in one piece. */
typedef int (*coap_client_payload_cb_t)(size_t offset, const uint8_t **payload, size_t *len,
					bool *last_block, void *user_data);

/** An option that goes with a request. */
struct coap_client_option {
	uint16_t code;
	uint16_t len;
	uint8_t value[CONFIG_COAP_EXTENDED_OPTIONS_LEN_VALUE];
};

/** A request. It is copied, but for its payload, which stays where it is until the last block. */
struct coap_client_request {
	enum coap_method method;
	bool confirmable;
	char path[MAX_PATH_SIZE];
	enum coap_content_format fmt;
	const uint8_t *payload;
	size_t len;
	coap_client_payload_cb_t payload_cb;
	coap_client_response_cb_t cb;
	struct coap_client_option options[MAX_EXTRA_OPTIONS];
	uint8_t num_options;
	void *user_data;
};

/** The client's own side of a request. */
struct coap_client_internal_request {
	uint8_t request_token[COAP_TOKEN_MAX_LEN];
	uint32_t offset;
	uint16_t last_id;
	uint8_t request_tkl;
	bool request_ongoing;
	atomic_t in_callback;
	struct coap_block_context recv_blk_ctx;
	struct coap_block_context send_blk_ctx;
	struct coap_pending pending;
	struct coap_client_request coap_request;
	struct coap_packet request;
	uint8_t request_tag[COAP_TOKEN_MAX_LEN];
	uint8_t send_buf[MAX_COAP_MSG_LEN];
	bool is_observe;
	int last_response_id;
};

/** A client. Zeroed, with no descriptor (-1), until coap_client_init(). */
struct coap_client {
	int fd;
	struct net_sockaddr address;
	net_socklen_t socklen;
	struct k_mutex lock;
	uint8_t recv_buf[MAX_COAP_MSG_LEN];
	struct coap_client_internal_request requests[CONFIG_COAP_CLIENT_MAX_REQUESTS];
	struct coap_option echo_option;
	bool send_echo;
};

/** Sets a client up, once; @p info names its thread, or is NULL. Returns 0 or a negative errno. */
int coap_client_init(struct coap_client *client, const char *info);

/**
 * Sends a request over @p sock and returns; the callback tells the rest.
 *
 * @p addr is NULL for a connected socket, @p params is NULL for the parameters in force. Returns 0
 * or a negative errno, -EAGAIN when the client has all the requests it can take.
 */
int coap_client_req(struct coap_client *client, int sock, const struct net_sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params);

/** Gives up all requests: each callback is called with -ECANCELED before this returns. */
void coap_client_cancel_requests(struct coap_client *client);

/** The option that asks for blocks of the size the client wants. */
struct coap_client_option coap_client_option_initial_block2(void);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_NET_COAP_CLIENT_H_ */
