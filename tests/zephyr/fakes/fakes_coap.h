/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file fakes_coap.h
 * @brief What is there only with CoAP: Zephyr's CoAP client, and what the service says over it.
 *
 * The client calls back on a thread of its own. Between two attempts fake_service_complaint() finds
 * everything that is still open or under way.
 */
#ifndef FAKES_COAP_H_
#define FAKES_COAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A message as it left the client. */
struct fake_coap_message {
	/** Number of the socket it went over, as fake_sockets_get() counts. */
	int socket;
	int method;
	bool confirmable;
	int format;
	char path[160];
	uint16_t options[4];
	size_t option_count;
	bool has_payload;
	uint8_t payload[1024];
	size_t payload_len;
};

/** How many messages there were since the reset. */
int fake_coap_messages(void);

/** Message number @p index since the reset, or NULL. */
const struct fake_coap_message *fake_coap_message(int index);

/** How often the client was asked to send something since the reset. */
int fake_coap_requests(void);

/** What can be asked of the service. */
enum fake_coap_call {
	FAKE_COAP_AUTH,
	FAKE_COAP_FETCH,
	FAKE_COAP_REPORT,
	FAKE_COAP_SUSPEND,
	FAKE_COAP_CALLS,
};

/** Instead of a code: there is no answer. */
#define FAKE_COAP_SILENCE INT16_MIN

/** The next such request is answered with this code, negative errno of the client, or silence. */
void fake_coap_say(enum fake_coap_call call, int code);

/** One call of the callback. */
struct fake_coap_block {
	/** Time since the call before. */
	int delay_ms;
	/** Code of the message, or a negative errno of the client. */
	int code;
	/** Where the client would put it, which is behind all that it passed on. */
	size_t offset;
	/** How far from there it belongs according to the message, which wraps around. */
	size_t misplaced;
	const void *payload;
	size_t len;
	bool last;
};

/** The next such request is answered with these calls, which stay where they are. */
void fake_coap_say_blocks(enum fake_coap_call call, const struct fake_coap_block *blocks,
			  size_t count);

/** Makes one more call for message number @p index, whatever became of it. */
void fake_coap_deliver(int index, const struct fake_coap_block *block);

/** Has @p hook called on the client's thread before each message is answered. */
void fake_coap_before_answer(void (*hook)(int index));

/** The next @p times requests are not taken by the client, for this negative errno. */
void fake_coap_refuse(int err, int times);

/** Fails the next coap_client_init() with this negative errno. */
void fake_coap_fail_init(int err);

/** Whether the service keeps its side while the modem is offline, which it does not by itself. */
void fake_coap_allow_suspend(bool allowed);

/** The service does not know any more who is at the other end of the connections there are. */
void fake_coap_forget_device(void);

/** The descriptor the client's thread looks at. */
int fake_coap_descriptor(void);

#endif /* FAKES_COAP_H_ */
