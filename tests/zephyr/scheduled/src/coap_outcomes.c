/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What follows an attempt that ended as only one over CoAP can. */

#include <errno.h>

#include <zephyr/net/coap.h>
#include <zephyr/net/socket.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"
#include "suite.h"

ZTEST_SUITE(coap_outcomes, is_later, NULL, before_each, NULL, NULL);

static void expect_back_off_of(int seconds)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	harness_reset();
	expect_backed_off_start(seconds);
	EXPECT_EVENTS(NO_COMMANDS, STOP, SCHEDULED);
	expect_announced(INTERVAL);
}

static void expect_back_off(void)
{
	expect_back_off_of(BACKOFF);
}

ZTEST(coap_outcomes, test_busy_service_is_left_alone)
{
	/* It says when to come back, with a Max-Age that is a minute when it is left out. */
	fake_coap_say(FAKE_COAP_FETCH, COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE);
	expect_back_off_of(60);
	fake_coap_say(FAKE_COAP_AUTH, COAP_RESPONSE_CODE_INTERNAL_ERROR);
	expect_back_off();
}

ZTEST(coap_outcomes, test_silence_is_left_alone)
{
	fake_sockets_fail(FAKE_SOCKET_CONNECT, ETIMEDOUT);
	expect_back_off();
	fake_coap_say(FAKE_COAP_AUTH, FAKE_COAP_SILENCE);
	expect_back_off();
	fake_coap_say(FAKE_COAP_FETCH, FAKE_COAP_SILENCE);
	expect_back_off();
	/* The client itself gives up. */
	fake_coap_say(FAKE_COAP_FETCH, -ETIMEDOUT);
	expect_back_off();
}

static void expect_schedule(enum nrf_provisioning_event event)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP, SCHEDULED);
	expect_announced(INTERVAL);
	harness_reset();
}

ZTEST(coap_outcomes, test_failures_that_keep_the_schedule)
{
	fake_sockets_fail(FAKE_SOCKET_CONNECT, ECONNREFUSED);
	expect_schedule(WRONG_ROOT_CA);
	fake_coap_say(FAKE_COAP_AUTH, COAP_RESPONSE_CODE_UNAUTHORIZED);
	expect_schedule(NOT_CLAIMED);
}

ZTEST(coap_outcomes, test_other_failures_back_off)
{
	fake_sockets_fail(FAKE_SOCKET_CONNECT, EBUSY);
	expect_back_off();
	fake_sockets_fail_lookup(DNS_EAI_NONAME);
	expect_back_off();
	fake_coap_say(FAKE_COAP_FETCH, COAP_RESPONSE_CODE_NOT_FOUND);
	expect_back_off();
	fake_coap_refuse(-EAGAIN, 100);
	expect_back_off();
}
