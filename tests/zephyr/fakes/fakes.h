/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file fakes.h
 * @brief A modem, a provisioning service and a storage for tests without any of them.
 *
 * The fakes stand in at the SDK's API: the library under test, Zephyr's settings, the SDK's AT
 * monitor and its custom AT commands are the real ones.
 */
#ifndef FAKES_H_
#define FAKES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** Result of an AT function for "+CME ERROR: number". */
#define FAKE_CME(number) ((2 << 16) | (number))
/** Result of an AT function for a plain "ERROR". */
#define FAKE_ERROR (1 << 16)

/** The signed token every request carries. */
#define FAKE_JWT "eyJ.fake.token"
/** The version of the modem's firmware. */
#define FAKE_MODEM_FIRMWARE "mfw_nrf91x1_2.0.2"
/** The halves of the attestation token. */
#define FAKE_ATTEST "attest"
#define FAKE_COSE "cose"
/** The device's UUID. */
#define FAKE_UUID "50363154-3931-44f0-8022-121b6401627d"

/** Puts everything into the state of a booted device with LTE up; the storage keeps its values. */
void fakes_reset(void);

/* Modem */

/** Takes LTE up (1) or down (4) as AT+CFUN does: hooks run, and +CGEV tells the library. */
void fake_modem_set_cfun(int mode);

/** Sends a notification to the monitors, and returns when they have seen it. */
void fake_modem_notify(const char *line);

/** Whether AT%CCLK? has an answer. */
void fake_modem_set_time_valid(bool valid);

/** Answers commands that begin with @p prefix so, until the next reset. */
void fake_modem_answer(const char *prefix, int result, const char *text);

/** How many commands that begin with @p prefix were sent since the reset. */
int fake_modem_count(const char *prefix);

/** The value of AT+CMEE. */
int fake_modem_cmee(void);

/** Runs a custom AT command as an AT interface does; -ENOENT if there is none. */
int fake_modem_custom_at(const char *command, char *answer, size_t len);

/* Credentials and identity */

/** Fails the next modem_jwt_generate() with @p err. */
void fake_identity_fail_jwt(int err);

/** Fails modem_attest_token_get() and modem_attest_token_get_uuids() with @p err. */
void fake_identity_fail_token(int err);

/** How many attestation tokens were taken and not given back. */
int fake_identity_tokens_held(void);

/** Whether a root CA is in the store; what nrf_modem_lib_init() looks at. */
void fake_credentials_set_root_ca(bool present);

/** How many root CAs were written, to which tag, and how long the last one was. */
int fake_credentials_writes(uint32_t *sec_tag, size_t *len);

/* Service */

/** A request for commands or a report, without what only one transport has. */
struct fake_request {
	/** Whether it is a report. */
	bool is_post;
	/** Path and query. */
	char url[320];
	uint8_t body[1024];
	size_t body_len;
};

/**
 * The next request for commands is answered so; without anything left, with 204.
 *
 * @p status is HTTP's. Over CoAP, the answer has the code of the same class and number, and a
 * success the code of a success. A negative @p result is an errno of the SDK's client, and over
 * CoAP -ETIMEDOUT is silence.
 */
void fake_service_send(int result, uint16_t status, const void *body, size_t len);

/** The next report is answered so; without anything left, with 200. */
void fake_service_accept(int result, uint16_t status);

/** How many requests for commands and reports there were since the reset. */
int fake_service_requests(void);

/** Request number @p index since the reset, or NULL. */
const struct fake_request *fake_service_request(int index);

/** The last report, or NULL. */
const struct fake_request *fake_service_report(void);

/** What is wrong with the connections between two attempts, or NULL if nothing is. */
const char *fake_service_complaint(void);

/* Storage */

/** Forgets all values. */
void fake_storage_clear(void);

/** Stores a value behind the settings' back. */
void fake_storage_set(const char *key, const char *value);

/** The stored value, NUL terminated, or NULL. */
const char *fake_storage_get(const char *key);

/** Fails the saving of keys that begin with @p prefix; NULL for none. */
void fake_storage_fail(const char *prefix);

/** Fails the reading of the values of keys that begin with @p prefix; NULL for none. */
void fake_storage_fail_reads(const char *prefix);

/** Fails the preparation of the storage with @p err; 0 lets it succeed. */
void fake_storage_fail_init(int err);

#endif /* FAKES_H_ */
