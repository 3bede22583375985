/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/iterable_sections.h>

#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>

#include "fakes.h"
#include "private.h"

#define COMMAND_LEN 2048
#define MAX_COMMANDS 128
#define MAX_KEPT 64
#define MAX_RULES 8
#define CFUN_NORMAL 1
#define CFUN_OFFLINE 4

struct rule {
	const char *prefix;
	int result;
	const char *text;
};

static struct rule rules[MAX_RULES];
static size_t rule_count;
/* The beginning of each command since the reset. */
static char commands[MAX_COMMANDS][MAX_KEPT];
static size_t command_count;
static int cfun = CFUN_NORMAL;
static int cmee;
static bool time_valid = true;
static nrf_modem_at_notif_handler_t monitor;
static struct nrf_modem_at_cmd_custom *custom;
static size_t custom_count;

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

void fake_modem_reset(void)
{
	rule_count = 0;
	command_count = 0;
	cfun = CFUN_NORMAL;
	cmee = 0;
	time_valid = true;
	fake_modem_notify("+CGEV: ME PDN ACT 0\r\n");
}

void fake_modem_answer(const char *prefix, int result, const char *text)
{
	__ASSERT(rule_count < MAX_RULES, "too many rules");
	rules[rule_count++] = (struct rule){prefix, result, text};
}

int fake_modem_count(const char *prefix)
{
	int count = 0;

	for (size_t i = 0; i < command_count; i++) {
		count += begins_with(commands[i], prefix);
	}
	return count;
}

int fake_modem_cmee(void)
{
	return cmee;
}

void fake_modem_set_time_valid(bool valid)
{
	time_valid = valid;
}

void fake_modem_notify(const char *line)
{
	if (monitor == NULL) {
		return;
	}
	monitor(line);
	/* The monitors run on the system work queue. */
	k_msleep(10);
}

void fake_modem_set_cfun(int mode)
{
	cfun = mode;
	fake_modem_notify(mode == CFUN_OFFLINE ? "+CGEV: ME DETACH\r\n"
					       : "+CGEV: ME PDN ACT 0\r\n");
	STRUCT_SECTION_FOREACH(nrf_modem_lib_at_cfun_cb, hook) {
		hook->callback(mode, hook->context);
	}
}

int nrf_modem_lib_init(void)
{
	STRUCT_SECTION_FOREACH(nrf_modem_lib_init_cb, hook) {
		hook->callback(0, hook->context);
	}
	return 0;
}

int nrf_modem_at_notif_handler_set(nrf_modem_at_notif_handler_t callback)
{
	monitor = callback;
	return 0;
}

int nrf_modem_at_cmd_custom_set(struct nrf_modem_at_cmd_custom *custom_commands, size_t len)
{
	custom = custom_commands;
	custom_count = len;
	return 0;
}

int fake_modem_custom_at(const char *command, char *answer, size_t len)
{
	static char copy[64];

	for (size_t i = 0; i < custom_count; i++) {
		if (strncmp(command, custom[i].cmd, custom[i].cmd_strlen) == 0) {
			strncpy(copy, command, sizeof(copy) - 1);
			return custom[i].callback(answer, len, copy);
		}
	}
	return -ENOENT;
}

/* What the modem says by itself, without a test's rule. */
static int own_answer(const char *command, char *answer, size_t len)
{
	answer[0] = '\0';
	if (strcmp(command, "AT+CFUN?") == 0) {
		snprintf(answer, len, "+CFUN: %d\r\n", cfun);
	} else if (strcmp(command, "AT+CMEE?") == 0) {
		snprintf(answer, len, "+CMEE: %d\r\n", cmee);
	} else if (begins_with(command, "AT+CMEE=")) {
		cmee = command[strlen("AT+CMEE=")] - '0';
	} else if (strcmp(command, "AT%CCLK?") == 0) {
		if (!time_valid) {
			return FAKE_ERROR;
		}
		snprintf(answer, len, "%%CCLK: \"26/01/01,00:00:00+00\"\r\n");
	}
	return 0;
}

static int run(const char *command, char *answer, size_t len)
{
	if (command_count < MAX_COMMANDS) {
		strncpy(commands[command_count], command, MAX_KEPT - 1);
		commands[command_count++][MAX_KEPT - 1] = '\0';
	}
	for (size_t i = 0; i < rule_count; i++) {
		if (begins_with(command, rules[i].prefix)) {
			snprintf(answer, len, "%s", rules[i].text);
			return rules[i].result;
		}
	}
	return own_answer(command, answer, len);
}

static int run_formatted(char *answer, size_t len, const char *fmt, va_list arguments)
{
	static char command[COMMAND_LEN];

	vsnprintf(command, sizeof(command), fmt, arguments);
	return run(command, answer, len);
}

int nrf_modem_at_printf(const char *fmt, ...)
{
	static char answer[64];
	va_list arguments;
	int result;

	va_start(arguments, fmt);
	result = run_formatted(answer, sizeof(answer), fmt, arguments);
	va_end(arguments);
	return result;
}

int nrf_modem_at_cmd(void *buf, size_t len, const char *fmt, ...)
{
	static char answer[4096];
	va_list arguments;
	int result;

	va_start(arguments, fmt);
	result = run_formatted(answer, sizeof(answer), fmt, arguments);
	va_end(arguments);
	/* libmodem's text of a success ends so. */
	if (result == 0) {
		strcat(answer, "OK\r\n");
	}
	if (strlen(answer) >= len) {
		return -E2BIG;
	}
	strcpy(buf, answer);
	return result;
}

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...)
{
	static char answer[64];
	const int result = run(cmd, answer, sizeof(answer));
	va_list arguments;
	int matched;

	if (result != 0) {
		return -EBADMSG;
	}
	va_start(arguments, fmt);
	matched = vsscanf(answer, fmt, arguments);
	va_end(arguments);
	return matched > 0 ? matched : -EBADMSG;
}
