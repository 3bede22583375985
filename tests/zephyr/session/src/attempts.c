/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* How an attempt ends, and with which events. */

#include <errno.h>
#include <string.h>

#include "suite.h"

ZTEST_SUITE(attempts, is_running, NULL, before_each, NULL, NULL);

static void expect_outcome(int result, uint16_t status, enum nrf_provisioning_event event)
{
	harness_reset();
	fake_service_send(result, status, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP);
	zassert_equal(fake_service_requests(), 1);
}

ZTEST(attempts, test_nothing_to_do)
{
	expect_outcome(0, 204, NO_COMMANDS);
}

ZTEST(attempts, test_status_codes)
{
	expect_outcome(0, 400, FAILED);
	expect_outcome(0, 403, FAILED);
	expect_outcome(0, 404, FAILED);
	expect_outcome(0, 415, FAILED);
	expect_outcome(0, 500, FAILED);
	expect_outcome(0, 503, FAILED);
}

ZTEST(attempts, test_network_errors)
{
	expect_outcome(-ETIMEDOUT, 0, FAILED);
	expect_outcome(-EHOSTUNREACH, 0, FAILED);
	expect_outcome(-ENOTCONN, 0, FAILED);
}

ZTEST(attempts, test_wrong_root_ca)
{
	expect_outcome(-ECONNREFUSED, 0, WRONG_ROOT_CA);
}

ZTEST(attempts, test_no_memory_for_the_connection)
{
	expect_outcome(-ENOMEM, 0, TOO_MANY_COMMANDS);
}

ZTEST(attempts, test_not_claimed_carries_the_token)
{
	expect_outcome(0, 401, NOT_CLAIMED);
	zassert_str_equal(harness.token, FAKE_ATTEST "." FAKE_COSE);
	zassert_equal(fake_identity_tokens_held(), 0, "the token was not freed");
}

static bool token_was_null;

static void look_at_token(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == NOT_CLAIMED) {
		token_was_null = event->token == NULL;
	}
}

ZTEST(attempts, test_not_claimed_without_a_token)
{
	harness.on_event = look_at_token;
	fake_identity_fail_token(-EBADMSG);
	fake_service_send(0, 401, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NOT_CLAIMED, STOP);
	zassert_true(token_was_null);
	zassert_equal(fake_identity_tokens_held(), 0);
}

ZTEST(attempts, test_no_valid_time)
{
	fake_modem_set_time_valid(false);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_VALID_DATETIME, STOP);
	zassert_equal(fake_modem_count("AT%CCLK?"),
		      CONFIG_NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS);
	zassert_equal(fake_service_requests(), 0);
}

static void time_arrives(struct k_timer *timer)
{
	ARG_UNUSED(timer);

	fake_modem_set_time_valid(true);
}

ZTEST(attempts, test_time_is_waited_for)
{
	static K_TIMER_DEFINE(timer, time_arrives, NULL);

	fake_modem_set_time_valid(false);
	k_timer_start(&timer, K_MSEC(1500), K_NO_WAIT);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}

ZTEST(attempts, test_token_that_cannot_be_signed)
{
	fake_identity_fail_jwt(-ENOMEM);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	zassert_equal(fake_service_requests(), 0);
}

/* One failed attempt leaves nothing behind that spoils the next. */
ZTEST(attempts, test_next_attempt_after_a_failure)
{
	expect_outcome(-ETIMEDOUT, 0, FAILED);
	expect_outcome(0, 204, NO_COMMANDS);
}

ZTEST(attempts, test_subscription_that_fails_is_fatal)
{
	fake_modem_answer("AT+CGEREP=1", FAKE_ERROR, "");
	fake_modem_set_cfun(1);
	EXPECT_EVENTS(FATAL_ERROR);
}
