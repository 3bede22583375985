/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Zephyr's CoAP client. It calls back on its own thread, splits payloads into blocks, has room for
 * so many requests only, and keeps one for which there is no answer until it is cancelled.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/net/coap_client.h>

#include "coap_private.h"
#include "private.h"

#define MAX_MESSAGES 48
#define STACK_SIZE 2048
#define RECEIVE_SIZE 4096
/* The message without its payload: a header and one option. */
#define MESSAGE_SIZE 16
#define MAX_BLOCKS BIT(20)
/* What a network takes; the library waits by then. */
#define ROUND_TRIP_MS 10
/* How long Zephyr's client waits when it cancels, until its thread has left the socket alone. */
#define CANCEL_MS 500

/* A request under way. */
struct slot {
	bool ongoing;
	/* Which of all requests it is: what is queued for an earlier one is of no interest. */
	unsigned int number;
	struct coap_client_request request;
	struct fake_socket *socket;
	struct fake_coap_message message;
	int index;
};

/* Where answers to a message go. */
struct caller {
	coap_client_response_cb_t callback;
	void *user_data;
};

struct job {
	struct slot *slot;
	unsigned int number;
};

static struct coap_client *client;
static struct slot slots[CONFIG_COAP_CLIENT_MAX_REQUESTS];
static unsigned int last_number;
static struct fake_coap_message messages[MAX_MESSAGES];
static struct caller callers[MAX_MESSAGES];
static int message_count;
static int request_count;
static int refusal;
static int refusals;
static int init_failure;
static void (*before_answer)(int index);

/* Held during a call of the callback, as Zephyr's client never calls back after a cancellation. */
static K_MUTEX_DEFINE(lock);
K_MSGQ_DEFINE(jobs, sizeof(struct job), 8, sizeof(void *));

void fake_coap_client_reset(void)
{
	k_mutex_lock(&lock, K_FOREVER);
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		slots[i].ongoing = false;
	}
	message_count = 0;
	request_count = 0;
	refusals = 0;
	init_failure = 0;
	before_answer = NULL;
	k_mutex_unlock(&lock);
}

int fake_coap_messages(void)
{
	return message_count;
}

const struct fake_coap_message *fake_coap_message(int index)
{
	return index >= 0 && index < MIN(message_count, MAX_MESSAGES) ? &messages[index] : NULL;
}

int fake_coap_requests(void)
{
	return request_count;
}

void fake_coap_before_answer(void (*hook)(int index))
{
	before_answer = hook;
}

void fake_coap_refuse(int err, int times)
{
	refusal = err;
	refusals = times;
}

void fake_coap_fail_init(int err)
{
	init_failure = err;
}

int fake_coap_descriptor(void)
{
	return client->fd;
}

bool fake_coap_client_uses(int descriptor)
{
	return client != NULL && client->fd == descriptor;
}

static bool is_busy(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		if (slots[i].ongoing) {
			return true;
		}
	}
	return false;
}

const char *fake_coap_client_complaint(void)
{
	if (is_busy()) {
		return "a request is under way";
	}
	return client != NULL && client->fd != -1 ? "the client has a descriptor" : NULL;
}

int coap_client_init(struct coap_client *new_client, const char *info)
{
	ARG_UNUSED(info);

	if (init_failure != 0) {
		const int failure = init_failure;

		init_failure = 0;
		return failure;
	}
	client = new_client;
	return 0;
}

struct coap_client_option coap_client_option_initial_block2(void)
{
	return (struct coap_client_option){
		.code = COAP_OPTION_BLOCK2,
		.len = 1,
		.value = {coap_bytes_to_block_size(CONFIG_COAP_CLIENT_BLOCK_SIZE)},
	};
}

static void record(struct slot *slot)
{
	const struct coap_client_request *request = &slot->request;
	struct fake_coap_message *message = &slot->message;

	*message = (struct fake_coap_message){
		.socket = fake_sockets_number(slot->socket),
		.method = request->method,
		.confirmable = request->confirmable,
		.format = request->fmt,
		.option_count = request->num_options,
		.has_payload = request->payload != NULL,
		.payload_len = MIN(request->len, sizeof(message->payload)),
	};
	fake_copy_text(message->path, sizeof(message->path), request->path);
	for (size_t i = 0; i < MIN(request->num_options, ARRAY_SIZE(message->options)); i++) {
		message->options[i] = request->options[i].code;
	}
	if (message->has_payload) {
		memcpy(message->payload, request->payload, message->payload_len);
	}
	slot->index = message_count++;
	if (slot->index < MAX_MESSAGES) {
		messages[slot->index] = *message;
		callers[slot->index] = (struct caller){request->cb, request->user_data};
	}
}

static int begin(struct slot *slot, struct fake_socket *socket, int descriptor,
		 const struct coap_client_request *request)
{
	if (client->fd != descriptor && is_busy()) {
		return -EALREADY;
	}
	client->fd = descriptor;
	slot->request = *request;
	slot->socket = socket;
	slot->number = ++last_number;
	slot->ongoing = true;
	record(slot);
	return k_msgq_put(&jobs, &(struct job){slot, slot->number}, K_NO_WAIT);
}

int coap_client_req(struct coap_client *of, int sock, const struct net_sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params)
{
	const bool has_end = memchr(req->path, '\0', sizeof(req->path)) != NULL;
	struct fake_socket *socket = fake_sockets_find(sock);
	int result = -EAGAIN;

	ARG_UNUSED(addr);
	ARG_UNUSED(params);

	request_count++;
	if (refusals > 0) {
		refusals--;
		return refusal;
	}
	if (of != client || !has_end || req->path[0] == '\0') {
		return -EINVAL;
	}
	if (socket == NULL || !socket->connected || socket->lost) {
		return -ENOTCONN;
	}
	k_mutex_lock(&lock, K_FOREVER);
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		if (!slots[i].ongoing) {
			result = begin(&slots[i], socket, sock, req);
			break;
		}
	}
	k_mutex_unlock(&lock);
	return result;
}

/* Adds the option that says where the message has its block; without one it is the first. */
static void add_block_option(struct coap_packet *packet, size_t place, bool last)
{
	for (int size = COAP_BLOCK_512; size >= COAP_BLOCK_16; size--) {
		const size_t bytes = coap_block_size_to_bytes(size);

		if (place % bytes == 0 && place / bytes < MAX_BLOCKS) {
			const unsigned int value = (place / bytes) << 4 | !last << 3 | size;

			(void)coap_append_option_int(packet, COAP_OPTION_BLOCK2, value);
			return;
		}
	}
}

static void call(const struct caller *caller, const struct fake_coap_block *block)
{
	static uint8_t received[RECEIVE_SIZE];
	uint8_t bytes[MESSAGE_SIZE];
	struct coap_packet packet;
	const size_t place = block->offset + block->misplaced;
	const struct coap_client_response_data data = {
		.result_code = block->code,
		.packet = block->code < 0 ? NULL : &packet,
		.offset = block->offset,
		.payload = block->len == 0 ? NULL : received,
		.payload_len = block->len,
		.last_block = block->last,
	};

	if (block->code >= 0) {
		(void)coap_packet_init(&packet, bytes, sizeof(bytes), COAP_VERSION_1,
				       COAP_TYPE_ACK, 0, NULL, block->code, 0);
		if (place != 0 || !block->last) {
			add_block_option(&packet, place, block->last);
		}
		/* As of a message that was received, which ends where its options do. */
		packet.max_len = packet.offset;
	}
	__ASSERT(block->len <= sizeof(received), "no room");
	if (block->len > 0) {
		memcpy(received, block->payload, block->len);
	}
	caller->callback(&data, caller->user_data);
	/* The next message is received into the same buffer. */
	memset(received, 0xa5, sizeof(received));
}

static bool is_current(const struct job *job)
{
	return job->slot->ongoing && job->slot->number == job->number;
}

/* Returns false when the request is over. */
static bool deliver(const struct job *job, const struct fake_coap_block *block)
{
	const struct coap_client_request *request = &job->slot->request;
	const struct caller caller = {request->cb, request->user_data};

	k_msleep(block->delay_ms);
	k_mutex_lock(&lock, K_FOREVER);
	if (is_current(job)) {
		call(&caller, block);
		job->slot->ongoing = job->slot->ongoing && !block->last;
	}
	k_mutex_unlock(&lock);
	return is_current(job);
}

static void deliver_payload(const struct job *job, const struct fake_coap_answer *answer)
{
	struct fake_coap_block block = {.code = answer->code};

	do {
		block.payload = answer->payload + block.offset;
		block.len = MIN(answer->len - block.offset, CONFIG_COAP_CLIENT_BLOCK_SIZE);
		block.last = block.offset + block.len == answer->len;
		if (!deliver(job, &block)) {
			return;
		}
		block.offset += block.len;
	} while (!block.last);
}

/* Zephyr's client sends a payload again, and block by block, from where the library has it. */
static void check_payload(const struct slot *slot)
{
	const struct fake_coap_message *message = &slot->message;

	if (message->has_payload &&
	    memcmp(message->payload, slot->request.payload, message->payload_len) != 0) {
		fake_complain("a payload changed while it was under way");
	}
}

static void answer(const struct job *job)
{
	struct fake_coap_answer answer;

	k_msleep(ROUND_TRIP_MS);
	if (before_answer != NULL) {
		before_answer(job->slot->index);
	}
	k_mutex_lock(&lock, K_FOREVER);
	if (!is_current(job)) {
		k_mutex_unlock(&lock);
		return;
	}
	check_payload(job->slot);
	answer = fake_coap_serve(&job->slot->message, job->slot->socket);
	k_mutex_unlock(&lock);
	if (answer.count > 0) {
		for (size_t i = 0; i < answer.count && deliver(job, &answer.blocks[i]); i++) {
		}
	} else if (answer.code != FAKE_COAP_SILENCE) {
		deliver_payload(job, &answer);
	}
}

void fake_coap_deliver(int index, const struct fake_coap_block *block)
{
	k_mutex_lock(&lock, K_FOREVER);
	call(&callers[index], block);
	k_mutex_unlock(&lock);
}

void coap_client_cancel_requests(struct coap_client *of)
{
	static const struct fake_coap_block cancelled = {.code = -ECANCELED, .last = true};

	ARG_UNUSED(of);

	k_mutex_lock(&lock, K_FOREVER);
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		if (slots[i].ongoing) {
			const struct coap_client_request *request = &slots[i].request;

			call(&(struct caller){request->cb, request->user_data}, &cancelled);
			slots[i].ongoing = false;
		}
	}
	k_mutex_unlock(&lock);
	k_msleep(CANCEL_MS);
}

static void run(void *p1, void *p2, void *p3)
{
	struct job job;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);

	while (k_msgq_get(&jobs, &job, K_FOREVER) == 0) {
		answer(&job);
	}
}

K_THREAD_DEFINE(fake_coap_client, STACK_SIZE, run, NULL, NULL, NULL,
		K_LOWEST_APPLICATION_THREAD_PRIO, 0, 0);
