/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The SDK's REST client, with the service behind it. */

#include <string.h>

#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#include <net/rest_client.h>

#include "fakes.h"
#include "fakes_rest.h"
#include "private.h"

static struct fake_rest_request requests[FAKE_MAX_REQUESTS];

void fake_transport_reset(void)
{
	memset(requests, 0, sizeof(requests));
}

/* Connections are the client's own, and over when it returns. */
const char *fake_service_complaint(void)
{
	return NULL;
}

const struct fake_rest_request *fake_rest_request(int index)
{
	return fake_service_request(index) == NULL ? NULL : &requests[index];
}

static void record(const struct rest_client_req_context *context)
{
	const int index = fake_service_record(context->http_method == HTTP_POST, context->url,
					      context->body, context->body_len);
	struct fake_rest_request *request;

	if (index < 0) {
		return;
	}
	request = &requests[index];
	request->port = context->port;
	request->sec_tag = context->sec_tag;
	request->peer_verify = context->tls_peer_verify;
	fake_copy_text(request->host, sizeof(request->host), context->host);
	for (const char **line = context->header_fields; *line != NULL; line++) {
		strncat(request->headers, *line,
			sizeof(request->headers) - strlen(request->headers) - 1);
	}
}

void rest_client_request_defaults_set(struct rest_client_req_context *req_ctx)
{
	memset(req_ctx, 0, sizeof(*req_ctx));
	req_ctx->connect_socket = REST_CLIENT_SCKT_CONNECT;
	req_ctx->tls_peer_verify = REST_CLIENT_TLS_DEFAULT_PEER_VERIFY;
	req_ctx->http_method = HTTP_GET;
}

int rest_client_request(struct rest_client_req_context *req_ctx,
			struct rest_client_resp_context *resp_ctx)
{
	const struct fake_answer *answer = fake_service_answer(req_ctx->http_method == HTTP_POST);

	record(req_ctx);
	memset(resp_ctx, 0, sizeof(*resp_ctx));
	if (answer->result != 0) {
		return answer->result;
	}
	__ASSERT(answer->len <= req_ctx->resp_buff_len, "no room for the answer");
	memcpy(req_ctx->resp_buff, answer->body, answer->len);
	resp_ctx->http_status_code = answer->status;
	resp_ctx->response = req_ctx->resp_buff;
	resp_ctx->response_len = answer->len;
	resp_ctx->total_response_len = answer->len;
	resp_ctx->req_ctx = req_ctx;
	return 0;
}
