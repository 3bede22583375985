/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* When attempts are made, and who decides it. */

#include <errno.h>
#include <string.h>

#include "suite.h"

ZTEST_SUITE(first, is_first, NULL, NULL, NULL, NULL);
ZTEST_SUITE(schedule, is_later, NULL, before_each, NULL, NULL);

#define STORED_INTERVAL "provisioning/interval-sec"

/* The shortest interval that counts. */
#define SHORTEST 60

ZTEST(first, test_starts_by_itself)
{
	harness_reset();
	zassert_equal(nrf_provisioning_set_interval(3600), -EFAULT);
	zassert_ok(nrf_provisioning_init(harness_callback));
	EXPECT_EVENTS(SCHEDULED);
	expect_announced(1);
	expect_start_within(harness.next_attempt, harness.next_attempt + 1);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(schedule, test_keeps_its_word)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	for (int i = 0; i < 3; i++) {
		expect_announced(INTERVAL);
		expect_start_within(harness.next_attempt, harness.next_attempt + 1);
		EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	}
}

ZTEST(schedule, test_trigger_comes_ahead)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	expect_start_within(0, 1);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(schedule, test_application_sets_the_interval)
{
	zassert_ok(nrf_provisioning_set_interval(70));
	EXPECT_EVENTS(SCHEDULED);
	expect_announced(70);
	zassert_str_equal(fake_storage_get(STORED_INTERVAL), "70");
	/* The same again changes nothing. */
	zassert_ok(nrf_provisioning_set_interval(70));
	zassert_equal(harness_next_event(1), 0);
	expect_start_within(harness.next_attempt - 2, harness.next_attempt);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(70);
}

ZTEST(schedule, test_intervals_that_are_refused)
{
	zassert_equal(nrf_provisioning_set_interval(-1), -EINVAL);
	zassert_equal(nrf_provisioning_set_interval(INT32_MIN), -EINVAL);
	zassert_equal(harness_next_event(1), 0);
	zassert_str_equal(fake_storage_get(STORED_INTERVAL), STRINGIFY(INTERVAL));
}

ZTEST(schedule, test_interval_is_capped)
{
	zassert_ok(nrf_provisioning_set_interval(INT32_MAX));
	EXPECT_EVENTS(SCHEDULED);
	expect_announced(INTERVAL);
	zassert_str_equal(fake_storage_get(STORED_INTERVAL), "2147483647");
}

ZTEST(schedule, test_interval_has_a_floor)
{
	zassert_ok(nrf_provisioning_set_interval(1));
	EXPECT_EVENTS(SCHEDULED);
	expect_announced(SHORTEST);
	zassert_str_equal(fake_storage_get(STORED_INTERVAL), "1");
}

ZTEST(schedule, test_zero_disables)
{
	zassert_ok(nrf_provisioning_set_interval(0));
	zassert_equal(harness_next_event(3 * INTERVAL), 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_equal(harness_next_event(3 * INTERVAL), 0);
	zassert_ok(nrf_provisioning_set_interval(INTERVAL));
	EXPECT_EVENTS(SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(schedule, test_interval_that_cannot_be_stored)
{
	fake_storage_fail(STORED_INTERVAL);
	zassert_equal(nrf_provisioning_set_interval(70), -ENOSTR);
	zassert_equal(harness_next_event(1), 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

ZTEST(schedule, test_service_sets_the_interval)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "interval.1", STORED_INTERVAL, "80");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(80);
}

ZTEST(schedule, test_stored_values_that_are_refused)
{
	const char *const values[] = {"", "-5", "0x70", "70s", "2147483648", " 70"};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		fake_storage_set(STORED_INTERVAL, values[i]);
		zassert_ok(nrf_provisioning_trigger_manually());
		EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
		expect_announced(INTERVAL);
	}
	/* Keys match as a whole. */
	fake_storage_set("provisioning/i", "70");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

static void shorten(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == START) {
		zassert_ok(nrf_provisioning_set_interval(75));
	}
}

ZTEST(schedule, test_interval_from_the_callback)
{
	harness.on_event = shorten;
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(75);
}
