/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the requests look like on their way to Zephyr's CoAP client. */

#include <stdio.h>
#include <string.h>

#include <zephyr/net/coap.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"
#include "suite.h"

ZTEST_SUITE(coap_requests, is_running, NULL, before_each, NULL, NULL);

static void trigger_finished(const char *id)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_finished(&batch, id);
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
}

static const struct fake_coap_message *message(int index)
{
	const struct fake_coap_message *found = fake_coap_message(index);

	zassert_not_null(found, "no message %d", index);
	return found;
}

static void check_auth(const struct fake_coap_message *request)
{
	const char prefix[] = "p/auth-jwt?mver=" FAKE_MODEM_FIRMWARE "&cver=";

	zassert_equal(request->method, COAP_METHOD_POST);
	zassert_true(request->confirmable);
	zassert_equal(request->format, COAP_CONTENT_FORMAT_APP_CBOR);
	zassert_mem_equal(request->path, prefix, strlen(prefix), "%s", request->path);
	zassert_true(strlen(request->path) > strlen(prefix), "%s", request->path);
	zassert_is_null(strchr(request->path + strlen(prefix), '&'), "%s", request->path);
	zassert_equal(request->option_count, 0);
	zassert_equal(request->payload_len, strlen(FAKE_JWT));
	zassert_mem_equal(request->payload, FAKE_JWT, strlen(FAKE_JWT));
}

ZTEST(coap_requests, test_authentication_carries_the_token)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	check_auth(message(0));
	zassert_equal(fake_coap_messages(), 2);
}

ZTEST(coap_requests, test_fetch)
{
	char path[160];

	trigger_finished("request.1");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);

	const struct fake_coap_message *request = message(fake_coap_messages() - 1);

	zassert_equal(request->method, COAP_METHOD_GET);
	zassert_true(request->confirmable);
	zassert_equal(request->format, COAP_CONTENT_FORMAT_APP_CBOR);
	snprintf(path, sizeof(path), "p/cmd?after=request.1&rxMaxSize=%d&txMaxSize=%d&limit=%d",
		 CONFIG_NRF_PROVISIONING_RX_BUF_SZ, CONFIG_NRF_PROVISIONING_TX_BUF_SZ,
		 CONFIG_NRF_PROVISIONING_CBOR_RECORDS);
	zassert_str_equal(request->path, path);
	zassert_equal(request->option_count, 1);
	zassert_equal(request->options[0], COAP_OPTION_BLOCK2);
	zassert_false(request->has_payload);
}

ZTEST(coap_requests, test_report)
{
	struct response response;

	trigger_finished("request.2");

	const struct fake_coap_message *request = message(fake_coap_messages() - 1);

	zassert_equal(request->method, COAP_METHOD_POST);
	zassert_true(request->confirmable);
	zassert_equal(request->format, COAP_CONTENT_FORMAT_APP_CBOR);
	zassert_str_equal(request->path, "p/rsp");
	zassert_equal(request->option_count, 0);
	zassert_equal(report_read(request->payload, request->payload_len, &response, 1), 1);
	zassert_str_equal(response.id, "request.2");
	zassert_equal(response.code, RESPONSE_FINISHED);
}

/* The id that "after" gives is the one of the last command that was reported. */
ZTEST(coap_requests, test_after)
{
	const char prefix[] = "p/cmd?after=request.3&";
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "request.3", "app/key", "value");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	zassert_equal(fake_service_requests(), 3);
	zassert_mem_equal(fake_service_request(2)->url, prefix, strlen(prefix), "%s",
			  fake_service_request(2)->url);
}

/* An id from the service is one value of the query, whatever is in it. */
ZTEST(coap_requests, test_after_is_escaped)
{
	const char prefix[] = "p/cmd?after=a%26limit=9#/ &rxMaxSize=";

	trigger_finished("a&limit=9#/ ");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);

	const struct fake_coap_message *request = message(fake_coap_messages() - 1);

	zassert_mem_equal(request->path, prefix, strlen(prefix), "%s", request->path);
}

/* The longest id there can be leaves the path whole. */
ZTEST(coap_requests, test_longest_path)
{
	const char id[] = "45-characters-are-what-an-id-may-have-at-most";
	const struct fake_coap_message *request;

	zassert_equal(strlen(id), 45);
	trigger_finished(id);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	request = message(fake_coap_messages() - 1);
	zassert_mem_equal(request->path + strlen("p/cmd?after="), id, strlen(id));
	zassert_not_null(strstr(request->path, "&limit="), "%s", request->path);
}

/* A connection that is made anew is authenticated anew, and one that stays is not. */
ZTEST(coap_requests, test_one_authentication_for_each_connection)
{
	struct batch batch;
	int authentications = 0;

	for (int i = 0; i < 2; i++) {
		batch_begin(&batch, 1);
		batch_at(&batch, i == 0 ? "once.1" : "once.2", "%CMNG", "1", 0);
		harness_send(&batch);
	}
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, LTE_DOWN, LTE_UP, NO_COMMANDS, STOP);
	for (int i = 0; i < fake_coap_messages(); i++) {
		authentications += strncmp(message(i)->path, "p/auth-jwt?", 11) == 0;
	}
	/* Each batch ends one; the report's serves the next request for commands. */
	zassert_equal(fake_sockets_count(), 3);
	zassert_equal(authentications, 3);
	zassert_equal(message(0)->socket, 0);
	zassert_equal(message(1)->socket, 0);
	zassert_equal(message(fake_coap_messages() - 2)->socket, 2);
	zassert_equal(message(fake_coap_messages() - 1)->socket, 2);
}

/* What does not take the modem offline needs one connection only. */
ZTEST(coap_requests, test_one_connection_for_batches_online)
{
	struct batch batch;

	for (int i = 0; i < 2; i++) {
		batch_begin(&batch, 1);
		batch_config(&batch, i == 0 ? "online.1" : "online.2", "app/online", "x");
		harness_send(&batch);
	}
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, LTE_UP, NO_COMMANDS, STOP);
	zassert_equal(fake_sockets_count(), 1);
	/* Authentication, and three requests for commands with two reports between them. */
	zassert_equal(fake_coap_messages(), 6);
}

/* The path of an id that is all escapes would be too long for ever. */
ZTEST(coap_requests, test_id_that_does_not_fit_is_left_out)
{
	const char prefix[] = "p/cmd?after=&rxMaxSize=";
	const struct fake_coap_message *request;

	trigger_finished("&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	request = message(fake_coap_messages() - 1);
	zassert_mem_equal(request->path, prefix, strlen(prefix), "%s", request->path);
}
