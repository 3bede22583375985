/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Whole sessions with real CBOR: what a batch makes the device do, and what it reports. */

#include <string.h>

#include "suite.h"

ZTEST_SUITE(batches, is_running, NULL, before_each, NULL, NULL);

static void check(const struct response *response, const char *id, unsigned int code)
{
	zassert_str_equal(response->id, id);
	zassert_equal(response->code, code, "%s: code %u: %s", id, response->code,
		      response->text);
}

static void trigger(const struct batch *batch)
{
	harness_send(batch);
	zassert_ok(nrf_provisioning_trigger_manually());
}

/* A first boot as the service makes it: old key away, new key, certificate, a setting, the end. */
ZTEST(batches, test_first_boot)
{
	struct batch batch;

	fake_modem_answer("AT%CMNG=3", FAKE_CME(513), "+CME ERROR: 513\r\n");
	fake_modem_answer("AT%KEYGEN", 0, "%KEYGEN: \"key\"\r\n");
	batch_begin(&batch, 5);
	batch_at(&batch, "first.1", "%CMNG", "3,16842753,2", 513);
	batch_at(&batch, "first.2", "%KEYGEN", "16842753,2,0", 0);
	batch_at(&batch, "first.3", "%CMNG", "0,16842753,0,\"cert\"", 0);
	batch_config(&batch, "first.4", "app/broker", "mqtt.example.com");
	batch_finished(&batch, "first.5");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);

	const struct response *responses = harness_report(5);

	check(&responses[0], "first.1", RESPONSE_AT);
	check(&responses[1], "first.2", RESPONSE_AT);
	zassert_str_equal(responses[1].text, "%KEYGEN: \"key\"\r\nOK\r\n");
	check(&responses[2], "first.3", RESPONSE_AT);
	check(&responses[3], "first.4", RESPONSE_CONFIG);
	check(&responses[4], "first.5", RESPONSE_FINISHED);
	zassert_equal(fake_modem_count("AT%CMNG=3,16842753,2"), 1);
	zassert_equal(fake_modem_count("AT%KEYGEN=16842753,2,0"), 1);
	zassert_equal(fake_modem_count("AT%CMNG=0,16842753,0,\"cert\""), 1);
	zassert_str_equal(fake_storage_get("app/broker"), "mqtt.example.com");
	zassert_str_equal(fake_storage_get("provisioning/after-correlation-id"), "first.5");
	zassert_equal(fake_modem_cmee(), 0, "+CMEE was not restored");
}

ZTEST(batches, test_finished_only)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, "only.1");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
	check(harness_report(1), "only.1", RESPONSE_FINISHED);
}

ZTEST(batches, test_config_only)
{
	struct batch batch;

	batch_begin(&batch, 2);
	batch_config(&batch, "config.1", "app/a", "1");
	batch_config(&batch, "config.2", "app/b", "2");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	zassert_str_equal(fake_storage_get("app/a"), "1");
	zassert_str_equal(fake_storage_get("app/b"), "2");
	check(&harness_report(2)[1], "config.2", RESPONSE_CONFIG);
}

ZTEST(batches, test_several_batches_in_one_attempt)
{
	struct batch batch;

	for (int i = 0; i < 3; i++) {
		const char *const ids[] = {"many.1", "many.2", "many.3"};
		const char *const values[] = {"1", "2", "3"};

		batch_begin(&batch, 1);
		batch_config(&batch, ids[i], "app/many", values[i]);
		harness_send(&batch);
	}
	batch_begin(&batch, 1);
	batch_finished(&batch, "many.4");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_UP, LTE_UP, LTE_UP, LTE_UP, DONE, STOP);
	zassert_equal(fake_service_requests(), 8);
	zassert_str_equal(fake_storage_get("app/many"), "3");
}

static void run_failing(int result, const char *text, unsigned int cme)
{
	struct batch batch;
	const struct response *responses;

	harness_reset();
	fake_modem_answer("AT%CMNG=0", result, text);
	batch_begin(&batch, 4);
	batch_at(&batch, "fail.1", "%CMNG", "1", 0);
	batch_at(&batch, "fail.2", "%CMNG", "0,1,0,\"x\"", 0);
	batch_config(&batch, "fail.3", "app/never", "set");
	batch_finished(&batch, "fail.4");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, NO_COMMANDS, STOP);
	responses = harness_report(2);
	check(&responses[0], "fail.1", RESPONSE_AT);
	check(&responses[1], "fail.2", RESPONSE_ERROR);
	zassert_equal(responses[1].cme, cme);
	zassert_is_null(fake_storage_get("app/never"));
	zassert_equal(fake_modem_cmee(), 0);
}

ZTEST(batches, test_cme_error_ends_the_batch)
{
	run_failing(FAKE_CME(514), "+CME ERROR: 514\r\n", 514);
}

ZTEST(batches, test_plain_error_ends_the_batch)
{
	run_failing(FAKE_ERROR, "ERROR\r\n", 0);
}

ZTEST(batches, test_setting_that_cannot_be_stored)
{
	struct batch batch;

	fake_storage_fail("app/");
	batch_begin(&batch, 2);
	batch_config(&batch, "store.1", "app/full", "x");
	batch_finished(&batch, "store.2");
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	check(harness_report(1), "store.1", RESPONSE_ERROR);
	zassert_equal(harness_report(1)->cme, 0);
}

/* Answers that are far too long are not sent, and do not stop the library. */
ZTEST(batches, test_answer_that_does_not_fit)
{
	static char text[CONFIG_NRF_PROVISIONING_TX_BUF_SZ + 1];
	struct batch batch;

	memset(text, 'k', sizeof(text) - 1);
	fake_modem_answer("AT%KEYGEN", 0, text);
	batch_begin(&batch, 1);
	batch_at(&batch, "large.1", "%KEYGEN", "42,2,0", 0);
	trigger(&batch);
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, NO_COMMANDS, STOP);
	check(harness_report(1), "large.1", RESPONSE_ERROR);
	zassert_equal(fake_modem_count("AT%KEYGEN"), 1);
	zassert_equal(fake_modem_count("AT%CMNG=3,42,2"), 1);
}

static void refuse(const void *bytes, size_t len, enum nrf_provisioning_event event)
{
	harness_reset();
	fake_service_send(0, 200, bytes, len);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP);
	zassert_equal(fake_service_requests(), 1, "something was reported");
	zassert_equal(fake_modem_count("AT%CMNG"), 0, "something was executed");
	zassert_is_null(fake_storage_get("app/refused"));
}

ZTEST(batches, test_too_many_commands)
{
	struct batch batch;

	batch_begin(&batch, CONFIG_NRF_PROVISIONING_CBOR_RECORDS + 1);
	for (int i = 0; i <= CONFIG_NRF_PROVISIONING_CBOR_RECORDS; i++) {
		batch_at(&batch, "toomany", "%CMNG", "1", 0);
	}
	refuse(batch.bytes, batch.len, TOO_MANY_COMMANDS);
}

ZTEST(batches, test_malformed_batches)
{
	struct batch batch;

	refuse("\x80", 1, FAILED);
	refuse("\x01", 1, FAILED);
	refuse("\xff\xff\xff\xff", 4, FAILED);
	refuse("{}", 2, FAILED);

	/* Each of them behind a good command, which must not run. */
	batch_begin(&batch, 2);
	batch_config(&batch, "bad.1", "app/refused", "x");
	batch_unknown(&batch, "bad.2");
	refuse(batch.bytes, batch.len, FAILED);

	batch_begin(&batch, 2);
	batch_at(&batch, "bad.1", "%CMNG", "1", 0);
	batch_finished(&batch, "46-characters-are-one-more-than-an-id-may-have");
	refuse(batch.bytes, batch.len, FAILED);

	batch_begin(&batch, 2);
	batch_at(&batch, "bad.1", "%CMNG", "1", 0);
	refuse(batch.bytes, batch.len, FAILED);
}

ZTEST(batches, test_every_truncation_is_refused)
{
	struct batch batch;

	batch_begin(&batch, 2);
	batch_at(&batch, "cut.1", "%CMNG", "1", 0);
	batch_config(&batch, "cut.2", "app/refused", "x");
	for (size_t len = 1; len < batch.len; len += 3) {
		refuse(batch.bytes, len, FAILED);
	}
}
