/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_modem_at.h
 * @brief AT commands of the modem library: the declarations this project calls.
 */
#ifndef NRF_MODEM_AT_H__
#define NRF_MODEM_AT_H__

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NRF_MODEM_AT_ERROR 1
#define NRF_MODEM_AT_CME_ERROR 2
#define NRF_MODEM_AT_CMS_ERROR 3

/** Sends a command; returns 0, an error answer of the modem (> 0), or a negative errno. */
__attribute__((format(printf, 1, 2))) int nrf_modem_at_printf(const char *fmt, ...);

/** Sends @p cmd and scans its answer; returns the number of items, or a negative errno. */
__attribute__((format(scanf, 2, 3))) int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...);

/** Like nrf_modem_at_printf(), with the text of the answer in @p buf. */
__attribute__((format(printf, 3, 4))) int nrf_modem_at_cmd(void *buf, size_t len, const char *fmt,
							   ...);

/** Kind of an error answer: one of NRF_MODEM_AT_*ERROR. */
static inline int nrf_modem_at_err_type(int error)
{
	return (error >> 16) & 0xff;
}

/** Number of a CME or CMS error answer. */
static inline int nrf_modem_at_err(int error)
{
	return error & ~0xff0000;
}

#ifdef __cplusplus
}
#endif

#endif /* NRF_MODEM_AT_H__ */
