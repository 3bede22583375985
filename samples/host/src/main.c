/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#define LTE_TIMEOUT_S 60

static void set_functional_mode(int mode)
{
	int err = nrf_modem_at_printf("AT+CFUN=%d", mode);

	if (err) {
		printk("The modem refused functional mode %d, error %d\n", mode, err);
	}
}

/* Waits until the modem has registered, at home (1) or roaming (5). */
static void lte_wait(void)
{
	int status = 0;

	for (int i = 0; i < LTE_TIMEOUT_S && status != 1 && status != 5; i++) {
		k_msleep(1000);
		(void)nrf_modem_at_scanf("AT+CEREG?", "+CEREG: %*d,%d", &status);
	}
	printk("%s\n", status == 1 || status == 5 ? "LTE connected" : "No LTE network yet");
}

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	switch (event->type) {
	case NRF_PROVISIONING_EVENT_START:
		printk("Provisioning started\n");
		break;
	case NRF_PROVISIONING_EVENT_STOP:
		printk("Provisioning stopped\n");
		break;
	case NRF_PROVISIONING_EVENT_DONE:
		printk("Provisioned\n");
		break;
	case NRF_PROVISIONING_EVENT_FAILED:
		printk("Provisioning failed, try again later\n");
		break;
	case NRF_PROVISIONING_EVENT_NO_COMMANDS:
		printk("Nothing left to do\n");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_TOO_MANY_COMMANDS:
		printk("Too many commands at once\n");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED:
		printk("Claim this device first, %s\n",
		       event->token ? "with its attestation token" : "it gave no token");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_WRONG_ROOT_CA:
		printk("The root CA does not match the service\n");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_NO_VALID_DATETIME:
		printk("The network has not told the time\n");
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED:
		set_functional_mode(4);
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED:
		set_functional_mode(1);
		break;
	case NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING:
		printk("Next attempt in %lld s\n", (long long)event->next_attempt_time_seconds);
		break;
	case NRF_PROVISIONING_EVENT_FATAL_ERROR:
		printk("Provisioning cannot work on this device\n");
		break;
	}
}

int main(void)
{
	int err = nrf_modem_lib_init();

	if (err) {
		printk("The modem library did not start, error %d\n", err);
		return err;
	}
	set_functional_mode(1);
	lte_wait();

	err = nrf_provisioning_init(on_event);
	if (err) {
		printk("Provisioning did not start, error %d\n", err);
	}
	return err;
}
