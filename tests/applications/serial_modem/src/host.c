/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The other end of the UART: a host that turns LTE on, asks for provisioning, and follows what the
 * Serial Modem asks for, as its documentation of #XNRFPROV tells a host to.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <modem/nrf_modem_lib.h>

#include "uart_stub.h"

LOG_MODULE_REGISTER(host, LOG_LEVEL_INF);

#define BUFFER_SIZE 4096
#define LINE_SIZE   256
#define LINE_COUNT  32

K_MSGQ_DEFINE(lines, LINE_SIZE, LINE_COUNT, 1);

bool sm_init_failed;

/* What the Serial Modem sends comes here; lines of it are what the host reads. */
void capture_response_data(const uint8_t *data, size_t len)
{
	static char line[LINE_SIZE];
	static size_t used;

	for (size_t i = 0; i < len; i++) {
		if (data[i] == '\r' || data[i] == '\n') {
			if (used > 0) {
				(void)k_msgq_put(&lines, line, K_NO_WAIT);
			}
			memset(line, 0, sizeof(line));
			used = 0;
		} else if (used < sizeof(line) - 1) {
			line[used++] = data[i];
		}
	}
}

static void say(const char *command)
{
	LOG_INF("> %s", command);
	send_at_command(command);
	send_at_command("\r\n");
}

static void follow(const char *line)
{
	static const struct {
		const char *line;
		const char *command;
	} answers[] = {
		{"#XNRFPROV: 1", "AT+CFUN=4"},
		{"#XNRFPROV: 2", "AT+CFUN=1"},
	};

	LOG_INF("< %s", line);
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		if (strcmp(line, answers[i].line) == 0) {
			say(answers[i].command);
		}
	}
}

int main(void)
{
	static char line[LINE_SIZE];
	int err;

	err = nrf_modem_lib_init();
	if (err || sm_init_failed) {
		LOG_ERR("The Serial Modem cannot be initialised, error %d", err);
		return err;
	}
	say("AT+CFUN=1");
	k_sleep(K_SECONDS(10));
	say("AT#XNRFPROV=1");
	while (true) {
		(void)k_msgq_get(&lines, line, K_FOREVER);
		follow(line);
	}
}
