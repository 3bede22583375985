/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Results are not lost: LTE that does not follow, and services that do not take a report. */

#include <errno.h>
#include <string.h>

#include "suite.h"

ZTEST_SUITE(reports, is_running, NULL, before_each, NULL, NULL);

static void send_at_and_finished(const char *at_id, const char *finished_id)
{
	struct batch batch;

	batch_begin(&batch, 2);
	batch_at(&batch, at_id, "%CMNG", "0,42,0,\"x\"", 0);
	batch_finished(&batch, finished_id);
	harness_send(&batch);
}

ZTEST(reports, test_lte_that_stays_up)
{
	harness.obeys_down = false;
	send_at_and_finished("up.1", "up.2");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, FAILED, STOP);
	zassert_equal(fake_modem_count("AT%CMNG"), 0);
	zassert_equal(fake_service_requests(), 1);
	zassert_equal(fake_modem_cmee(), 0, "+CMEE was not restored");
}

ZTEST(reports, test_lte_that_does_not_come_back)
{
	harness.obeys_up = false;
	send_at_and_finished("back.1", "back.2");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	zassert_equal(fake_modem_count("AT%CMNG"), 1);
	zassert_equal(fake_service_requests(), 1);

	/* The results go first when the network is there again, and nothing runs twice. */
	harness.obeys_up = true;
	fake_modem_set_cfun(1);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
	zassert_equal(fake_modem_count("AT%CMNG"), 1);
	zassert_true(fake_service_request(1)->is_post);
	zassert_equal(harness_report(2)[1].code, RESPONSE_FINISHED);
}

ZTEST(reports, test_report_that_times_out_is_sent_again)
{
	fake_service_accept(-ETIMEDOUT, 0);
	send_at_and_finished("again.1", "again.2");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);

	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
	zassert_equal(fake_modem_count("AT%CMNG"), 1);
	zassert_equal(fake_service_requests(), 3);
	zassert_mem_equal(fake_service_request(1)->body, fake_service_request(2)->body,
			  fake_service_request(1)->body_len);
}

ZTEST(reports, test_refused_report_is_dropped_in_the_end)
{
	for (int i = 0; i < 3; i++) {
		fake_service_accept(0, 400);
	}
	send_at_and_finished("drop.1", "drop.2");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	for (int i = 0; i < 2; i++) {
		zassert_ok(nrf_provisioning_trigger_manually());
		EXPECT_EVENTS(START, FAILED, STOP);
	}
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_false(fake_service_request(4)->is_post);
}

ZTEST(reports, test_repeated_batch_ends_the_attempt)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "repeat.1", "app/repeat", "x");
	harness_send(&batch);
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, FAILED, STOP);
	zassert_equal(fake_service_requests(), 3);
}
