/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file private.h
 * @brief What the parts of the fakes need of each other.
 */
#ifndef PRIVATE_H_
#define PRIVATE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Each part's share of fakes_reset(). */
void fake_modem_reset(void);
void fake_identity_reset(void);
void fake_service_reset(void);

/** The transport's share, which calls its client's and its sockets'. */
void fake_transport_reset(void);

/** Number of requests that are recorded; the rest is only counted. */
#define FAKE_MAX_REQUESTS 20

/** Longest body of a request or an answer. */
#define FAKE_BODY_SIZE 1024

/** An answer of the service, as fake_service_send() says it. */
struct fake_answer {
	int result;
	uint16_t status;
	uint8_t body[FAKE_BODY_SIZE];
	size_t len;
};

/** Takes what the service says to the next report, or to the next request for commands. */
const struct fake_answer *fake_service_answer(bool is_post);

/** Records a request; returns its number, or -1 when no more are recorded. */
int fake_service_record(bool is_post, const char *url, const void *body, size_t len);

/** Copies as much of @p from as there is room for. */
void fake_copy_text(char *to, size_t capacity, const char *from);

#endif /* PRIVATE_H_ */
