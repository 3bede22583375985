/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Attempts that log messages with and without a value, at each level that they have. */

#include <zephyr/ztest.h>

#include "harness.h"

static void *init(void)
{
	zassert_ok(nrf_provisioning_init(harness_callback));
	return NULL;
}

static void before_each(void *fixture)
{
	ARG_UNUSED(fixture);

	harness_reset();
}

ZTEST_SUITE(dictionary, NULL, init, before_each, NULL, NULL);

ZTEST(dictionary, test_attempt)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, "dictionary.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
}

ZTEST(dictionary, test_attempt_that_fails)
{
	fake_service_send(0, 500, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
}

ZTEST(dictionary, test_setting_that_is_not_stored)
{
	struct batch batch;

	fake_storage_fail("app/");
	batch_begin(&batch, 1);
	batch_config(&batch, "dictionary.2", "app/full", "x");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
}
