/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file api.c
 * @brief The public API from C: results, events, what they carry, and calls from the callback.
 */
#include <errno.h>
#include <string.h>

#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>
#include <nrf_modem_at.h>

#include "harness.h"

#define MAX_EVENTS 64
#define HOUR 3600
#define DAY 86400

static enum nrf_provisioning_event events[MAX_EVENTS];
static size_t event_count;
static int64_t next_attempt;
static char token[2048];

/* Does more than that, when set, on each event. */
static void (*on_each)(const struct nrf_provisioning_callback_data *event);

static void copy_token(const struct nrf_attestation_token *from)
{
	if (from != NULL) {
		snprintf(token, sizeof(token), "%s.%s", from->attest, from->cose);
	}
}

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	CHECK(event_count < MAX_EVENTS);
	events[event_count++] = event->type;
	switch (event->type) {
	case NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED:
		CHECK(nrf_modem_at_printf("AT+CFUN=4") == 0);
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED:
		CHECK(nrf_modem_at_printf("AT+CFUN=1") == 0);
		break;
	case NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED:
		copy_token(event->token);
		break;
	case NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING:
		next_attempt = event->next_attempt_time_seconds;
		break;
	default:
		break;
	}
	if (on_each != NULL) {
		on_each(event);
	}
}

static void boot(const char *scenario)
{
	event_count = 0;
	next_attempt = -1;
	token[0] = '\0';
	on_each = NULL;
	c_test_begin(scenario);
	CHECK(nrf_modem_lib_init() == 0);
	CHECK(nrf_modem_at_printf("AT+CFUN=1") == 0);
	c_test_run(60);
}

static size_t count(enum nrf_provisioning_event type)
{
	size_t found = 0;

	for (size_t i = 0; i < event_count; i++) {
		found += events[i] == type;
	}
	return found;
}

static void check_events(const enum nrf_provisioning_event *expected, size_t expected_count)
{
	CHECK(event_count == expected_count);
	CHECK(memcmp(events, expected, expected_count * sizeof(*expected)) == 0);
	event_count = 0;
}

static void test_before_init(void)
{
	boot(SCENARIO);
	CHECK(nrf_provisioning_trigger_manually() == -EFAULT);
	CHECK(nrf_provisioning_set_interval(HOUR) == -EFAULT);
	CHECK(nrf_provisioning_set_interval(-1) == -EFAULT);
	CHECK(nrf_provisioning_init(NULL) == -EINVAL);
	CHECK(nrf_provisioning_trigger_manually() == -EFAULT);
	c_test_run(HOUR);
	CHECK(event_count == 0);
	c_test_end();
}

static void test_session(void)
{
	static const enum nrf_provisioning_event session[] = {
		NRF_PROVISIONING_EVENT_START,
		NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
		NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
		NRF_PROVISIONING_EVENT_DONE,
		NRF_PROVISIONING_EVENT_STOP,
	};

	boot(SCENARIO SERVICE_WITH_WORK);
	CHECK(nrf_provisioning_init(on_event) == 0);
	CHECK(nrf_provisioning_init(on_event) == -EALREADY);
	CHECK(nrf_provisioning_init(NULL) == -EINVAL);
	CHECK(nrf_provisioning_set_interval(HOUR) == -ENOTSUP);
	CHECK(nrf_provisioning_set_interval(-1) == -EINVAL);
	c_test_run(HOUR);
	CHECK(event_count == 0);

	CHECK(nrf_provisioning_trigger_manually() == 0);
	c_test_run(HOUR);
	check_events(session, sizeof(session) / sizeof(session[0]));

	c_test_reboot();
	CHECK(nrf_provisioning_trigger_manually() == -EFAULT);
	c_test_end();
}

static void test_token(void)
{
	const char *dot;

	boot(SCENARIO "[service]\nclaimed = false\n");
	CHECK(nrf_provisioning_init(on_event) == 0);
	CHECK(nrf_provisioning_trigger_manually() == 0);
	c_test_run(HOUR);
	CHECK(count(NRF_PROVISIONING_EVENT_FAILED_DEVICE_NOT_CLAIMED) == 1);
	dot = strchr(token, '.');
	CHECK(dot != NULL && dot != token && dot[1] != '\0');
	c_test_end();
}

static void test_schedule(void)
{
	boot(SCENARIO "[kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\n");
	CHECK(nrf_provisioning_init(on_event) == 0);
	c_test_run(HOUR);
	CHECK(count(NRF_PROVISIONING_EVENT_START) == 1);
	CHECK(next_attempt >= DAY);

	CHECK(nrf_provisioning_set_interval(HOUR) == 0);
	c_test_run(1);
	CHECK(next_attempt >= HOUR && next_attempt < 2 * HOUR);
	c_test_run(2 * HOUR);
	CHECK(count(NRF_PROVISIONING_EVENT_START) >= 2);
	c_test_end();
}

static void call_everything(const struct nrf_provisioning_callback_data *event)
{
	CHECK(nrf_provisioning_init(on_event) == -EALREADY);
	CHECK(nrf_provisioning_init(NULL) == -EINVAL);
	CHECK(nrf_provisioning_set_interval(-1) == -EINVAL);
	CHECK(nrf_provisioning_set_interval(HOUR) == -ENOTSUP);
	if (event->type == NRF_PROVISIONING_EVENT_START &&
	    count(NRF_PROVISIONING_EVENT_START) == 1) {
		CHECK(nrf_provisioning_trigger_manually() == 0);
	}
}

/* A trigger during an attempt gives a second one after it, never one within it. */
static void test_calls_from_callback(void)
{
	static const enum nrf_provisioning_event two_attempts[] = {
		NRF_PROVISIONING_EVENT_START,
		NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
		NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
		NRF_PROVISIONING_EVENT_DONE,
		NRF_PROVISIONING_EVENT_STOP,
		NRF_PROVISIONING_EVENT_START,
		NRF_PROVISIONING_EVENT_NO_COMMANDS,
		NRF_PROVISIONING_EVENT_STOP,
	};

	boot(SCENARIO SERVICE_WITH_WORK);
	on_each = call_everything;
	CHECK(nrf_provisioning_init(on_event) == 0);
	CHECK(nrf_provisioning_trigger_manually() == 0);
	c_test_run(HOUR);
	check_events(two_attempts, sizeof(two_attempts) / sizeof(two_attempts[0]));
	c_test_end();
}

static void shorten_interval(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == NRF_PROVISIONING_EVENT_START) {
		CHECK(nrf_provisioning_set_interval(HOUR) == 0);
	}
}

static void test_interval_from_callback(void)
{
	boot(SCENARIO "[kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\n");
	on_each = shorten_interval;
	CHECK(nrf_provisioning_init(on_event) == 0);
	c_test_run(HOUR);
	CHECK(count(NRF_PROVISIONING_EVENT_START) == 1);
	CHECK(next_attempt >= HOUR && next_attempt < 2 * HOUR);
	c_test_end();
}

int main(void)
{
	test_before_init();
	test_session();
	test_token();
	test_schedule();
	test_calls_from_callback();
	test_interval_from_callback();
	return EXIT_SUCCESS;
}
