/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* An application in C++: the header's names, its calls, and its types in a callback. */

#include <net/nrf_provisioning.h>

namespace
{

struct Seen {
	enum nrf_provisioning_event last;
	unsigned int count;
};

Seen seen;

void on_event(const struct nrf_provisioning_callback_data *event)
{
	seen.last = event->type;
	seen.count++;
}

} /* namespace */

extern "C" {

nrf_provisioning_event_cb_t cplusplus_callback(void)
{
	seen = {};

	return on_event;
}

unsigned int cplusplus_count(void)
{
	return seen.last == NRF_PROVISIONING_EVENT_STOP ? seen.count : 0;
}

int cplusplus_init(void)
{
	return nrf_provisioning_init(on_event);
}

int cplusplus_trigger(void)
{
	return nrf_provisioning_trigger_manually();
}

int cplusplus_set_interval(int interval)
{
	return nrf_provisioning_set_interval(interval);
}

}
