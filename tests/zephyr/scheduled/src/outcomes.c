/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What follows an attempt: the schedule, or a back-off. */

#include <errno.h>

#include "suite.h"

ZTEST_SUITE(outcomes, is_later, NULL, before_each, NULL, NULL);

static void fail(int result, uint16_t status, int times)
{
	for (int i = 0; i < times; i++) {
		fake_service_send(result, status, NULL, 0);
	}
}

static void expect_schedule_after(int result, uint16_t status, enum nrf_provisioning_event event)
{
	fail(result, status, 1);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(outcomes, test_failures_that_keep_the_schedule)
{
	expect_schedule_after(0, 204, NO_COMMANDS);
	expect_schedule_after(0, 401, NOT_CLAIMED);
	expect_schedule_after(-ECONNREFUSED, 0, WRONG_ROOT_CA);
}

ZTEST(outcomes, test_no_valid_time_backs_off)
{
	fake_modem_set_time_valid(false);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_VALID_DATETIME, STOP);
	fake_modem_set_time_valid(true);
	expect_backed_off_start(BACKOFF);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
}

ZTEST(outcomes, test_done_keeps_the_schedule)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, "done.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

static void check_back_off(int result, uint16_t status)
{
	harness_reset();
	fail(result, status, 4);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	for (int wait = BACKOFF; wait < 4 * BACKOFF; wait *= 2) {
		expect_backed_off_start(wait);
		EXPECT_EVENTS(FAILED, STOP);
	}
	expect_backed_off_start(4 * BACKOFF);
	EXPECT_EVENTS(FAILED, STOP);
	expect_backed_off_start(8 * BACKOFF);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(outcomes, test_busy_service_is_left_alone)
{
	check_back_off(0, 500);
}

/* An answer that will not change by itself, too: the documentation of FAILED asks for a retry. */
ZTEST(outcomes, test_refusal_backs_off)
{
	check_back_off(0, 403);
	check_back_off(0, 400);
}

ZTEST(outcomes, test_silent_service_is_left_alone)
{
	check_back_off(-ETIMEDOUT, 0);
}

/* A success resets the back-off. */
ZTEST(outcomes, test_back_off_starts_anew)
{
	check_back_off(0, 500);
	fail(0, 500, 1);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	expect_backed_off_start(BACKOFF);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
}

ZTEST(outcomes, test_trigger_ends_a_back_off)
{
	fail(0, 500, 3);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	zassert_ok(nrf_provisioning_trigger_manually());
	expect_start_within(0, 1);
	EXPECT_EVENTS(FAILED, STOP);
	zassert_ok(nrf_provisioning_trigger_manually());
	expect_start_within(0, 1);
	EXPECT_EVENTS(FAILED, STOP);
	zassert_equal(harness_next_event(40), START);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
}

ZTEST(outcomes, test_network_that_is_away)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	fake_modem_notify("+CGEV: ME DETACH\r\n");
	/* Nothing is tried without a network, for as long as that takes. */
	zassert_equal(harness_next_event(3 * INTERVAL), 0);
	zassert_equal(fake_service_requests(), 1);
	/* And its return ends the wait at once. */
	fake_modem_notify("+CGEV: ME PDN ACT 0\r\n");
	expect_start_within(0, 1);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(outcomes, test_network_that_comes_and_goes_keeps_the_schedule)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	for (int i = 0; i < 10; i++) {
		fake_modem_notify("+CGEV: ME DETACH\r\n");
		fake_modem_notify("+CGEV: ME PDN ACT 0\r\n");
	}
	zassert_equal(harness_next_event(INTERVAL - 5), 0);
	expect_start_within(0, 5 + SPREAD + 1);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
}

/* A link that flaps does not make the device knock at a busy service's door. */
ZTEST(outcomes, test_flapping_link_respects_the_back_off)
{
	fail(0, 500, 2);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	for (int i = 0; i < 10; i++) {
		fake_modem_notify("+CGEV: ME DETACH\r\n");
		fake_modem_notify("+CGEV: ME PDN ACT 0\r\n");
	}
	zassert_equal(harness_next_event(BACKOFF - 2), 0);
	zassert_equal(harness_next_event(2 * BACKOFF), START);
	EXPECT_EVENTS(FAILED, STOP);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
}
