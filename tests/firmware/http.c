/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file http.c
 * @brief The REST client, with the service right behind it.
 */
#include <errno.h>
#include <string.h>

#include <net/rest_client.h>
#include <zephyr/net/socket.h>

#include "firmware.h"

#define STATUS_OK 200
#define STATUS_NO_CONTENT 204

void rest_client_request_defaults_set(struct rest_client_req_context *req_ctx)
{
	memset(req_ctx, 0, sizeof(*req_ctx));
	req_ctx->connect_socket = REST_CLIENT_SCKT_CONNECT;
	req_ctx->tls_peer_verify = REST_CLIENT_TLS_DEFAULT_PEER_VERIFY;
	req_ctx->http_method = HTTP_GET;
}

static uint16_t send_batch(const struct rest_client_req_context *request, size_t *length)
{
	const char *batch;

	*length = firmware_next_batch(&batch);
	if (*length == 0 || request->resp_buff_len <= *length) {
		return STATUS_NO_CONTENT;
	}
	memcpy(request->resp_buff, batch, *length);
	return STATUS_OK;
}

int rest_client_request(struct rest_client_req_context *req_ctx,
			struct rest_client_resp_context *resp_ctx)
{
	size_t length = 0;

	if (req_ctx->tls_peer_verify != ZSOCK_TLS_PEER_VERIFY_REQUIRED) {
		return -ECONNREFUSED;
	}
	memset(resp_ctx, 0, sizeof(*resp_ctx));
	if (req_ctx->http_method == HTTP_POST) {
		firmware_accept_report(req_ctx->body, req_ctx->body_len);
		resp_ctx->http_status_code = STATUS_OK;
	} else {
		resp_ctx->http_status_code = send_batch(req_ctx, &length);
	}
	resp_ctx->response = req_ctx->resp_buff;
	resp_ctx->response_len = length;
	resp_ctx->total_response_len = length;
	resp_ctx->req_ctx = req_ctx;
	return 0;
}
