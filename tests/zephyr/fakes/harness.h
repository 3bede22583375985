/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file harness.h
 * @brief An application's callback that records events and does what they ask for.
 */
#ifndef HARNESS_H_
#define HARNESS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/sys/util.h>

#include <net/nrf_provisioning.h>

#include "cbor.h"
#include "fakes.h"

#define START NRF_PROVISIONING_EVENT_START
#define STOP NRF_PROVISIONING_EVENT_STOP
#define DONE NRF_PROVISIONING_EVENT_DONE
#define FAILED NRF_PROVISIONING_EVENT_FAILED
#define NO_COMMANDS NRF_PROVISIONING_EVENT_NO_COMMANDS
#define TOO_MANY_COMMANDS NRF_PROVISIONING_EVENT_FAILED_TOO_MANY_COMMANDS
#define NOT_CLAIMED NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED
#define WRONG_ROOT_CA NRF_PROVISIONING_EVENT_FAILED_WRONG_ROOT_CA
#define NO_VALID_DATETIME NRF_PROVISIONING_EVENT_FAILED_NO_VALID_DATETIME
#define LTE_DOWN NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED
#define LTE_UP NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED
#define SCHEDULED NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING
#define FATAL_ERROR NRF_PROVISIONING_EVENT_FATAL_ERROR

/** How the application behaves, and what it was told last. */
struct harness {
	/** Whether it takes LTE down and up when asked. */
	bool obeys_down;
	bool obeys_up;
	/** Called for each event, after the application has done what was asked. */
	void (*on_event)(const struct nrf_provisioning_callback_data *event);
	/** "attest.cose" of the last NOT_CLAIMED, or empty. */
	char token[64];
	/** Of the last SCHEDULED. */
	int64_t next_attempt;
	/** Name of the thread of the last event. */
	char thread[32];
};

extern struct harness harness;

/** The fakes and the application as after boot; forgets recorded events. */
void harness_reset(void);

/** The application's callback. */
void harness_callback(const struct nrf_provisioning_callback_data *event);

/** The next event, or 0 if none comes within @p timeout_s seconds. */
int harness_next_event(int timeout_s);

/** What EXPECT_EVENTS() calls. */
void harness_expect(const char *file, int line, const enum nrf_provisioning_event *events,
		    size_t count);

/**
 * Fails the test unless exactly these events come next, and none for a moment after. An attempt
 * that they end has to leave no connection behind.
 */
#define EXPECT_EVENTS(...)                                                                         \
	do {                                                                                       \
		const enum nrf_provisioning_event expected_[] = {__VA_ARGS__};                     \
		harness_expect(__FILE__, __LINE__, expected_, ARRAY_SIZE(expected_));              \
	} while (false)

/** Has the service send @p batch. */
void harness_send(const struct batch *batch);

/** Reads the last report; fails the test unless it has @p count responses. */
const struct response *harness_report(size_t count);

#endif /* HARNESS_H_ */
