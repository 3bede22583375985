/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#include "cbor.h"

enum major {
	UINT = 0,
	TEXT = 3,
	ARRAY = 4,
	MAP = 5,
};

enum command {
	COMMAND_AT = 0,
	COMMAND_CONFIG = 1,
	COMMAND_FINISHED = 2,
	COMMAND_UNKNOWN = 7,
};

static void put(struct batch *batch, const void *bytes, size_t len)
{
	__ASSERT(batch->len + len <= sizeof(batch->bytes), "batch too long");
	memcpy(&batch->bytes[batch->len], bytes, len);
	batch->len += len;
}

static void put_head(struct batch *batch, enum major major, unsigned int value)
{
	const uint8_t first = major << 5;

	if (value < 24) {
		put(batch, (uint8_t[]){first | value}, 1);
	} else if (value <= UINT8_MAX) {
		put(batch, (uint8_t[]){first | 24, value}, 2);
	} else {
		put(batch, (uint8_t[]){first | 25, value >> 8, value & 0xff}, 3);
	}
}

static void put_text(struct batch *batch, const char *text)
{
	put_head(batch, TEXT, strlen(text));
	put(batch, text, strlen(text));
}

/* A command's members are part of the array its correlation id begins. */
static void put_command(struct batch *batch, const char *id, enum command command,
			unsigned int members)
{
	put_head(batch, ARRAY, 2 + members);
	put_text(batch, id);
	put_head(batch, UINT, command);
}

void batch_begin(struct batch *batch, size_t commands)
{
	batch->len = 0;
	put_head(batch, ARRAY, commands);
}

void batch_at(struct batch *batch, const char *id, const char *command, const char *parameters,
	      unsigned int ignored)
{
	put_command(batch, id, COMMAND_AT, 3);
	put_text(batch, command);
	put_text(batch, parameters);
	put_head(batch, ARRAY, ignored ? 1 : 0);
	if (ignored) {
		put_head(batch, UINT, ignored);
	}
}

void batch_config(struct batch *batch, const char *id, const char *key, const char *value)
{
	put_command(batch, id, COMMAND_CONFIG, 1);
	put_head(batch, MAP, 1);
	put_text(batch, key);
	put_text(batch, value);
}

void batch_finished(struct batch *batch, const char *id)
{
	put_command(batch, id, COMMAND_FINISHED, 0);
}

void batch_unknown(struct batch *batch, const char *id)
{
	put_command(batch, id, COMMAND_UNKNOWN, 0);
}

struct reader {
	const uint8_t *at;
	const uint8_t *end;
	bool failed;
};

static unsigned int take_byte(struct reader *reader)
{
	if (reader->at == reader->end) {
		reader->failed = true;
		return 0;
	}
	return *reader->at++;
}

static unsigned int take_head(struct reader *reader, enum major major)
{
	const unsigned int first = take_byte(reader);
	const unsigned int info = first & 0x1f;

	if (first >> 5 != major || info > 25) {
		reader->failed = true;
		return 0;
	}
	if (info < 24) {
		return info;
	}
	const unsigned int high = info == 25 ? take_byte(reader) << 8 : 0;

	return high | take_byte(reader);
}

static void take_text(struct reader *reader, char *text, size_t capacity)
{
	const size_t len = take_head(reader, TEXT);

	if (len >= capacity || len > (size_t)(reader->end - reader->at)) {
		reader->failed = true;
		return;
	}
	memcpy(text, reader->at, len);
	text[len] = '\0';
	reader->at += len;
}

static void take_response(struct reader *reader, struct response *response)
{
	const unsigned int members = take_head(reader, ARRAY);
	unsigned int expected = 2;

	memset(response, 0, sizeof(*response));
	take_text(reader, response->id, sizeof(response->id));
	response->code = take_head(reader, UINT);
	if (response->code == RESPONSE_ERROR) {
		response->cme = take_head(reader, UINT);
		expected++;
	}
	if (response->code == RESPONSE_ERROR || response->code == RESPONSE_AT) {
		take_text(reader, response->text, sizeof(response->text));
		expected++;
	}
	reader->failed |= members != expected;
}

int report_read(const uint8_t *bytes, size_t len, struct response *responses, size_t capacity)
{
	struct reader reader = {.at = bytes, .end = bytes + len};
	const size_t count = take_head(&reader, ARRAY);

	if (count > capacity) {
		return -1;
	}
	for (size_t i = 0; i < count && !reader.failed; i++) {
		take_response(&reader, &responses[i]);
	}
	return reader.failed || reader.at != reader.end ? -1 : (int)count;
}
