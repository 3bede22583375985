/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What an application does about a modem that was started again: LTE has to be connected anew. */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <modem/lte_lc.h>
#include <modem/nrf_modem_lib.h>

LOG_MODULE_REGISTER(restart, LOG_LEVEL_INF);

static void connect(struct k_work *work)
{
	const int err = lte_lc_func_mode_set(LTE_LC_FUNC_MODE_NORMAL);

	ARG_UNUSED(work);
	LOG_INF("LTE after a restart of the modem, result %d", err);
}

static K_WORK_DELAYABLE_DEFINE(connect_work, connect);

NRF_MODEM_LIB_ON_INIT(restart, on_modem_init, NULL);

static void on_modem_init(int ret, void *ctx)
{
	static bool was_started;

	ARG_UNUSED(ctx);
	/* main() connects the first time; in here the functional mode cannot be changed. */
	if (ret == 0 && was_started) {
		(void)k_work_schedule(&connect_work, K_MSEC(100));
	}
	was_started = true;
}
