/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Made by cargo xtask header from rust/capi/src/header.rs and api.rs; not to be edited.
 */

#ifndef NRF_PROVISIONING_H__
#define NRF_PROVISIONING_H__

#include <stddef.h>
#include <modem/lte_lc.h>
#include <modem/modem_attest_token.h>

/** What happened, as the application's callback is told. */
enum nrf_provisioning_event {
	/** An attempt begins: the library is about to wait for the time and to connect. */
	NRF_PROVISIONING_EVENT_START = 1,
	/** The attempt is over, whatever its outcome. The last event of every attempt. */
	NRF_PROVISIONING_EVENT_STOP,
	/** The service sent its "finished" command and accepted the results. */
	NRF_PROVISIONING_EVENT_DONE,
	/**
	 * The attempt failed for a reason without an event of its own; a retry is sensible.
	 *
	 * With CONFIG_NRF_PROVISIONING_SCHEDULED the library retries by itself.
	 */
	NRF_PROVISIONING_EVENT_FAILED,
	/** The service had no commands. */
	NRF_PROVISIONING_EVENT_NO_COMMANDS,
	/**
	 * The service sent more commands than CONFIG_NRF_PROVISIONING_CBOR_RECORDS allows, or there
	 * was not enough memory for the connection.
	 */
	NRF_PROVISIONING_EVENT_FAILED_TOO_MANY_COMMANDS,
	/**
	 * The service does not know an owner of this device.
	 *
	 * With CONFIG_NRF_PROVISIONING_PROVIDE_ATTESTATION_TOKEN the event carries the attestation
	 * token that a user claims the device with. The token is NULL when it could not be read,
	 * and it is gone when the callback returns.
	 */
	NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED,
	/**
	 * The secure connection was refused: the root CA in CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG
	 * is not the service's.
	 */
	NRF_PROVISIONING_EVENT_FAILED_WRONG_ROOT_CA,
	/**
	 * The modem had no valid time within
	 * CONFIG_NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS.
	 */
	NRF_PROVISIONING_EVENT_FAILED_NO_VALID_DATETIME,
	/** Credentials are to be written: the application has to take LTE down, GNSS included. */
	NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
	/** The credential work is over: the application has to bring LTE up. */
	NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
	/**
	 * The next attempt is scheduled; carries the seconds until it begins.
	 *
	 * Only with CONFIG_NRF_PROVISIONING_SCHEDULED.
	 */
	NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING,
	/** The settings could not be set up, a modem subscription failed, or scheduling failed. */
	NRF_PROVISIONING_EVENT_FATAL_ERROR,
};

/** An event and what it carries. Valid in the callback only. */
struct nrf_provisioning_callback_data {
	/** The event. */
	enum nrf_provisioning_event type;
	union {
		/**
		 * With FAILED_DEVICE_NOT_CLAIMED: the attestation token, or NULL. Valid in the callback
		 * only.
		 */
		struct nrf_attestation_token *token;
		/** With SCHEDULED_PROVISIONING: seconds until the next attempt. */
		int64_t next_attempt_time_seconds;
	};
};

/**
 * The application's callback.
 *
 * It runs on the library's own thread, so it may block, and may call this API; the attempt goes on
 * when it returns.
 */
typedef void (*nrf_provisioning_event_cb_t)(const struct nrf_provisioning_callback_data *event);

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Initialises the library and registers the application's callback.
 *
 * Call it once, before the others. The settings are read later, on the library's thread; with
 * CONFIG_NRF_PROVISIONING_AUTO_START_ON_INIT that thread then makes the first attempt.
 *
 * @return 0, -EINVAL if callback_handler is NULL, -EALREADY if the library is initialised already,
 * or the transport's negative error.
 *
 * @note callback_handler stays callable for as long as the program runs.
 */
int nrf_provisioning_init(nrf_provisioning_event_cb_t callback_handler);

/**
 * Starts an attempt now, ahead of any schedule.
 *
 * Returns at once; events tell the rest. Called during an attempt, it makes another one follow.
 *
 * @return 0, or -EFAULT if the library is not initialised.
 */
int nrf_provisioning_trigger_manually(void);

/**
 * Sets the interval between scheduled attempts, and stores it.
 *
 * The next attempt is scheduled anew. An interval longer than CONFIG_NRF_PROVISIONING_INTERVAL_S
 * counts as that, one of less than 60 seconds as 60; 0 disables scheduled attempts.
 *
 * @param interval seconds, 0 or more.
 *
 * @return 0, -EFAULT if the library is not initialised, -EINVAL if interval is negative, -ENOTSUP
 * without CONFIG_NRF_PROVISIONING_SCHEDULED, or -ENOSTR if it could not be stored, in which case
 * the old interval stays in force.
 */
int nrf_provisioning_set_interval(int interval);

#ifdef __cplusplus
}
#endif

#endif /* NRF_PROVISIONING_H__ */
