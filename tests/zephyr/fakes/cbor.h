/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file cbor.h
 * @brief Writes batches as the service does, and reads the reports it gets back.
 */
#ifndef CBOR_H_
#define CBOR_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A batch that is being written. */
struct batch {
	uint8_t bytes[1024];
	size_t len;
};

/** Starts a batch of @p commands commands. */
void batch_begin(struct batch *batch, size_t commands);

/** Adds an AT command; @p ignored is a CME error number that counts as success, or 0 for none. */
void batch_at(struct batch *batch, const char *id, const char *command, const char *parameters,
	      unsigned int ignored);

/** Adds a configuration command with one pair. */
void batch_config(struct batch *batch, const char *id, const char *key, const char *value);

/** Adds the "finished" command. */
void batch_finished(struct batch *batch, const char *id);

/** A command of a kind that does not exist. */
void batch_unknown(struct batch *batch, const char *id);

/** What a report says about one command. */
struct response {
	char id[48];
	unsigned int code;
	/** Only with code 99. */
	unsigned int cme;
	/** Only with codes 99 and 100. */
	char text[256];
};

/** Codes of responses. */
enum {
	RESPONSE_ERROR = 99,
	RESPONSE_AT = 100,
	RESPONSE_CONFIG = 101,
	RESPONSE_FINISHED = 102,
};

/** Reads a report; returns the number of responses, or -1 if it is not a report. */
int report_read(const uint8_t *bytes, size_t len, struct response *responses, size_t capacity);

#endif /* CBOR_H_ */
