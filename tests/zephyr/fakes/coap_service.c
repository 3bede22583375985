/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The service as it speaks CoAP. */

#include <errno.h>
#include <string.h>

#include <zephyr/net/coap.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#include "coap_private.h"
#include "fakes.h"
#include "private.h"

#define MAX_SAID 8
#define STATUS_SUCCESS 2

static struct {
	int codes[MAX_SAID];
	size_t count;
	size_t next;
	const struct fake_coap_block *blocks;
	size_t block_count;
} said[FAKE_COAP_CALLS];

static bool suspends;
static const char *complaint;

void fake_transport_reset(void)
{
	fake_coap_client_reset();
	fake_sockets_reset();
	memset(said, 0, sizeof(said));
	suspends = false;
	complaint = NULL;
}

void fake_complain(const char *what)
{
	if (complaint == NULL) {
		complaint = what;
	}
}

const char *fake_service_complaint(void)
{
	const char *found = complaint;

	found = found == NULL ? fake_sockets_complaint() : found;
	return found == NULL ? fake_coap_client_complaint() : found;
}

void fake_coap_say(enum fake_coap_call call, int code)
{
	__ASSERT(said[call].count < MAX_SAID, "no room");
	said[call].codes[said[call].count++] = code;
}

void fake_coap_say_blocks(enum fake_coap_call call, const struct fake_coap_block *blocks,
			  size_t count)
{
	said[call].blocks = blocks;
	said[call].block_count = count;
}

void fake_coap_allow_suspend(bool allowed)
{
	suspends = allowed;
}

void fake_coap_forget_device(void)
{
	fake_sockets_forget_device();
}

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum fake_coap_call call_of(const struct fake_coap_message *message)
{
	const char *path = message->path;

	if (message->method == COAP_METHOD_GET) {
		return begins_with(path, "p/cmd?") ? FAKE_COAP_FETCH : FAKE_COAP_CALLS;
	}
	if (begins_with(path, "p/auth-jwt?")) {
		return FAKE_COAP_AUTH;
	}
	if (strcmp(path, "p/rsp") == 0) {
		return FAKE_COAP_REPORT;
	}
	return strcmp(path, "/.dtls/suspend") == 0 ? FAKE_COAP_SUSPEND : FAKE_COAP_CALLS;
}

static int code_of(uint16_t status, int success)
{
	const int class = status / 100;

	return class == STATUS_SUCCESS ? success : COAP_MAKE_RESPONSE_CODE(class, status % 100);
}

/* What the transport-neutral part has to say. */
static struct fake_coap_answer scripted(bool is_post)
{
	const struct fake_answer *next = fake_service_answer(is_post);
	const int success = is_post ? COAP_RESPONSE_CODE_CHANGED : COAP_RESPONSE_CODE_CONTENT;

	if (next->result == -ETIMEDOUT) {
		return (struct fake_coap_answer){.code = FAKE_COAP_SILENCE};
	}
	if (next->result != 0) {
		return (struct fake_coap_answer){.code = next->result};
	}
	return (struct fake_coap_answer){
		.code = code_of(next->status, success), .payload = next->body, .len = next->len};
}

/* What a test has to say, and a code of 0 if it has nothing. */
static struct fake_coap_answer said_to(enum fake_coap_call call)
{
	struct fake_coap_answer answer = {.blocks = said[call].blocks,
					  .count = said[call].block_count};

	if (answer.count > 0) {
		answer.code = answer.blocks[answer.count - 1].code;
		said[call].block_count = 0;
	} else if (said[call].next < said[call].count) {
		answer.code = said[call].codes[said[call].next++];
	}
	return answer;
}

static bool is_token(const struct fake_coap_message *message)
{
	const size_t len = strlen(FAKE_JWT);

	return message->payload_len == len && memcmp(message->payload, FAKE_JWT, len) == 0;
}

/* What the service says by itself. */
static struct fake_coap_answer own_answer(enum fake_coap_call call,
					  const struct fake_coap_message *message,
					  const struct fake_socket *socket)
{
	struct fake_coap_answer answer = {.code = COAP_RESPONSE_CODE_NOT_FOUND};

	if (call == FAKE_COAP_SUSPEND && suspends) {
		answer.code = COAP_RESPONSE_CODE_CHANGED;
	} else if (call == FAKE_COAP_AUTH) {
		answer.code = is_token(message) ? COAP_RESPONSE_CODE_CREATED
						: COAP_RESPONSE_CODE_UNAUTHORIZED;
	} else if (call == FAKE_COAP_FETCH || call == FAKE_COAP_REPORT) {
		answer.code = COAP_RESPONSE_CODE_UNAUTHORIZED;
		if (socket->authenticated) {
			answer = scripted(call == FAKE_COAP_REPORT);
		}
	}
	return answer;
}

struct fake_coap_answer fake_coap_serve(const struct fake_coap_message *message,
					struct fake_socket *socket)
{
	const enum fake_coap_call call = call_of(message);
	struct fake_coap_answer answer = {0};

	if (call == FAKE_COAP_FETCH || call == FAKE_COAP_REPORT) {
		(void)fake_service_record(call == FAKE_COAP_REPORT, message->path,
					  message->payload, message->payload_len);
	}
	if (call != FAKE_COAP_CALLS) {
		answer = said_to(call);
	}
	if (answer.code == 0) {
		answer = own_answer(call, message, socket);
	}
	if (call == FAKE_COAP_AUTH) {
		socket->authenticated = answer.code == COAP_RESPONSE_CODE_CREATED;
	}
	return answer;
}
