/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Answers that come when nobody waits for them any more, or twice, change nothing. */

#include <errno.h>
#include <string.h>

#include <zephyr/net/coap.h>

#include "fakes_coap.h"
#include "suite.h"

ZTEST_SUITE(coap_late, is_running, NULL, before_each, NULL, NULL);

/* Message 0 authenticates. */
#define FETCH 1

static struct batch late_batch;
static struct fake_coap_block late;

/* A good batch, which must not be executed. */
static void prepare_late(void)
{
	batch_begin(&late_batch, 1);
	batch_config(&late_batch, "late.1", "app/late", "x");
	late = (struct fake_coap_block){.code = COAP_RESPONSE_CODE_CONTENT,
					.payload = late_batch.bytes,
					.len = late_batch.len,
					.last = true};
}

static void attempt(enum nrf_provisioning_event event)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP);
}

static void time_out(void)
{
	fake_coap_say(FAKE_COAP_FETCH, FAKE_COAP_SILENCE);
	attempt(FAILED);
}

ZTEST(coap_late, test_after_the_time_out)
{
	prepare_late();
	time_out();
	fake_coap_deliver(FETCH, &late);
	fake_coap_deliver(FETCH, &late);
	zassert_equal(harness_next_event(2), 0);
	attempt(NO_COMMANDS);
	zassert_is_null(fake_storage_get("app/late"));
}

static void deliver_late(int index)
{
	if (index > FETCH) {
		fake_coap_deliver(FETCH, &late);
	}
}

/* The late answer comes before each answer of the next attempt. */
ZTEST(coap_late, test_during_the_next_attempt)
{
	struct batch batch;

	prepare_late();
	time_out();
	fake_coap_before_answer(deliver_late);
	batch_begin(&batch, 2);
	batch_config(&batch, "current.1", "app/current", "x");
	batch_finished(&batch, "current.2");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
	zassert_str_equal(harness_report(2)[1].id, "current.2");
	zassert_str_equal(fake_storage_get("app/current"), "x");
	zassert_is_null(fake_storage_get("app/late"));
}

/* Nor does a late failure fail what goes on, or a late code decide about it. */
ZTEST(coap_late, test_failures_during_the_next_attempt)
{
	const int codes[] = {-ECONNRESET, -ETIMEDOUT, COAP_RESPONSE_CODE_UNAUTHORIZED,
			     COAP_RESPONSE_CODE_INTERNAL_ERROR};

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		harness_reset();
		time_out();
		late = (struct fake_coap_block){.code = codes[i], .last = true};
		fake_coap_before_answer(deliver_late);
		attempt(NO_COMMANDS);
	}
}

static void repeat_fetch(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == LTE_DOWN || event->type == LTE_UP) {
		fake_coap_deliver(FETCH, &late);
	}
}

static void repeat_fetch_while_reporting(int index)
{
	if (fake_coap_message(index)->method == COAP_METHOD_POST && index > FETCH) {
		fake_coap_deliver(FETCH, &late);
	}
}

/* The batch is read from the buffer that the answer was put into, and the report is in another. */
ZTEST(coap_late, test_duplicate_while_the_batch_runs)
{
	static uint8_t bytes[CONFIG_NRF_PROVISIONING_RX_BUF_SZ];
	struct batch batch;

	memset(bytes, 0xff, sizeof(bytes));
	late = (struct fake_coap_block){.code = COAP_RESPONSE_CODE_CONTENT,
					.payload = bytes,
					.len = sizeof(bytes),
					.last = true};
	harness.on_event = repeat_fetch;
	fake_coap_before_answer(repeat_fetch_while_reporting);
	batch_begin(&batch, 3);
	batch_at(&batch, "twice.1", "%CMNG", "0,42,0,\"cert\"", 0);
	batch_config(&batch, "twice.2", "app/twice", "value");
	batch_finished(&batch, "twice.3");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);
	zassert_equal(fake_modem_count("AT%CMNG=0,42,0,\"cert\""), 1);
	zassert_str_equal(fake_storage_get("app/twice"), "value");
	zassert_str_equal(harness_report(3)[0].id, "twice.1");
	zassert_str_equal(harness_report(3)[2].id, "twice.3");
}

static int first_report;

static void repeat_receipt(int index)
{
	const struct fake_coap_block receipt = {.code = COAP_RESPONSE_CODE_CHANGED, .last = true};

	if (strcmp(fake_coap_message(index)->path, "p/rsp") != 0) {
		return;
	}
	if (first_report == 0) {
		first_report = index;
	} else {
		fake_coap_deliver(first_report, &receipt);
	}
}

/* That an earlier report was accepted says nothing of the one that has no answer. */
ZTEST(coap_late, test_receipt_of_an_earlier_report)
{
	struct batch batch;

	first_report = 0;
	fake_coap_before_answer(repeat_receipt);
	fake_service_accept(0, 200);
	fake_service_accept(-ETIMEDOUT, 0);
	batch_begin(&batch, 1);
	batch_config(&batch, "receipt.1", "app/receipt", "x");
	harness_send(&batch);
	batch_begin(&batch, 2);
	batch_at(&batch, "receipt.2", "%CMNG", "1", 0);
	batch_finished(&batch, "receipt.3");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, LTE_DOWN, LTE_UP, FAILED, STOP);
	zassert_true(first_report > 0);
	fake_coap_before_answer(NULL);
	attempt(DONE);
}

/* A request that is given up makes room for the next one: the client has so much of it only. */
ZTEST(coap_late, test_one_silence_after_the_other)
{
	for (int i = 0; i < 2 * CONFIG_COAP_CLIENT_MAX_REQUESTS; i++) {
		time_out();
	}
	zassert_equal(fake_coap_requests(), fake_coap_messages());
	attempt(NO_COMMANDS);
}
