/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Results are not lost: LTE that does not follow, and services that do not take a report. */

#include <errno.h>
#include <string.h>

#include "suite.h"

/* How often a report is sent in vain before it is given up. */
#define REPORT_ATTEMPTS 16

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
	/* An application that is only late has taken it down by then, and has to bring it up again. */
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
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

ZTEST(reports, test_report_refused_for_good_is_dropped_at_once)
{
	fake_service_accept(0, 400);
	send_at_and_finished("drop.1", "drop.2");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	zassert_equal(fake_service_requests(), 3);
	zassert_false(fake_service_request(2)->is_post);

	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_false(fake_service_request(3)->is_post);
}

ZTEST(reports, test_report_refused_for_now_is_dropped_in_the_end)
{
	send_at_and_finished("keep.1", "keep.2");
	fake_service_accept(0, 500);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	for (int i = 1; i < REPORT_ATTEMPTS - 1; i++) {
		fake_service_accept(0, 500);
		zassert_ok(nrf_provisioning_trigger_manually());
		EXPECT_EVENTS(START, FAILED, STOP);
		zassert_true(fake_service_request(i + 1)->is_post);
	}
	zassert_equal(fake_service_requests(), REPORT_ATTEMPTS);

	fake_service_accept(0, 500);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	zassert_true(fake_service_request(REPORT_ATTEMPTS)->is_post);

	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_false(fake_service_request(REPORT_ATTEMPTS + 1)->is_post);
	zassert_equal(fake_modem_count("AT%CMNG"), 1);
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
