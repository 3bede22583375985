/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap_private.h
 * @brief What the sockets, the CoAP client and the service behind it need of each other.
 */
#ifndef COAP_PRIVATE_H_
#define COAP_PRIVATE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"

/** Each part's share of fake_transport_reset(). */
void fake_sockets_reset(void);
void fake_coap_client_reset(void);

/** Remembers what the library must not do; fake_service_complaint() tells the first of them. */
void fake_complain(const char *what);

/** What each part finds wrong between two attempts, or NULL. */
const char *fake_sockets_complaint(void);
const char *fake_coap_client_complaint(void);

/** The open socket of a descriptor, or NULL. */
struct fake_socket *fake_sockets_find(int descriptor);

/** The number of a socket. */
int fake_sockets_number(const struct fake_socket *socket);

/** Forgets who is at the other end of each socket. */
void fake_sockets_forget_device(void);

/** Whether the client's thread may still use this descriptor. */
bool fake_coap_client_uses(int descriptor);

/** An answer: a code with a payload, or calls of the callback. */
struct fake_coap_answer {
	int code;
	const uint8_t *payload;
	size_t len;
	const struct fake_coap_block *blocks;
	size_t count;
};

/** What the service answers to a message over @p socket. */
struct fake_coap_answer fake_coap_serve(const struct fake_coap_message *message,
					struct fake_socket *socket);

#endif /* COAP_PRIVATE_H_ */
