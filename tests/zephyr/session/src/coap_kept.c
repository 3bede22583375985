/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A modem that can keep a connection while it is offline, and a service that may agree to it. */

#include <errno.h>
#include <string.h>

#include <zephyr/net/coap.h>
#include <zephyr/net/socket.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"
#include "suite.h"

BUILD_ASSERT(IS_ENABLED(CONFIG_SOC_NRF9120));

static void before_each_kept(void *fixture)
{
	before_each(fixture);
	fake_coap_allow_suspend(true);
}

ZTEST_SUITE(coap_kept, is_running, NULL, before_each_kept, NULL, NULL);

static void trigger_finished(void)
{
	struct batch batch;

	batch_begin(&batch, 2);
	batch_at(&batch, "kept.1", "%CMNG", "1", 0);
	batch_finished(&batch, "kept.2");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
}

static void trigger_two_batches(void)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_at(&batch, "two.1", "%CMNG", "1", 0);
	harness_send(&batch);
	trigger_finished();
}

static int count(const char *path)
{
	int found = 0;

	for (int i = 0; i < fake_coap_messages(); i++) {
		found += strncmp(fake_coap_message(i)->path, path, strlen(path)) == 0;
	}
	return found;
}

static void check_counts(int authentications, int suspensions, int sockets)
{
	zassert_equal(count("p/auth-jwt?"), authentications);
	zassert_equal(count("/.dtls/suspend"), suspensions);
	zassert_equal(fake_sockets_count(), sockets);
}

ZTEST(coap_kept, test_one_connection_for_all)
{
	const struct fake_coap_message *suspension;

	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);
	check_counts(1, 1, 1);
	zassert_equal(fake_coap_messages(), 4);
	suspension = fake_coap_message(2);
	zassert_str_equal(suspension->path, "/.dtls/suspend");
	zassert_equal(suspension->method, COAP_METHOD_POST);
	zassert_false(suspension->confirmable);
	zassert_false(suspension->has_payload);
	zassert_equal(suspension->option_count, 0);
	zassert_str_equal(fake_coap_message(3)->path, "p/rsp");
}

ZTEST(coap_kept, test_each_batch_suspends)
{
	trigger_two_batches();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, LTE_DOWN, LTE_UP, DONE, STOP);
	check_counts(1, 2, 1);
	/* But the next attempt begins with a connection of its own. */
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	check_counts(2, 2, 2);
}

static void check_refused(int code, int connections, int suspensions)
{
	harness_reset();
	fake_coap_allow_suspend(true);
	fake_coap_say(FAKE_COAP_SUSPEND, code);
	trigger_two_batches();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, LTE_DOWN, LTE_UP, DONE, STOP);
	check_counts(connections, suspensions, connections);
}

ZTEST(coap_kept, test_service_that_does_not_agree)
{
	/* It is asked once in an attempt. */
	check_refused(COAP_RESPONSE_CODE_NOT_FOUND, 3, 1);
	check_refused(COAP_RESPONSE_CODE_BAD_REQUEST, 3, 1);
	check_refused(COAP_RESPONSE_CODE_INTERNAL_ERROR, 3, 1);
	/* One that does not answer is asked again over the next connection, and agrees then. */
	check_refused(-ECONNRESET, 2, 2);
	check_refused(FAKE_COAP_SILENCE, 2, 2);
}

/* A modem whose firmware cannot do it is as other modems are. */
ZTEST(coap_kept, test_modem_that_cannot)
{
	fake_sockets_fail_option(SO_KEEPOPEN, EOPNOTSUPP);
	trigger_two_batches();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, LTE_DOWN, LTE_UP, DONE, STOP);
	check_counts(3, 0, 3);
}

/* What fails the report over the kept connection, and not over the fresh one. */
static void check_replaced(int code)
{
	const struct fake_request *reports[2];

	harness_reset();
	fake_coap_allow_suspend(true);
	fake_coap_say(FAKE_COAP_REPORT, code);
	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);
	check_counts(2, 1, 2);
	reports[0] = fake_service_request(1);
	reports[1] = fake_service_request(2);
	zassert_equal(fake_service_requests(), 3);
	zassert_equal(reports[0]->body_len, reports[1]->body_len);
	zassert_mem_equal(reports[0]->body, reports[1]->body, reports[0]->body_len);
	zassert_equal(fake_modem_count("AT%CMNG"), 1, "it ran twice");
}

ZTEST(coap_kept, test_connection_that_did_not_survive)
{
	check_replaced(FAKE_COAP_SILENCE);
	check_replaced(-ECONNRESET);
	check_replaced(-ENOTCONN);
	/* The service is there, but does not know the device any more. */
	check_replaced(COAP_RESPONSE_CODE_UNAUTHORIZED);
}

/* An answer is one, whichever connection it came over. */
ZTEST(coap_kept, test_report_that_is_refused)
{
	const struct {
		int code;
		enum nrf_provisioning_event next;
	} rows[] = {
		/* For now, and for good. */
		{COAP_RESPONSE_CODE_INTERNAL_ERROR, DONE},
		{COAP_RESPONSE_CODE_BAD_REQUEST, NO_COMMANDS},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		harness_reset();
		fake_coap_allow_suspend(true);
		fake_coap_say(FAKE_COAP_REPORT, rows[i].code);
		trigger_finished();
		EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
		check_counts(1, 1, 1);
		zassert_ok(nrf_provisioning_trigger_manually());
		EXPECT_EVENTS(START, rows[i].next, STOP);
	}
}

/* Exactly one fresh connection is made; then the report waits for the next attempt. */
ZTEST(coap_kept, test_fresh_connection_that_fails_too)
{
	fake_coap_say(FAKE_COAP_REPORT, FAKE_COAP_SILENCE);
	fake_coap_say(FAKE_COAP_REPORT, FAKE_COAP_SILENCE);
	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	check_counts(2, 1, 2);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
	zassert_equal(harness_report(2)[1].code, RESPONSE_FINISHED);
}

static void refuse_connections(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == LTE_UP) {
		fake_sockets_fail(FAKE_SOCKET_CONNECT, ECONNREFUSED);
	}
}

ZTEST(coap_kept, test_fresh_connection_that_cannot_be_made)
{
	harness.on_event = refuse_connections;
	fake_coap_say(FAKE_COAP_REPORT, FAKE_COAP_SILENCE);
	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, WRONG_ROOT_CA, STOP);
	check_counts(1, 1, 2);
	harness.on_event = NULL;
	fake_sockets_fail(FAKE_SOCKET_CONNECT, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
}

/* An attempt that ends while the connection is suspended does not leave it open. */
ZTEST(coap_kept, test_lte_that_does_not_follow)
{
	harness.obeys_down = false;
	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);

	harness_reset();
	fake_coap_allow_suspend(true);
	harness.obeys_up = false;
	trigger_finished();
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, FAILED, STOP);
	harness.obeys_up = true;
	fake_modem_set_cfun(1);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
	check_counts(2, 1, 2);
}
