/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file service.c
 * @brief The provisioning service behind either transport: one batch, then nothing more.
 */
#include <string.h>

#include "firmware.h"

unsigned int firmware_finished_reports;

/* Delete a key, generate it, write a certificate, set a value, finish. */
static const char batch[] = "\x85"
			    "\x85\x63" "a.1" "\x00" "\x65" "%CMNG" "\x6c" "3,16842753,2" "\x81"
			    "\x19\x02\x01"
			    "\x85\x63" "a.2" "\x00" "\x67" "%KEYGEN" "\x6e" "16842753,2,1,0" "\x80"
			    "\x85\x63" "a.3" "\x00" "\x65" "%CMNG" "\x78\x18"
			    "0,16842753,1,\"certific\"1" "\x80"
			    "\x83\x63" "a.4" "\x01" "\xa1" "\x65" "a/key" "\x65" "value"
			    "\x82\x63" "a.5" "\x02";

/* Write eight credentials, set two values at once, finish. */
#define CREDENTIAL(number)                                                                         \
	"\x85\x63" "b." number "\x00" "\x65" "%CMNG"                                                \
	"\x77" "0,4200000" number ",0,\"certific\"" "\x80"
static const char full_batch[] = "\x8a" CREDENTIAL("0") CREDENTIAL("1") CREDENTIAL("2")
	CREDENTIAL("3") CREDENTIAL("4") CREDENTIAL("5") CREDENTIAL("6") CREDENTIAL("7")
				 "\x83\x63" "b.8" "\x01" "\xa2" "\x65" "a/one" "\x61" "1"
				 "\x65" "a/two" "\x61" "2"
				 "\x82\x63" "b.9" "\x02";

static const char *next = batch;
static size_t next_length = sizeof(batch) - 1;

void firmware_send_full_batch(void)
{
	next = full_batch;
	next_length = sizeof(full_batch) - 1;
}

size_t firmware_next_batch(const char **bytes)
{
	const size_t length = next_length;

	*bytes = next;
	next_length = 0;
	return length;
}

/* A report ends in [..., 102] when the command "finished" was acknowledged. */
void firmware_accept_report(const char *report, size_t length)
{
	if (length >= 2 && memcmp(&report[length - 2], "\x18\x66", 2) == 0) {
		firmware_finished_reports++;
	}
}
