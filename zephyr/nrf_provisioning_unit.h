/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_unit.h
 * @brief Between the entry points for unit tests of the C library and the Rust library.
 */
#ifndef NRF_PROVISIONING_UNIT_H__
#define NRF_PROVISIONING_UNIT_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/settings/settings.h>

#include <net/nrf_provisioning.h>

#include "nrf_provisioning_at.h"
#include "nrf_provisioning_internal.h"
#include "nrf_provisioning_jwt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Provided by the C file, called by the library. */

/**
 * Runs AT<set_command>=<parameters>.
 *
 * @param[out] cme Number of the error when the modem answered with one.
 *
 * @return 0, positive when the modem answered with an error, or negative.
 */
int nrf_provisioning_unit_run_at(const char *set_command, size_t set_command_len,
				 const char *parameters, size_t parameters_len, char *response,
				 size_t response_size, uint32_t *cme);

#if defined(NRF_PROVISIONING_MODE_BY_LTE_LC)
/**
 * Whether the modem is offline.
 *
 * Up to v3.3, where the C library has no such function, and the tests mock LTE Link Control.
 */
bool nrf_provisioning_at_func_mode_is_offline(void);
#endif

/* Provided by the library, called by the C file; the functions of the C library they stand for are
 * documented in the SDK.
 */

/** Remembers the callback of the commands' LTE events. */
void nrf_provisioning_rust_unit_set_callback(nrf_provisioning_event_cb_t callback);

/** Sets the transport up: 0 or its negative error. */
int nrf_provisioning_rust_unit_init(void);

/** One exchange: positive when it ended with "finished", else a negative errno. */
int nrf_provisioning_rust_unit_request(void);

/** Runs one batch: positive with "finished", 0 without, else a negative errno. */
int nrf_provisioning_rust_unit_process(void *input, size_t input_len, void *output,
				       size_t output_len, size_t *written);

/** Writes the correlation id of the last command, and a NUL. */
void nrf_provisioning_rust_unit_latest_id(char *buffer, size_t len);

/** nrf_provisioning_jwt_generate() */
int nrf_provisioning_rust_unit_jwt_generate(uint32_t valid_s, char *buffer, size_t len);

/** nrf_provisioning_schedule() */
int nrf_provisioning_rust_unit_schedule(void);

/** nrf_provisioning_set() */
int nrf_provisioning_rust_unit_set(const char *key, size_t len, settings_read_cb read_cb,
				   void *cb_arg);

/** nrf_provisioning_notify_event_and_wait_for_modem_state() */
int nrf_provisioning_rust_unit_request_lte(uint32_t timeout_s, bool active);

#ifdef __cplusplus
}
#endif

#endif /* NRF_PROVISIONING_UNIT_H__ */
