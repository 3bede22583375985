/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file api.cpp
 * @brief The public API from C++: linkage, types, one session and an attestation token.
 */
#include <cerrno>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

extern "C" {
#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>
}

// Without extern "C" around it: the header has its own.
#include <net/nrf_provisioning.h>

#include "harness.h"

namespace
{

using callback_data = nrf_provisioning_callback_data;

static_assert(std::is_standard_layout_v<callback_data>);
static_assert(offsetof(callback_data, token) == offsetof(callback_data, next_attempt_time_seconds));
static_assert(std::is_same_v<decltype(callback_data::token), nrf_attestation_token *>);
static_assert(std::is_same_v<decltype(callback_data::next_attempt_time_seconds), std::int64_t>);
static_assert(std::is_same_v<nrf_provisioning_event_cb_t, void (*)(const callback_data *)>);
static_assert(NRF_PROVISIONING_EVENT_START == 1 && NRF_PROVISIONING_EVENT_FATAL_ERROR == 13);

std::vector<nrf_provisioning_event> events;
std::string token;
int result_in_callback;

void on_event(const callback_data *event)
{
	events.push_back(event->type);
	if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED) {
		CHECK(nrf_modem_at_printf("AT+CFUN=%d", 4) == 0);
	} else if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED) {
		CHECK(nrf_modem_at_printf("AT+CFUN=%d", 1) == 0);
	} else if (event->type == NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED) {
		CHECK(event->token != nullptr);
		token = std::string(event->token->attest) + "." + event->token->cose;
	}
	result_in_callback = nrf_provisioning_init(on_event);
}

void provision(const char *scenario)
{
	events.clear();
	c_test_begin(scenario);
	CHECK(nrf_modem_lib_init() == 0);
	CHECK(nrf_modem_at_printf("AT+CFUN=1") == 0);
	c_test_run(60);
	CHECK(nrf_provisioning_init(nullptr) == -EINVAL);
	CHECK(nrf_provisioning_init(on_event) == 0);
	CHECK(nrf_provisioning_init(on_event) == -EALREADY);
	CHECK(nrf_provisioning_set_interval(60) == -ENOTSUP);
	CHECK(nrf_provisioning_trigger_manually() == 0);
	c_test_run(3600);
	CHECK(result_in_callback == -EALREADY);
	c_test_end();
}

} // namespace

int main()
{
	provision(SCENARIO SERVICE_WITH_WORK);
	CHECK((events == std::vector<nrf_provisioning_event>{
				 NRF_PROVISIONING_EVENT_START,
				 NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
				 NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
				 NRF_PROVISIONING_EVENT_DONE,
				 NRF_PROVISIONING_EVENT_STOP,
			 }));

	provision(SCENARIO "[service]\nclaimed = false\n");
	CHECK(events.size() == 3);
	CHECK(events[1] == NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED);
	CHECK(token.find('.') != std::string::npos);
	return EXIT_SUCCESS;
}
