/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* An application that does not do what the library asks it for: samples/host with two switches. */

#include <stdbool.h>

#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#define LTE_CONNECT_TIME_MS 10000

static bool deactivates;
static bool activates;

static void set_functional_mode(int mode, bool willing)
{
	if (!willing) {
		printk("Not now\n");
	} else if (nrf_modem_at_printf("AT+CFUN=%d", mode)) {
		printk("The modem refused functional mode %d\n", mode);
	}
}

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED) {
		set_functional_mode(4, deactivates);
	} else if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED) {
		set_functional_mode(1, activates);
	}
}

int nrf_provisioning_stubborn_main(bool takes_lte_down, bool brings_lte_up);

int nrf_provisioning_stubborn_main(bool takes_lte_down, bool brings_lte_up)
{
	int err = nrf_modem_lib_init();

	deactivates = takes_lte_down;
	activates = brings_lte_up;
	if (err) {
		return err;
	}
	set_functional_mode(1, true);
	k_msleep(LTE_CONNECT_TIME_MS);
	return nrf_provisioning_init(on_event);
}
