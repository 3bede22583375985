/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* An application with bad habits: samples/host, and what applications do that they should not. */

#include <stdbool.h>

#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#define LTE_CONNECT_TIME_MS 10000
/* Longer than the library waits for LTE by default. */
#define BLOCKED_MS 300000

/* Habits, bit by bit. The simulation knows the numbers. */
#define KEEPS_LTE_UP 0x01u
#define KEEPS_LTE_DOWN 0x02u
#define BLOCKS 0x04u
#define TRIGGERS_IN_CALLBACK 0x08u
#define SWITCHES_NOTIFICATIONS_OFF 0x10u
#define SWITCHES_ERROR_NUMBERS_OFF 0x20u

static unsigned int habits;
static bool triggered;

static bool has(unsigned int habit)
{
	return (habits & habit) != 0;
}

static void set_functional_mode(int mode, bool willing)
{
	if (!willing) {
		printk("Not now\n");
	} else if (nrf_modem_at_printf("AT+CFUN=%d", mode)) {
		printk("The modem refused functional mode %d\n", mode);
	}
	if (has(SWITCHES_NOTIFICATIONS_OFF)) {
		(void)nrf_modem_at_printf("AT+CGEREP=0");
	}
	if (has(SWITCHES_ERROR_NUMBERS_OFF)) {
		(void)nrf_modem_at_printf("AT+CMEE=0");
	}
}

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	if (has(BLOCKS) && event->type == NRF_PROVISIONING_EVENT_START) {
		k_msleep(BLOCKED_MS);
	}
	if (has(TRIGGERS_IN_CALLBACK) && !triggered) {
		triggered = true;
		(void)nrf_provisioning_trigger_manually();
	}
	if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED) {
		set_functional_mode(4, !has(KEEPS_LTE_UP));
	} else if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED) {
		set_functional_mode(1, !has(KEEPS_LTE_DOWN));
	}
}

int nrf_provisioning_wayward_main(unsigned int all_habits);

int nrf_provisioning_wayward_main(unsigned int all_habits)
{
	int err = nrf_modem_lib_init();

	habits = all_habits;
	triggered = false;
	if (err) {
		return err;
	}
	set_functional_mode(1, true);
	k_msleep(LTE_CONNECT_TIME_MS);
	return nrf_provisioning_init(on_event);
}
