/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The smallest application that gets provisioned: it brings LTE up, initialises the library, and
 * takes LTE down and up again when the library asks for it.
 */

#include <stdint.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <modem/lte_lc.h>
#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>

LOG_MODULE_REGISTER(app, LOG_LEVEL_INF);

static void set_mode(enum lte_lc_func_mode mode)
{
	const int err = lte_lc_func_mode_set(mode);

	if (err) {
		LOG_ERR("Functional mode %d could not be set, error %d", mode, err);
	}
}

static void print_token(const struct nrf_attestation_token *token)
{
	if (token == NULL) {
		LOG_WRN("The device is not claimed, and its token could not be read");
		return;
	}
	LOG_WRN("The device is not claimed. Claim it in nRF Cloud with this token:");
	printk("%.*s.%.*s\n", (int)token->attest_sz, token->attest, (int)token->cose_sz,
	       token->cose);
}

/* Runs on the library's own thread, so it may block. */
static void on_event(const struct nrf_provisioning_callback_data *event)
{
	switch (event->type) {
	case NRF_PROVISIONING_EVENT_START:
		LOG_INF("Provisioning starts");
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED:
		LOG_INF("LTE off, to write credentials");
		set_mode(LTE_LC_FUNC_MODE_OFFLINE);
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED:
		LOG_INF("LTE on");
		set_mode(LTE_LC_FUNC_MODE_NORMAL);
		break;
	case NRF_PROVISIONING_EVENT_DONE:
		LOG_INF("Provisioning done");
		break;
	case NRF_PROVISIONING_EVENT_NO_COMMANDS:
		LOG_INF("Nothing to do");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED:
		print_token(event->token);
		break;
	case NRF_PROVISIONING_EVENT_FAILED_WRONG_ROOT_CA:
		LOG_ERR("The service has another root CA than tag %d",
			CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG);
		break;
	case NRF_PROVISIONING_EVENT_FAILED_NO_VALID_DATETIME:
		LOG_ERR("The network gave no time");
		break;
	case NRF_PROVISIONING_EVENT_FAILED_TOO_MANY_COMMANDS:
		LOG_ERR("Too many commands; raise CONFIG_NRF_PROVISIONING_CBOR_RECORDS");
		break;
	case NRF_PROVISIONING_EVENT_FAILED:
		LOG_ERR("Provisioning failed");
		break;
	case NRF_PROVISIONING_EVENT_FATAL_ERROR:
		LOG_ERR("Provisioning is out of order");
		break;
	case NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING:
		LOG_INF("Next attempt in %d seconds", (int)event->next_attempt_time_seconds);
		break;
	case NRF_PROVISIONING_EVENT_STOP:
		LOG_INF("Provisioning stops");
		break;
	}
}

int main(void)
{
	int err = nrf_modem_lib_init();

	if (err) {
		LOG_ERR("The modem could not be started, error %d", err);
		return err;
	}
	err = lte_lc_connect();
	if (err) {
		LOG_ERR("LTE could not be connected, error %d", err);
		return err;
	}
	err = nrf_provisioning_init(on_event);
	if (err) {
		LOG_ERR("Provisioning could not be initialised, error %d", err);
	}
	return err;
}
