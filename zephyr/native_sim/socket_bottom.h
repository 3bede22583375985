/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file socket_bottom.h
 * @brief The connection to the simulated modem, as the host has it.
 *
 * Compiled with the host's headers, so nothing of Zephyr's is in here. None of these functions lets
 * the image's time pass. An error ends the image with a message and a status that is not zero.
 */
#ifndef NRF_PROVISIONING_SOCKET_BOTTOM_H_
#define NRF_PROVISIONING_SOCKET_BOTTOM_H_

#include <stddef.h>
#include <stdint.h>

/** Version of the protocol, which is the modem's as well. */
#define SIMULATED_MODEM_VERSION 2

/** Connects, if there is no connection yet. Returns 1 for a new one, which is to say hello. */
int simulated_modem_connect(void);

/**
 * @brief Sends a request with the time, and waits for its answer.
 *
 * @param[in] kind Number of the request.
 * @param[in] fields Its fields.
 * @param[in] len Length of @p fields.
 * @param[out] answer Receives the answer.
 * @param[in] size Size of @p answer; one that does not fit ends the image.
 * @return Length of the answer.
 */
size_t simulated_modem_ask(uint8_t kind, const void *fields, size_t len, void *answer, size_t size);

/** Ends the image if the modem has ended the connection. */
void simulated_modem_check(void);

/** Microseconds since the image started. */
uint64_t simulated_modem_now_us(void);

#endif /* NRF_PROVISIONING_SOCKET_BOTTOM_H_ */
