/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file wrapper.h
 * @brief All the headers whose declarations are bound, as bindgen reads them.
 */
#include <errno.h>

#include <modem/lte_lc.h>
#include <modem/modem_attest_token.h>
#include <modem/modem_info.h>
#include <modem/modem_jwt.h>
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <net/rest_client.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/net/coap_client.h>
#include <zephyr/net/socket.h>
#include <zephyr/settings/settings.h>

#include "nrf_provisioning_platform.h"
