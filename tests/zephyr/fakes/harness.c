/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "harness.h"

#define MAX_RESPONSES 20
#define EVENT_TIMEOUT_S 150

struct harness harness;

K_MSGQ_DEFINE(events, sizeof(int), 64, 4);

static void copy_token(const struct nrf_attestation_token *token)
{
	if (token != NULL) {
		snprintf(harness.token, sizeof(harness.token), "%.*s.%.*s", (int)token->attest_sz,
			 token->attest, (int)token->cose_sz, token->cose);
	}
}

void harness_callback(const struct nrf_provisioning_callback_data *event)
{
	const int type = event->type;

	snprintf(harness.thread, sizeof(harness.thread), "%s",
		 k_thread_name_get(k_current_get()));
	switch (event->type) {
	case LTE_DOWN:
		if (harness.obeys_down) {
			fake_modem_set_cfun(4);
		}
		break;
	case LTE_UP:
		if (harness.obeys_up) {
			fake_modem_set_cfun(1);
		}
		break;
	case NOT_CLAIMED:
		copy_token(event->token);
		break;
	case SCHEDULED:
		harness.next_attempt = event->next_attempt_time_seconds;
		break;
	default:
		break;
	}
	if (harness.on_event != NULL) {
		harness.on_event(event);
	}
	(void)k_msgq_put(&events, &type, K_NO_WAIT);
}

void harness_reset(void)
{
	harness = (struct harness){.obeys_down = true, .obeys_up = true};
	fakes_reset();
	k_msgq_purge(&events);
}

int harness_next_event(int timeout_s)
{
	int type = 0;

	(void)k_msgq_get(&events, &type, timeout_s == 0 ? K_NO_WAIT : K_SECONDS(timeout_s));
	return type;
}

void harness_expect(const char *file, int line, const enum nrf_provisioning_event *expected,
		    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const int type = harness_next_event(EVENT_TIMEOUT_S);

		zassert_equal(type, expected[i], "%s:%d: event %u is %d, expected %d", file, line,
			      (unsigned int)i, type, expected[i]);
	}
	/* Whoever sent the last event gets to the end of what it does. */
	k_msleep(50);
	zassert_equal(k_msgq_num_used_get(&events), 0, "%s:%d: event %d behind the last", file,
		      line, harness_next_event(0));
	if (expected[count - 1] == STOP || expected[count - 1] == SCHEDULED) {
		const char *complaint = fake_service_complaint();

		zassert_is_null(complaint, "%s:%d: %s", file, line, complaint);
	}
}

void harness_send(const struct batch *batch)
{
	fake_service_send(0, 200, batch->bytes, batch->len);
}

const struct response *harness_report(size_t count)
{
	static struct response responses[MAX_RESPONSES];
	const struct fake_request *report = fake_service_report();

	zassert_not_null(report, "no report");
	const int got = report_read(report->body, report->body_len, responses, MAX_RESPONSES);

	zassert_equal(got, (int)count, "%d responses, expected %u", got, (unsigned int)count);
	return responses;
}
