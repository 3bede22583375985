/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file wrapper.h
 * @brief All the headers whose declarations are bound, as bindgen reads them.
 */
#include <errno.h>

#if defined(NRF_PROVISIONING_OLD_NAMES)
#include "old_names.h"
#endif

#if defined(NRF_PROVISIONING_DATE_TIME)
#include <date_time.h>
#endif
#include <modem/lte_lc.h>
#include <modem/modem_attest_token.h>
#include <modem/modem_info.h>
#include <modem/modem_jwt.h>
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <net/rest_client.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#if !defined(__ZEPHYR__) || defined(CONFIG_NRF_PROVISIONING_COAP)
/* Needs Kconfig symbols that are only there with the client itself. */
#if defined(NRF_PROVISIONING_OLD_COAP)
#include "old_coap.h"
#else
#include <zephyr/net/coap_client.h>
#endif
#endif
#include <zephyr/net/socket.h>
#include <zephyr/settings/settings.h>

#if defined(NRF_PROVISIONING_OLD_NAMES)
#include "old_constants.h"
#endif

#include "nrf_provisioning_platform.h"

#if defined(CONFIG_NRF_PROVISIONING_RUST_UNIT_API)
#include "nrf_provisioning_unit.h"
#endif
