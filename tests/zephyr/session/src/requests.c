/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the requests look like on their way to the SDK's REST client. */

#include <stdio.h>
#include <string.h>

#include <zephyr/net/socket.h>

#include "fakes_rest.h"
#include "suite.h"

ZTEST_SUITE(requests, is_running, NULL, before_each, NULL, NULL);

static bool has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void check_common(int index)
{
	const struct fake_rest_request *request = fake_rest_request(index);

	zassert_str_equal(request->host, CONFIG_NRF_PROVISIONING_HTTP_HOSTNAME);
	zassert_equal(request->port, CONFIG_NRF_PROVISIONING_HTTP_PORT);
	zassert_equal(request->sec_tag, CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG);
	zassert_equal(request->peer_verify, ZSOCK_TLS_PEER_VERIFY_REQUIRED);
	zassert_true(has(request->headers, "Authorization: Bearer " FAKE_JWT "\r\n"), "%s",
		     request->headers);
	zassert_true(has(request->headers, "User-Agent: Zephyr/"));
	zassert_true(has(request->headers, CONFIG_BOARD ")\r\n"));
	zassert_true(has(request->headers, "Connection: close\r\n"));
}

ZTEST(requests, test_fetch)
{
	char text[64];

	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);

	const struct fake_request *request = fake_service_request(0);

	zassert_not_null(request);
	zassert_false(request->is_post);
	check_common(0);
	zassert_true(has(fake_rest_request(0)->headers, "Accept: application/cbor\r\n"));
	zassert_true(has(request->url, "/v1/provisioning/commands?after="), "%s", request->url);
	zassert_true(has(request->url, "&mver=" FAKE_MODEM_FIRMWARE), "%s", request->url);
	zassert_true(has(request->url, "&cver="), "%s", request->url);
	snprintf(text, sizeof(text), "&rxMaxSize=%d&txMaxSize=%d&",
		 CONFIG_NRF_PROVISIONING_RX_BUF_SZ, CONFIG_NRF_PROVISIONING_TX_BUF_SZ);
	zassert_true(has(request->url, text), "%s", request->url);
	snprintf(text, sizeof(text), "&limit=%d", CONFIG_NRF_PROVISIONING_CBOR_RECORDS);
	zassert_true(has(request->url, text), "%s", request->url);
}

ZTEST(requests, test_report)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, "request.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);

	const struct fake_request *request = fake_service_request(1);

	zassert_not_null(request);
	zassert_true(request->is_post);
	check_common(1);
	zassert_str_equal(request->url, "/v1/provisioning/response");
	zassert_true(has(fake_rest_request(1)->headers, "Content-Type: application/cbor\r\n"));
}

/* The id that "after" gives is the one of the last command that was reported. */
ZTEST(requests, test_after)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "request.2", "app/key", "value");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	zassert_equal(fake_service_requests(), 3);
	zassert_true(has(fake_service_request(2)->url, "?after=request.2&"), "%s",
		     fake_service_request(2)->url);
}

/* The client tells so of a connection that was closed before there was an answer. */
ZTEST(requests, test_connection_without_an_answer)
{
	fake_service_send(0, 0, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	zassert_equal(fake_service_requests(), 1);
}
