/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the service says next and what it was asked, the same for each transport. */

#include <string.h>

#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#include "fakes.h"
#include "private.h"

#define MAX_ANSWERS 16
#define STATUS_OK 200
#define STATUS_NO_CONTENT 204

static struct fake_answer batches[MAX_ANSWERS];
static size_t batch_count;
static size_t batch_next;
static struct fake_answer receipts[MAX_ANSWERS];
static size_t receipt_count;
static size_t receipt_next;
static struct fake_request requests[FAKE_MAX_REQUESTS];
static int request_count;

void fake_service_reset(void)
{
	batch_count = 0;
	batch_next = 0;
	receipt_count = 0;
	receipt_next = 0;
	request_count = 0;
	memset(requests, 0, sizeof(requests));
	fake_transport_reset();
}

void fake_service_send(int result, uint16_t status, const void *body, size_t len)
{
	__ASSERT(batch_count < MAX_ANSWERS && len <= FAKE_BODY_SIZE, "no room");
	struct fake_answer *answer = &batches[batch_count++];

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
	receipts[receipt_count++] = (struct fake_answer){.result = result, .status = status};
}

int fake_service_requests(void)
{
	return request_count;
}

const struct fake_request *fake_service_request(int index)
{
	const bool recorded = index >= 0 && index < MIN(request_count, FAKE_MAX_REQUESTS);

	return recorded ? &requests[index] : NULL;
}

const struct fake_request *fake_service_report(void)
{
	for (int i = MIN(request_count, FAKE_MAX_REQUESTS) - 1; i >= 0; i--) {
		if (requests[i].is_post) {
			return &requests[i];
		}
	}
	return NULL;
}

void fake_copy_text(char *to, size_t capacity, const char *from)
{
	to[0] = '\0';
	strncat(to, from, capacity - 1);
}

int fake_service_record(bool is_post, const char *url, const void *body, size_t len)
{
	struct fake_request *request;

	if (request_count++ >= FAKE_MAX_REQUESTS) {
		return -1;
	}
	request = &requests[request_count - 1];
	request->is_post = is_post;
	fake_copy_text(request->url, sizeof(request->url), url);
	if (body != NULL) {
		request->body_len = MIN(len, sizeof(request->body));
		memcpy(request->body, body, request->body_len);
	}
	return request_count - 1;
}

const struct fake_answer *fake_service_answer(bool is_post)
{
	static const struct fake_answer accepted = {.status = STATUS_OK};
	static const struct fake_answer nothing = {.status = STATUS_NO_CONTENT};

	if (is_post) {
		return receipt_next < receipt_count ? &receipts[receipt_next++] : &accepted;
	}
	return batch_next < batch_count ? &batches[batch_next++] : &nothing;
}
