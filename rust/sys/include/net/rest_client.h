/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file rest_client.h
 * @brief One HTTP request over TLS.
 */
#ifndef REST_CLIENT_H__
#define REST_CLIENT_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/net/http/client.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REST_CLIENT_TLS_DEFAULT_PEER_VERIFY -1
#define REST_CLIENT_SCKT_CONNECT -1

/** A request, filled in by the caller on top of rest_client_request_defaults_set(). */
struct rest_client_req_context {
	int connect_socket;
	bool keep_alive;
	int sec_tag;
	int tls_peer_verify;
	enum http_method http_method;
	const char *host;
	uint16_t port;
	const char *url;
	const char **header_fields;
	const char *body;
	size_t body_len;
	int32_t timeout_ms;
	char *resp_buff;
	size_t resp_buff_len;
};

/** The answer to a request; its text stays in the request's resp_buff. */
struct rest_client_resp_context {
	size_t total_response_len;
	size_t response_len;
	char *response;
	uint16_t http_status_code;
	char http_status_code_str[HTTP_STATUS_STR_SIZE];
	int used_socket_id;
	int used_socket_is_alive;
	struct rest_client_req_context *req_ctx;
};

/** Sends a request and waits for its answer; returns 0 or a negative errno. */
int rest_client_request(struct rest_client_req_context *req_ctx,
			struct rest_client_resp_context *resp_ctx);

/** Gives every field of a request its default. */
void rest_client_request_defaults_set(struct rest_client_req_context *req_ctx);

#ifdef __cplusplus
}
#endif

#endif /* REST_CLIENT_H__ */
