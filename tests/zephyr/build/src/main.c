/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Every public function, so that an image needs all of the library. */

#include <net/nrf_provisioning.h>

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == NRF_PROVISIONING_EVENT_FAILED) {
		(void)nrf_provisioning_trigger_manually();
	}
}

int main(void)
{
	int err = nrf_provisioning_init(on_event);

	return err ? err : nrf_provisioning_set_interval(3600);
}
