/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The public functions: their results, and calls from within the callback. */

#include <errno.h>
#include <string.h>

#include "suite.h"

ZTEST_SUITE(before_init, is_before_init, NULL, before_each, NULL, NULL);
ZTEST_SUITE(init, is_init, NULL, before_each, NULL, NULL);
ZTEST_SUITE(calls, is_running, NULL, before_each, NULL, NULL);

ZTEST(before_init, test_trigger_is_refused)
{
	zassert_equal(nrf_provisioning_trigger_manually(), -EFAULT);
	zassert_equal(harness_next_event(2), 0);
}

ZTEST(before_init, test_interval_is_refused)
{
	zassert_equal(nrf_provisioning_set_interval(3600), -EFAULT);
	zassert_equal(nrf_provisioning_set_interval(-1), -EFAULT);
}

ZTEST(before_init, test_null_callback_is_refused)
{
	zassert_equal(nrf_provisioning_init(NULL), -EINVAL);
	zassert_equal(nrf_provisioning_trigger_manually(), -EFAULT);
}

/* A product starts the modem before the library, so notifications come early. */
ZTEST(before_init, test_notifications_are_taken)
{
	fake_modem_set_cfun(4);
	fake_modem_set_cfun(1);
	zassert_equal(harness_next_event(2), 0);
}

ZTEST(init, test_once)
{
	/* Settings that cannot be set up are told, and set up later. */
	fake_storage_fail_init(-EIO);
	zassert_ok(nrf_provisioning_init(harness_callback));
	EXPECT_EVENTS(FATAL_ERROR);
	fake_storage_fail_init(0);
	zassert_equal(nrf_provisioning_init(harness_callback), -EALREADY);
	zassert_equal(nrf_provisioning_init(NULL), -EINVAL);
	/* Nothing starts by itself without AUTO_START_ON_INIT. */
	zassert_equal(harness_next_event(5), 0);
}

ZTEST(calls, test_trigger_starts_an_attempt)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_str_equal(harness.thread, "nrf_provisioning_work_q");
}

ZTEST(calls, test_interval_needs_a_schedule)
{
	zassert_equal(nrf_provisioning_set_interval(-1), -EINVAL);
	zassert_equal(nrf_provisioning_set_interval(0), -ENOTSUP);
	zassert_equal(nrf_provisioning_set_interval(INT32_MAX), -ENOTSUP);
}

static void call_everything(const struct nrf_provisioning_callback_data *event)
{
	static bool triggered;

	zassert_equal(nrf_provisioning_init(harness_callback), -EALREADY);
	zassert_equal(nrf_provisioning_set_interval(3600), -ENOTSUP);
	if (event->type == START && !triggered) {
		triggered = true;
		zassert_ok(nrf_provisioning_trigger_manually());
	}
}

ZTEST(calls, test_trigger_within_an_attempt_makes_another_follow)
{
	harness.on_event = call_everything;
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, START, NO_COMMANDS, STOP);
}

ZTEST(calls, test_triggers_at_once_make_one_attempt)
{
	for (int i = 0; i < 5; i++) {
		zassert_ok(nrf_provisioning_trigger_manually());
	}
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}
