/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file application.c
 * @brief What an image has beside the modem and the service: LTE, and the log of the library's version.
 */
#include <modem/lte_lc.h>
#include <modem/nrf_modem_lib.h>

#include "firmware.h"
#include "nrf_provisioning_platform.h"

/** How often the library's version was logged: whenever the work queue was to be created. */
unsigned int application_versions_logged;

int nrf_modem_lib_init(void)
{
	nrf_provisioning_rust_on_modem_init(0);
	return 0;
}

int lte_lc_connect(void);

int lte_lc_connect(void)
{
	return 0;
}

int lte_lc_func_mode_set(enum lte_lc_func_mode mode);

int lte_lc_func_mode_set(enum lte_lc_func_mode mode)
{
	firmware_modem_offline = mode == LTE_LC_FUNC_MODE_OFFLINE;
	if (firmware_modem_offline) {
		nrf_provisioning_rust_on_cgev("+CGEV: ME DETACH\r\n");
		nrf_provisioning_rust_on_cfun(mode);
	} else {
		nrf_provisioning_rust_on_cfun(mode);
		nrf_provisioning_rust_on_cgev("+CGEV: ME PDN ACT 0\r\n");
	}
	return 0;
}

void nrf_provisioning_platform_log_version(void)
{
	application_versions_logged++;
}
