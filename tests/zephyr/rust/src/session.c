/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file session.c
 * @brief What the service sends in the session and gets back, and C code that uses the C API beside it.
 */

#include <errno.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <net/nrf_provisioning.h>

#include "cbor.h"
#include "fakes.h"

/** How long the session may take, in virtual time. */
#define SESSION_TIMEOUT K_SECONDS(120)

static struct batch batch;
static struct response responses[4];
static K_SEM_DEFINE(stopped, 0, 1);

void session_prepare(void)
{
	fakes_reset();
	fake_modem_set_cfun(1);
	batch_begin(&batch, 3);
	batch_at(&batch, "5f0a1c52-9d5c-4bd2-8f4a-1", "%CMNG", "3,16842753,2", 0);
	batch_config(&batch, "5f0a1c52-9d5c-4bd2-8f4a-2", "app/broker", "mqtt.example.com");
	batch_finished(&batch, "5f0a1c52-9d5c-4bd2-8f4a-3");
	fake_service_send(0, 200, batch.bytes, batch.len);
}

void session_stopped(void)
{
	k_sem_give(&stopped);
}

void session_wait(void)
{
	if (k_sem_take(&stopped, SESSION_TIMEOUT) != 0) {
		printk("rust: failed: the session did not end\n");
	}
	/* The thread of the events gets to the end of what it does. */
	k_msleep(50);
}

static void callback(const struct nrf_provisioning_callback_data *event)
{
	ARG_UNUSED(event);
}

static bool report_is_right(void)
{
	const struct fake_request *report = fake_service_report();

	return report != NULL &&
	       report_read(report->body, report->body_len, responses, ARRAY_SIZE(responses)) == 3 &&
	       responses[0].code == RESPONSE_AT && responses[1].code == RESPONSE_CONFIG &&
	       responses[2].code == RESPONSE_FINISHED;
}

void session_finish(bool events_are_right)
{
	const char *complaint = fake_service_complaint();

	if (!events_are_right) {
		printk("rust: failed: other events than expected\n");
	} else if (!report_is_right()) {
		printk("rust: failed: another report than expected\n");
	} else if (complaint != NULL) {
		printk("rust: failed: %s\n", complaint);
	} else if (nrf_provisioning_init(callback) != -EALREADY) {
		printk("rust: failed: the C API has another library\n");
	} else {
		printk("rust: done\n");
	}
}
