/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include "suite.h"

void before_each(void *fixture)
{
	ARG_UNUSED(fixture);

	harness_reset();
	fake_storage_clear();
	/* An attempt without the previous case's interval; what it announces is not looked at. */
	fake_storage_set("provisioning/interval-sec", STRINGIFY(INTERVAL));
	zassert_ok(nrf_provisioning_trigger_manually());
	k_sleep(K_SECONDS(1));
	harness_reset();
}

void expect_announced(int64_t seconds)
{
	/* What the attempt before was late by is taken off. */
	zassert_between_inclusive(harness.next_attempt, MAX(1, seconds - (SPREAD - 1)),
				  seconds + SPREAD - 1, "announced %d", (int)harness.next_attempt);
}

void expect_start_within(int from_s, int to_s)
{
	const int64_t begin = k_uptime_get();
	int64_t waited;

	zassert_equal(harness_next_event(to_s + 1), START);
	waited = k_uptime_get() - begin;
	/* Work items are aligned to ticks, and the case itself took a moment. */
	zassert_between_inclusive(waited, from_s * 1000 - 200, to_s * 1000 + 200, "after %d ms",
				  (int)waited);
}

void expect_backed_off_start(int seconds)
{
	expect_start_within(seconds, seconds + seconds / 4 + SPREAD);
}

/* A product is initialised once, so the first schedule is looked at before everything else. */
static bool initialised;

bool is_first(const void *state)
{
	return !*(const bool *)state;
}

bool is_later(const void *state)
{
	return *(const bool *)state;
}

void test_main(void)
{
	ztest_run_all(&initialised, false, 1, 1);
	initialised = true;
	ztest_run_all(&initialised, false, 1, 1);
	ztest_verify_all_test_suites_ran();
}
