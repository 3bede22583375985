/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file nrf_modem_lib.h @brief Hooks of the modem library. */
#ifndef GLUE_NRF_MODEM_LIB_H_
#define GLUE_NRF_MODEM_LIB_H_

#include_next <modem/nrf_modem_lib.h>

struct glue_modem_hook {
	void (*callback)(int value, void *ctx);
	void *context;
};

#define NRF_MODEM_LIB_ON_INIT(name, function, argument)                                            \
	static void function(int ret, void *ctx);                                                  \
	const struct glue_modem_hook glue_init_##name = {.callback = function, .context = argument};
#define NRF_MODEM_LIB_ON_CFUN(name, function, argument)                                            \
	static void function(int mode, void *ctx);                                                 \
	const struct glue_modem_hook glue_cfun_##name = {.callback = function, .context = argument};

#endif /* GLUE_NRF_MODEM_LIB_H_ */
