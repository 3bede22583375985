/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the library keeps in Zephyr's settings. */

#include <string.h>

#include <zephyr/settings/settings.h>

#include "suite.h"

ZTEST_SUITE(settings, is_running, NULL, before_each, NULL, NULL);

#define AFTER "provisioning/after-correlation-id"

ZTEST(settings, test_id_is_stored_when_done)
{
	struct batch batch;

	batch_begin(&batch, 2);
	batch_config(&batch, "kept.1", "app/kept", "x");
	batch_finished(&batch, "kept.2");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
	zassert_str_equal(fake_storage_get(AFTER), "kept.2");
}

ZTEST(settings, test_id_is_not_stored_before_that)
{
	struct batch batch;
	char before[64] = "";

	strncat(before, fake_storage_get(AFTER) ? fake_storage_get(AFTER) : "",
		sizeof(before) - 1);
	batch_begin(&batch, 1);
	batch_config(&batch, "early.1", "app/early", "x");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	zassert_str_equal(fake_storage_get(AFTER) ? fake_storage_get(AFTER) : "", before);
}

ZTEST(settings, test_id_that_cannot_be_stored_does_no_harm)
{
	struct batch batch;

	fake_storage_fail(AFTER);
	batch_begin(&batch, 1);
	batch_finished(&batch, "lost.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
}

/* The id in RAM is newer than what is stored. */
ZTEST(settings, test_stored_id_does_not_replace_a_newer_one)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, "newer.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);

	fake_storage_set(AFTER, "older.1");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_not_null(strstr(fake_service_request(2)->url, "?after=newer.1&"));
}

/* Values nobody can have written on purpose. */
ZTEST(settings, test_odd_values_are_survived)
{
	fake_storage_set("provisioning/interval-sec", "99999999999999999999");
	fake_storage_set("provisioning/i", "5");
	fake_storage_set("provisioning/unknown", "x");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	fake_storage_clear();
}
