/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Shows the events in the modem's timeline. The linker puts this in front of the library, whichever
 * it is, so that the application does not have to do anything.
 */

#include <net/nrf_provisioning.h>

#include "modem.h"

int __real_nrf_provisioning_init(nrf_provisioning_event_cb_t callback_handler);
int __wrap_nrf_provisioning_init(nrf_provisioning_event_cb_t callback_handler);

static nrf_provisioning_event_cb_t application;

static void watch(const struct nrf_provisioning_callback_data *event)
{
	const bool scheduled = event->type == NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING;
	bool has_token = false;
	int64_t next_s = 0;

	if (event->type == NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED) {
		has_token = IS_ENABLED(CONFIG_NRF_PROVISIONING_PROVIDE_ATTESTATION_TOKEN) &&
			    event->token != NULL;
	} else if (scheduled) {
		next_s = event->next_attempt_time_seconds;
	}
	if (modem_is_connected()) {
		modem_lock();
		modem_begin();
		modem_add(event->type, 1);
		modem_add(has_token, 1);
		modem_add(next_s, 8);
		(void)modem_ask(MODEM_EVENT);
		modem_unlock();
	}
	application(event);
}

int __wrap_nrf_provisioning_init(nrf_provisioning_event_cb_t callback_handler)
{
	/* An application that is refused has no events. */
	if (!callback_handler) {
		return __real_nrf_provisioning_init(NULL);
	}
	application = callback_handler;
	return __real_nrf_provisioning_init(watch);
}
