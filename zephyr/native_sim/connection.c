/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Requests to the simulated modem and what comes back, and the thread that asks when it is time to.
 *
 * The modem says nothing by itself: an answer also tells what has happened, and when to ask again.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include "modem.h"
#include "socket_bottom.h"

LOG_MODULE_DECLARE(nrf_modem, CONFIG_NRF_MODEM_LIB_LOG_LEVEL);

/* The longest AT command and the longest answer of a scenario, with what surrounds them. */
#define REQUEST_SIZE (72 * 1024)
#define ANSWER_SIZE (136 * 1024)
#define SCRATCH_SIZE (68 * 1024)

#define NEVER UINT64_MAX

/* How often the thread looks whether the modem is still there. */
#define CHECK_PERIOD_US (500 * USEC_PER_MSEC)

/* Texts that wait for their handlers. */
#define QUEUE_SIZE 16384

enum happening {
	NOTIFICATION = 1,
	FUNCTIONAL_MODE = 2,
	SOCKET = 3,
	FAULT = 4,
};

static K_MUTEX_DEFINE(lock);
static K_CONDVAR_DEFINE(changed);
static K_SEM_DEFINE(wake, 0, 1);

/* Linux's, as the modem tells it. */
#define LINUX_EAGAIN 11

static enum modem_state state;
static bool connected;
static uint64_t due_us = NEVER;

static uint8_t request[REQUEST_SIZE];
static size_t request_len;
static uint8_t answer_frame[ANSWER_SIZE];
static char scratch[SCRATCH_SIZE];

struct call {
	void (*handler)(const char *text);
	size_t len;
};

static uint8_t queue[QUEUE_SIZE];
static size_t queue_len;

void modem_lock(void)
{
	(void)k_mutex_lock(&lock, K_FOREVER);
}

void modem_unlock(void)
{
	(void)k_mutex_unlock(&lock);
	if (queue_len > 0) {
		k_sem_give(&wake);
	}
}

enum modem_state modem_state(void)
{
	return state;
}

bool modem_is_ready(void)
{
	return state == MODEM_ON;
}

bool modem_is_connected(void)
{
	return connected;
}

char *modem_scratch(size_t *size)
{
	*size = sizeof(scratch);
	return scratch;
}

void modem_begin(void)
{
	request_len = 0;
}

void modem_add(uint64_t value, size_t len)
{
	for (size_t i = 0; i < len && request_len < sizeof(request); i++) {
		request[request_len++] = (uint8_t)(value >> (8 * i));
	}
}

void modem_add_bytes(const void *bytes, size_t len)
{
	len = MIN(len, sizeof(request) - request_len);
	memcpy(&request[request_len], bytes, len);
	request_len += len;
}

/* Takes a number off the front of an answer. */
static uint64_t take(const uint8_t **at, size_t *left, size_t len)
{
	uint64_t value = 0;

	if (*left < len) {
		*left = 0;
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		value |= (uint64_t)(*at)[i] << (8 * i);
	}
	*at += len;
	*left -= len;
	return value;
}

static void take_happening(const uint8_t **at, size_t *left, struct modem_answer *answer)
{
	uint16_t number;
	uint8_t flags;

	switch (take(at, left, 1)) {
	case NOTIFICATION:
		number = take(at, left, 2);
		number = MIN(number, *left);
		modem_at_notified((const char *)*at, number);
		*at += number;
		*left -= number;
		break;
	case FUNCTIONAL_MODE:
		answer->mode = take(at, left, 2);
		break;
	case SOCKET:
		number = take(at, left, 2);
		flags = take(at, left, 1);
		modem_socket_changed(number, flags, take(at, left, 2));
		break;
	case FAULT:
		state = MODEM_FAULTED;
		modem_sockets_lost();
		modem_faulted(take(at, left, 4));
		break;
	default:
		__ASSERT(false, "the simulated modem tells of what this version does not know");
		break;
	}
}

struct modem_answer modem_ask(enum modem_request kind)
{
	struct modem_answer answer = {.mode = -1};
	size_t left = simulated_modem_ask(kind, request, request_len, answer_frame,
					  sizeof(answer_frame));
	const uint8_t *at = answer_frame;
	size_t news;

	answer.result = (int32_t)take(&at, &left, 4);
	due_us = take(&at, &left, 8);
	news = take(&at, &left, 2);
	for (size_t i = 0; i < news; i++) {
		take_happening(&at, &left, &answer);
	}
	answer.payload = at;
	answer.len = left;
	if (news > 0) {
		(void)k_condvar_broadcast(&changed);
	}
	/* The thread may have to ask earlier than it thought. */
	k_sem_give(&wake);
	return answer;
}

bool modem_wait(k_timepoint_t until)
{
	return k_condvar_wait(&changed, &lock, sys_timepoint_timeout(until)) == 0;
}

static void say_hello(void)
{
	static const char name[] = APPLICATION_NAME
#if defined(CONFIG_NRF_PROVISIONING_RUST)
		", library in Rust";
#elif defined(CONFIG_NRF_PROVISIONING)
		", library in C";
#else
		"";
#endif

	modem_begin();
#if defined(CONFIG_NRF_PROVISIONING)
	modem_add(CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG, 4);
	modem_add(IS_ENABLED(CONFIG_NRF_PROVISIONING_HTTP) ? 1 : 2, 1);
#else
	modem_add(UINT32_MAX, 4);
	modem_add(0, 1);
#endif
	modem_add_bytes(name, sizeof(name) - 1);
	(void)modem_ask(MODEM_HELLO);
}

static k_timeout_t until_due(void)
{
	uint64_t now_us;

	if (due_us == NEVER) {
		return K_USEC(CHECK_PERIOD_US);
	}
	now_us = simulated_modem_now_us();
	if (due_us <= now_us) {
		return K_NO_WAIT;
	}
	return K_USEC(MIN(due_us - now_us, CHECK_PERIOD_US));
}

/* Starts the modem; false while it has a fault of its own. Locked. */
static bool start(void)
{
	modem_begin();
	return modem_ask(MODEM_START).result != -LINUX_EAGAIN;
}

void modem_start(void)
{
	modem_lock();
	if (simulated_modem_connect()) {
		connected = true;
		say_hello();
	}
	while (!start()) {
		(void)modem_wait(sys_timepoint_calc(until_due()));
	}
	state = MODEM_ON;
	modem_unlock();
}

void modem_stop(void)
{
	modem_lock();
	state = MODEM_OFF;
	modem_sockets_forget();
	(void)k_condvar_broadcast(&changed);
	modem_unlock();
}

void modem_call_later(void (*handler)(const char *text), const char *text, size_t len)
{
	const struct call call = {.handler = handler, .len = len};

	if (!handler) {
		return;
	}
	if (queue_len + sizeof(call) + len + 1 > sizeof(queue)) {
		LOG_ERR("A notification of the simulated modem is lost: %.*s", (int)len, text);
		return;
	}
	memcpy(&queue[queue_len], &call, sizeof(call));
	memcpy(&queue[queue_len + sizeof(call)], text, len);
	queue[queue_len + sizeof(call) + len] = '\0';
	queue_len += sizeof(call) + len + 1;
}

/* Calls the handlers of what waits for them, which may ask the modem in turn. */
static void call_handlers(void)
{
	static uint8_t calls[QUEUE_SIZE];
	size_t len;

	modem_lock();
	len = queue_len;
	memcpy(calls, queue, len);
	queue_len = 0;
	modem_unlock();
	for (size_t at = 0; at < len;) {
		struct call call;

		memcpy(&call, &calls[at], sizeof(call));
		call.handler((const char *)&calls[at + sizeof(call)]);
		at += sizeof(call) + call.len + 1;
	}
}

static void run(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);

	while (true) {
		(void)k_sem_take(&wake, until_due());
		simulated_modem_check();
		modem_lock();
		if (due_us <= simulated_modem_now_us()) {
			modem_begin();
			(void)modem_ask(MODEM_ADVANCE);
		}
		modem_unlock();
		modem_poll_callbacks();
		call_handlers();
	}
}

/* As close to an interrupt as a thread can be. */
K_THREAD_DEFINE(simulated_modem, 8192, run, NULL, NULL, NULL, K_HIGHEST_THREAD_PRIO, 0, 0);

int modem_errno(int linux_errno)
{
	static const struct {
		uint8_t linux_errno;
		int own;
	} table[] = {
		{2, ENOENT},         {5, EIO},           {9, EBADF},          {11, EAGAIN},
		{12, ENOMEM},        {22, EINVAL},       {23, ENFILE},        {92, ENOPROTOOPT},
		{95, EOPNOTSUPP},    {100, ENETDOWN},    {101, ENETUNREACH},  {104, ECONNRESET},
		{106, EISCONN},      {107, ENOTCONN},    {108, ESHUTDOWN},    {110, ETIMEDOUT},
		{111, ECONNREFUSED}, {115, EINPROGRESS},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].linux_errno == linux_errno) {
			return table[i].own;
		}
	}
	return EIO;
}
