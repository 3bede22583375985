/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What codes mean, and how an answer that comes in blocks is put together or refused. */

#include <errno.h>
#include <string.h>

#include <zephyr/net/coap.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"
#include "suite.h"

ZTEST_SUITE(coap_answers, is_running, NULL, before_each, NULL, NULL);

#define CONTENT COAP_RESPONSE_CODE_CONTENT
#define BLOCK CONFIG_COAP_CLIENT_BLOCK_SIZE
#define LIMIT_MS (CONFIG_NRF_PROVISIONING_COAP_TIMEOUT_SECONDS * 1000)

static void attempt(enum nrf_provisioning_event event)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP);
}

ZTEST(coap_answers, test_codes_of_a_fetch)
{
	const struct {
		int code;
		enum nrf_provisioning_event event;
	} rows[] = {
		{CONTENT, NO_COMMANDS},
		{COAP_RESPONSE_CODE_UNAUTHORIZED, NOT_CLAIMED},
		{COAP_RESPONSE_CODE_BAD_REQUEST, FAILED},
		{COAP_RESPONSE_CODE_FORBIDDEN, FAILED},
		{COAP_RESPONSE_CODE_NOT_FOUND, FAILED},
		{COAP_RESPONSE_CODE_NOT_ACCEPTABLE, FAILED},
		{COAP_RESPONSE_CODE_UNSUPPORTED_CONTENT_FORMAT, FAILED},
		{COAP_RESPONSE_CODE_TOO_MANY_REQUESTS, FAILED},
		{COAP_RESPONSE_CODE_INTERNAL_ERROR, FAILED},
		{COAP_RESPONSE_CODE_BAD_GATEWAY, FAILED},
		{COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE, FAILED},
		{COAP_RESPONSE_CODE_GATEWAY_TIMEOUT, FAILED},
		/* Successes, but not of a request for commands; and no code at all. */
		{COAP_RESPONSE_CODE_CREATED, FAILED},
		{COAP_RESPONSE_CODE_CHANGED, FAILED},
		{COAP_MAKE_RESPONSE_CODE(7, 31), FAILED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		harness_reset();
		fake_coap_say(FAKE_COAP_FETCH, rows[i].code);
		attempt(rows[i].event);
		/* On a fresh connection an answer is final. */
		zassert_equal(fake_sockets_count(), 1, "row %u", (unsigned int)i);
		zassert_equal(fake_service_requests(), 1, "row %u", (unsigned int)i);
	}
}

/* What becomes of a report: one that is refused for good is dropped, and commands are fetched at once. */
static void check_report_code(int code, enum nrf_provisioning_event event, bool is_dropped)
{
	struct batch batch;

	harness_reset();
	fake_coap_say(FAKE_COAP_REPORT, code);
	/* The modem goes offline, so that the connection is a fresh one and not replaced. */
	batch_begin(&batch, 2);
	batch_at(&batch, "code.1", "%CMNG", "1", 0);
	batch_finished(&batch, "code.2");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, event, STOP);
	zassert_equal(fake_service_requests(), is_dropped ? 3 : 2);
	if (is_dropped) {
		attempt(NO_COMMANDS);
	} else if (event != DONE) {
		/* It was not delivered, and goes first in the next attempt. */
		attempt(DONE);
	}
}

ZTEST(coap_answers, test_codes_of_a_report)
{
	check_report_code(COAP_RESPONSE_CODE_CHANGED, DONE, false);
	check_report_code(CONTENT, FAILED, false);
	check_report_code(COAP_RESPONSE_CODE_BAD_REQUEST, FAILED, true);
	check_report_code(COAP_RESPONSE_CODE_NOT_FOUND, FAILED, true);
	check_report_code(COAP_RESPONSE_CODE_UNAUTHORIZED, NOT_CLAIMED, false);
	check_report_code(COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE, FAILED, false);
	check_report_code(-ECONNRESET, FAILED, false);
	check_report_code(FAKE_COAP_SILENCE, FAILED, false);
}

/* A batch of so many blocks, the last of them full. */
static void make_batch(struct batch *batch, size_t blocks)
{
	static char value[3 * BLOCK];

	for (size_t padding = 0;; padding++) {
		memset(value, 'v', padding);
		value[padding] = '\0';
		batch_begin(batch, 3);
		batch_config(batch, "blocks.1", "app/first", value);
		batch_config(batch, "blocks.2", "app/second", "second");
		batch_finished(batch, "blocks.3");
		if (batch->len == blocks * BLOCK) {
			return;
		}
		zassert_true(batch->len < blocks * BLOCK);
	}
}

static void expect_batch(void)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
	zassert_str_equal(fake_storage_get("app/second"), "second");
	zassert_equal(harness_report(3)[2].code, RESPONSE_FINISHED);
	fake_storage_clear();
}

/* A batch in so many blocks, each of which takes some time. */
static void make_blocks(struct batch *batch, struct fake_coap_block *blocks, size_t count,
			int delay_ms)
{
	make_batch(batch, count);
	for (size_t i = 0; i < count; i++) {
		blocks[i] = (struct fake_coap_block){.delay_ms = delay_ms,
						     .code = CONTENT,
						     .offset = i * BLOCK,
						     .payload = &batch->bytes[i * BLOCK],
						     .len = BLOCK,
						     .last = i + 1 == count};
	}
}

ZTEST(coap_answers, test_blocks_are_put_together)
{
	struct batch batch;
	struct fake_coap_block blocks[4];
	const size_t count = 3;

	make_blocks(&batch, blocks, count, 0);
	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, count);
	expect_batch();

	/* As a server does that notices only then that there is no more. */
	blocks[count - 1].last = false;
	blocks[count] = (struct fake_coap_block){
		.code = CONTENT, .offset = batch.len, .last = true};
	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, count + 1);
	expect_batch();
}

/* The time limit is for the whole answer, and ends one that goes on or stops in the middle. */
ZTEST(coap_answers, test_slow_blocks)
{
	struct batch batch;
	struct fake_coap_block blocks[3];
	const size_t count = ARRAY_SIZE(blocks);

	make_blocks(&batch, blocks, count, LIMIT_MS / 4);
	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, count);
	expect_batch();

	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, count - 1);
	attempt(FAILED);
	attempt(NO_COMMANDS);

	for (size_t i = 0; i < count; i++) {
		blocks[i].delay_ms = LIMIT_MS * 2 / 3;
	}
	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, count);
	attempt(FAILED);
	attempt(NO_COMMANDS);
}

/*
 * Two blocks of which the second is not as it has to be, though its bytes would complete the batch:
 * the attempt ends at once, and the next is fine.
 */
static void refuse_second(const struct fake_coap_block *second, enum nrf_provisioning_event event)
{
	const int64_t begin = k_uptime_get();
	struct batch batch;
	struct fake_coap_block blocks[2];

	harness_reset();
	make_batch(&batch, ARRAY_SIZE(blocks));
	blocks[0] = (struct fake_coap_block){
		.code = CONTENT, .payload = batch.bytes, .len = BLOCK};
	blocks[1] = *second;
	if (second->payload == NULL && second->len > 0) {
		blocks[1].payload = &batch.bytes[BLOCK];
	}
	fake_coap_say_blocks(FAKE_COAP_FETCH, blocks, ARRAY_SIZE(blocks));
	attempt(event);
	zassert_true(k_uptime_get() - begin < LIMIT_MS, "it was waited for more");
	zassert_equal(fake_service_requests(), 1, "something was reported");
	zassert_is_null(fake_storage_get("app/second"), "something was executed");
	fake_service_send(0, 200, batch.bytes, batch.len);
	expect_batch();
}

ZTEST(coap_answers, test_hostile_blocks)
{
	static const uint8_t bytes[CONFIG_NRF_PROVISIONING_RX_BUF_SZ];
	const struct fake_coap_block rows[] = {
		/* A gap. */
		{.code = CONTENT, .offset = 2 * BLOCK, .len = BLOCK},
		{.code = CONTENT, .offset = 2 * BLOCK, .len = BLOCK, .last = true},
		/* Backwards, over what is there. */
		{.code = CONTENT, .offset = 0, .len = BLOCK},
		{.code = CONTENT, .offset = 0, .len = BLOCK, .last = true},
		{.code = CONTENT, .offset = BLOCK - 1, .len = BLOCK, .last = true},
		/* The same according to the message only, as from Zephyr's client. */
		{.code = CONTENT, .offset = BLOCK, .misplaced = BLOCK, .len = BLOCK},
		{.code = CONTENT, .offset = BLOCK, .misplaced = BLOCK, .len = BLOCK, .last = true},
		{.code = CONTENT, .offset = BLOCK, .misplaced = 999 * BLOCK, .len = BLOCK,
		 .last = true},
		{.code = CONTENT, .offset = BLOCK, .misplaced = -BLOCK, .len = BLOCK, .last = true},
		{.code = CONTENT, .offset = BLOCK, .misplaced = -BLOCK / 2, .len = BLOCK,
		 .last = true},
		/* Past the end of the buffer, and of the address space. */
		{.code = CONTENT, .offset = CONFIG_NRF_PROVISIONING_RX_BUF_SZ, .len = BLOCK},
		{.code = CONTENT, .offset = SIZE_MAX, .len = BLOCK, .last = true},
		{.code = CONTENT, .offset = SIZE_MAX - BLOCK + 1, .len = BLOCK, .last = true},
		{.code = CONTENT, .offset = BLOCK, .payload = bytes, .len = sizeof(bytes)},
		{.code = CONTENT,
		 .offset = BLOCK,
		 .payload = bytes,
		 .len = CONFIG_NRF_PROVISIONING_RX_BUF_SZ - BLOCK + 1,
		 .last = true},
		/* Too small for one that others follow: they would never end. */
		{.code = CONTENT, .offset = BLOCK, .len = 15},
		{.code = CONTENT, .offset = BLOCK},
		/* A failure in the middle. */
		{.code = COAP_RESPONSE_CODE_NOT_FOUND, .offset = BLOCK, .len = BLOCK},
		{.code = COAP_RESPONSE_CODE_INTERNAL_ERROR, .offset = BLOCK, .last = true},
		{.code = -ECONNRESET, .last = true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		TC_PRINT("row %u\n", (unsigned int)i);
		refuse_second(&rows[i], FAILED);
	}
}

/* The whole of the receive buffer can be used, and not one byte more. */
ZTEST(coap_answers, test_answer_as_long_as_the_buffer)
{
	static uint8_t bytes[CONFIG_NRF_PROVISIONING_RX_BUF_SZ + 1];
	const struct fake_coap_block longest = {
		.code = CONTENT, .payload = bytes, .len = sizeof(bytes) - 1, .last = true};
	const struct fake_coap_block too_long = {
		.code = CONTENT, .payload = bytes, .len = sizeof(bytes), .last = true};

	/* Neither is a batch. */
	fake_coap_say_blocks(FAKE_COAP_FETCH, &longest, 1);
	attempt(FAILED);
	fake_coap_say_blocks(FAKE_COAP_FETCH, &too_long, 1);
	attempt(FAILED);
	attempt(NO_COMMANDS);
}

/* Payloads nobody asked for are written nowhere, in whatever blocks. */
ZTEST(coap_answers, test_payload_of_an_answer_that_has_none)
{
	static const uint8_t bytes[CONFIG_NRF_PROVISIONING_TX_BUF_SZ + BLOCK];
	struct fake_coap_block created[] = {
		{.code = COAP_RESPONSE_CODE_CONTINUE, .offset = SIZE_MAX, .payload = bytes,
		 .len = BLOCK},
		{.code = COAP_RESPONSE_CODE_CREATED, .payload = bytes, .len = sizeof(bytes),
		 .last = true},
	};
	struct fake_coap_block changed[ARRAY_SIZE(created)];
	struct batch batch;

	memcpy(changed, created, sizeof(created));
	changed[1].code = COAP_RESPONSE_CODE_CHANGED;
	fake_coap_say_blocks(FAKE_COAP_AUTH, created, ARRAY_SIZE(created));
	fake_coap_say_blocks(FAKE_COAP_REPORT, changed, ARRAY_SIZE(changed));
	batch_begin(&batch, 1);
	batch_finished(&batch, "payload.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
	zassert_equal(harness_report(1)->code, RESPONSE_FINISHED);
}

/* It would be listened to for ever, were it for the rest of the answer. */
ZTEST(coap_answers, test_answer_without_end_that_nobody_reads)
{
	static const uint8_t bytes[BLOCK];
	const struct fake_coap_block created = {
		.code = COAP_RESPONSE_CODE_CREATED, .payload = bytes, .len = BLOCK};
	const int64_t begin = k_uptime_get();

	fake_coap_say_blocks(FAKE_COAP_AUTH, &created, 1);
	attempt(NO_COMMANDS);
	zassert_true(k_uptime_get() - begin < LIMIT_MS, "it was waited for more");
}

ZTEST(coap_answers, test_client_that_is_busy_for_a_while)
{
	const int64_t begin = k_uptime_get();

	fake_coap_refuse(-EAGAIN, 10);
	attempt(NO_COMMANDS);
	/* One acknowledgement's time apart. */
	zassert_true(k_uptime_get() - begin >= 10 * CONFIG_COAP_INIT_ACK_TIMEOUT_MS);
}

ZTEST(coap_answers, test_client_that_stays_busy)
{
	fake_coap_refuse(-EAGAIN, 100);
	attempt(FAILED);
	zassert_equal(fake_coap_requests(), 11);
	harness_reset();
	attempt(NO_COMMANDS);
}

ZTEST(coap_answers, test_client_that_refuses)
{
	const struct {
		int err;
		enum nrf_provisioning_event event;
	} rows[] = {
		{-EINVAL, FAILED}, {-ENOTCONN, FAILED}, {-EALREADY, FAILED}, {-EACCES, FAILED},
		{-ENOMEM, TOO_MANY_COMMANDS},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		harness_reset();
		fake_coap_refuse(rows[i].err, 1);
		attempt(rows[i].event);
		zassert_equal(fake_coap_requests(), 1);
		attempt(NO_COMMANDS);
	}
}
