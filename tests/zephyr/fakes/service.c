/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#include <net/rest_client.h>

#include "fakes.h"
#include "private.h"

#define MAX_REQUESTS 16
#define MAX_ANSWERS 16
#define MAX_BODY 1024
#define STATUS_OK 200
#define STATUS_NO_CONTENT 204

struct answer {
	int result;
	uint16_t status;
	uint8_t body[MAX_BODY];
	size_t len;
};

static struct answer batches[MAX_ANSWERS];
static size_t batch_count;
static size_t batch_next;
static struct answer receipts[MAX_ANSWERS];
static size_t receipt_count;
static size_t receipt_next;
static struct fake_request requests[MAX_REQUESTS];
static int request_count;

void fake_service_reset(void)
{
	batch_count = 0;
	batch_next = 0;
	receipt_count = 0;
	receipt_next = 0;
	request_count = 0;
	memset(requests, 0, sizeof(requests));
}

void fake_service_send(int result, uint16_t status, const void *body, size_t len)
{
	__ASSERT(batch_count < MAX_ANSWERS && len <= MAX_BODY, "no room");
	struct answer *answer = &batches[batch_count++];

	answer->result = result;
	answer->status = status;
	answer->len = len;
	if (len > 0) {
		memcpy(answer->body, body, len);
	}
}

void fake_service_accept(int result, uint16_t status)
{
	__ASSERT(receipt_count < MAX_ANSWERS, "no room");
	receipts[receipt_count++] = (struct answer){.result = result, .status = status};
}

int fake_service_requests(void)
{
	return request_count;
}

const struct fake_request *fake_service_request(int index)
{
	return index >= 0 && index < MIN(request_count, MAX_REQUESTS) ? &requests[index] : NULL;
}

const struct fake_request *fake_service_report(void)
{
	for (int i = MIN(request_count, MAX_REQUESTS) - 1; i >= 0; i--) {
		if (requests[i].is_post) {
			return &requests[i];
		}
	}
	return NULL;
}

static void copy_text(char *to, size_t capacity, const char *from)
{
	to[0] = '\0';
	strncat(to, from, capacity - 1);
}

static void record(const struct rest_client_req_context *context)
{
	struct fake_request *request;

	if (request_count++ >= MAX_REQUESTS) {
		return;
	}
	request = &requests[request_count - 1];
	request->is_post = context->http_method == HTTP_POST;
	request->port = context->port;
	request->sec_tag = context->sec_tag;
	request->peer_verify = context->tls_peer_verify;
	copy_text(request->host, sizeof(request->host), context->host);
	copy_text(request->url, sizeof(request->url), context->url);
	for (const char **line = context->header_fields; *line != NULL; line++) {
		strncat(request->headers, *line,
			sizeof(request->headers) - strlen(request->headers) - 1);
	}
	if (context->body != NULL) {
		request->body_len = MIN(context->body_len, sizeof(request->body));
		memcpy(request->body, context->body, request->body_len);
	}
}

void rest_client_request_defaults_set(struct rest_client_req_context *req_ctx)
{
	memset(req_ctx, 0, sizeof(*req_ctx));
	req_ctx->connect_socket = REST_CLIENT_SCKT_CONNECT;
	req_ctx->tls_peer_verify = REST_CLIENT_TLS_DEFAULT_PEER_VERIFY;
	req_ctx->http_method = HTTP_GET;
}

static const struct answer *next_answer(bool is_post)
{
	static const struct answer accepted = {.status = STATUS_OK};
	static const struct answer nothing = {.status = STATUS_NO_CONTENT};

	if (is_post) {
		return receipt_next < receipt_count ? &receipts[receipt_next++] : &accepted;
	}
	return batch_next < batch_count ? &batches[batch_next++] : &nothing;
}

int rest_client_request(struct rest_client_req_context *req_ctx,
			struct rest_client_resp_context *resp_ctx)
{
	const struct answer *answer = next_answer(req_ctx->http_method == HTTP_POST);

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
