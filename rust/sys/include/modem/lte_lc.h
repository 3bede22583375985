/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file lte_lc.h
 * @brief Functional modes of the modem, by their AT+CFUN numbers.
 */
#ifndef LTE_LC_H__
#define LTE_LC_H__

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Argument of AT+CFUN. */
enum lte_lc_func_mode {
	LTE_LC_FUNC_MODE_POWER_OFF = 0,
	LTE_LC_FUNC_MODE_NORMAL = 1,
	LTE_LC_FUNC_MODE_RX_ONLY = 2,
	LTE_LC_FUNC_MODE_OFFLINE = 4,
	LTE_LC_FUNC_MODE_DEACTIVATE_LTE = 20,
	LTE_LC_FUNC_MODE_ACTIVATE_LTE = 21,
	LTE_LC_FUNC_MODE_DEACTIVATE_GNSS = 30,
	LTE_LC_FUNC_MODE_ACTIVATE_GNSS = 31,
};

#ifdef __cplusplus
}
#endif

#endif /* LTE_LC_H__ */
