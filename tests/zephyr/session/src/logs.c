/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the library logs: under one name, at which levels, and without what is secret or just bytes. */

#include <errno.h>
#include <string.h>

#include <zephyr/logging/log_backend.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/logging/log_msg.h>
#include <zephyr/sys/cbprintf.h>

#include "suite.h"

#define NAME "nrf_provisioning"
#define MAX_RECORDS 64

ZTEST_SUITE(logs, is_running, NULL, before_each, NULL, NULL);

/* A message of the library. */
struct record {
	uint8_t level;
	/* How many bytes a hexdump of it has. */
	size_t data_len;
	char text[128];
};

static struct record records[MAX_RECORDS];
static size_t record_count;

struct text {
	char *bytes;
	size_t len;
	size_t capacity;
};

static int append(int character, void *context)
{
	struct text *text = context;

	if (text->len < text->capacity - 1) {
		text->bytes[text->len++] = (char)character;
		text->bytes[text->len] = '\0';
	}
	return character;
}

static void process(const struct log_backend *const backend, union log_msg_generic *message)
{
	const int16_t source = log_msg_get_source_id(&message->log);
	struct record *record = &records[record_count];
	struct text text = {record->text, 0, sizeof(record->text)};
	size_t len;
	uint8_t *package;

	ARG_UNUSED(backend);

	if (record_count == MAX_RECORDS || source < 0 ||
	    strcmp(log_source_name_get(Z_LOG_LOCAL_DOMAIN_ID, source), NAME) != 0) {
		return;
	}
	record->level = log_msg_get_level(&message->log);
	(void)log_msg_get_data(&message->log, &record->data_len);
	record->text[0] = '\0';
	package = log_msg_get_package(&message->log, &len);
	(void)cbpprintf(append, &text, package);
	record_count++;
}

static void panic(const struct log_backend *const backend)
{
	ARG_UNUSED(backend);
}

static const struct log_backend_api api = {.process = process, .panic = panic};

LOG_BACKEND_DEFINE(recorder, api, true);

/* The level of the message with @p text, or 0 if there is none. Details begin with a function's name. */
static int level_of(const char *text)
{
	for (size_t i = 0; i < record_count; i++) {
		const char *found = strstr(records[i].text, text);

		if (found != NULL && strcmp(found, text) == 0) {
			return records[i].level;
		}
	}
	return 0;
}

ZTEST(logs, test_one_module)
{
	int found = 0;

	for (uint32_t i = 0; i < log_src_cnt_get(Z_LOG_LOCAL_DOMAIN_ID); i++) {
		const char *name = log_source_name_get(Z_LOG_LOCAL_DOMAIN_ID, i);

		if (strstr(name, NAME) != NULL) {
			zassert_str_equal(name, NAME);
			found++;
		}
	}
	zassert_equal(found, 1);
}

/* It is no error when there is nothing to do. */
ZTEST(logs, test_levels_of_an_attempt_without_commands)
{
	const int debug =
		CONFIG_NRF_PROVISIONING_LOG_LEVEL >= LOG_LEVEL_DBG ? LOG_LEVEL_DBG : LOG_LEVEL_NONE;

	record_count = 0;
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_equal(level_of("Requesting commands"), LOG_LEVEL_INF);
	zassert_equal(level_of("No commands to process"), debug);
	for (size_t i = 0; i < record_count; i++) {
		zassert_true(records[i].level >= LOG_LEVEL_INF, "%s", records[i].text);
	}
}

ZTEST(logs, test_levels_of_a_failure)
{
	record_count = 0;
	fake_service_send(0, 500, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, FAILED, STOP);
	zassert_equal(level_of("Attempt failed, reason 10"), LOG_LEVEL_ERR);
}

ZTEST(logs, test_no_bytes_and_no_secrets)
{
	static const char *const secrets[] = {
		FAKE_JWT, "a.secret", "app/secret", "auth", "Bearer", "after=", FAKE_MODEM_FIRMWARE,
	};
	struct batch batch;

	record_count = 0;
	batch_begin(&batch, 3);
	batch_at(&batch, "log.1", "%CMNG", "0,42,0,\"a.secret\"", 0);
	batch_config(&batch, "log.2", "app/secret", "a.secret");
	batch_finished(&batch, "log.3");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);
	zassert_equal(level_of("Processing commands: 3"), LOG_LEVEL_INF);
	for (size_t i = 0; i < record_count; i++) {
		zassert_equal(records[i].data_len, 0, "%s", records[i].text);
		ARRAY_FOR_EACH(secrets, j) {
			zassert_is_null(strstr(records[i].text, secrets[j]), "%s",
					records[i].text);
		}
	}
}
