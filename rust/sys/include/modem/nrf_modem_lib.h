/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_modem_lib.h
 * @brief Start of the modem library, as applications call it.
 */
#ifndef NRF_MODEM_LIB_H_
#define NRF_MODEM_LIB_H_

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Starts the modem; returns 0 or an error. */
int nrf_modem_lib_init(void);

#ifdef __cplusplus
}
#endif

#endif /* NRF_MODEM_LIB_H_ */
