/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* AT commands and notifications. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <zephyr/kernel.h>

#include <nrf_modem_at.h>

#include "modem.h"

static nrf_modem_at_notif_handler_t on_notification;
static nrf_modem_at_cfun_handler_t on_mode;
static nrf_modem_at_resp_handler_t on_response;
static struct nrf_modem_at_cmd_custom *custom;
static size_t custom_count;

int nrf_modem_at_notif_handler_set(nrf_modem_at_notif_handler_t callback)
{
	on_notification = callback;
	return 0;
}

void nrf_modem_at_cfun_handler_set(nrf_modem_at_cfun_handler_t handler)
{
	on_mode = handler;
}

int nrf_modem_at_cmd_custom_set(struct nrf_modem_at_cmd_custom *custom_commands, size_t len)
{
	custom = custom_commands;
	custom_count = custom_commands ? len : 0;
	return 0;
}

int nrf_modem_at_sem_timeout_set(int timeout_ms)
{
	/* Commands of two threads take turns, and none of them takes long. */
	return timeout_ms == 0 ? -EINVAL : 0;
}

void modem_at_notified(const char *line, size_t len)
{
	modem_call_later(on_notification, line, len);
}

/* Why nothing can be asked of the modem. */
static int out_of_order(void)
{
	return modem_state() == MODEM_FAULTED ? -ESHUTDOWN : -EPERM;
}

/*
 * Locks, and puts the command into the modem's scratch memory. 0, or a negative errno: then it is
 * not locked.
 */
static int begin(char **line, const char *fmt, va_list args)
{
	size_t size;
	int len;

	if (!fmt) {
		return -EFAULT;
	}
	if (!modem_is_ready()) {
		return out_of_order();
	}
	modem_lock();
	*line = modem_scratch(&size);
	len = vsnprintf(*line, size, fmt, args);
	if (len < 0 || (size_t)len >= size) {
		modem_unlock();
		return -ENOMEM;
	}
	return 0;
}

/* Has the modem execute a command. Locked. */
static struct modem_answer execute(const char *line)
{
	struct modem_answer answer;

	modem_begin();
	modem_add_bytes(line, strlen(line));
	answer = modem_ask(MODEM_AT);
	if (!modem_is_ready()) {
		/* It is this command that the fault was noticed with. */
		answer.result = out_of_order();
	}
	return answer;
}

/* Unlocks, and tells whoever wants to know that the mode was changed. */
static void unlock_and_tell(const struct modem_answer *answer)
{
	modem_unlock();
	if (answer->mode >= 0 && on_mode) {
		on_mode(answer->mode);
	}
}

int nrf_modem_at_printf(const char *fmt, ...)
{
	struct modem_answer answer;
	va_list args;
	char *line;
	int ret;

	va_start(args, fmt);
	ret = begin(&line, fmt, args);
	va_end(args);
	if (ret) {
		return ret;
	}
	answer = execute(line);
	unlock_and_tell(&answer);
	return answer.result;
}

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...)
{
	struct modem_answer answer;
	va_list args;
	size_t size;
	char *text;
	int matched = -EBADMSG;

	if (!cmd || !fmt) {
		return -EFAULT;
	}
	if (!modem_is_ready()) {
		return out_of_order();
	}
	modem_lock();
	answer = execute(cmd);
	text = modem_scratch(&size);
	if (answer.result < 0) {
		matched = answer.result;
	} else if (answer.len < size) {
		memcpy(text, answer.payload, answer.len);
		text[answer.len] = '\0';
		va_start(args, fmt);
		matched = vsscanf(text, fmt, args);
		va_end(args);
		/* An error matches nothing, like any other text that was not expected. */
		matched = matched > 0 ? matched : -EBADMSG;
	}
	unlock_and_tell(&answer);
	return matched;
}

/* The application's own command that a line begins with. */
static const struct nrf_modem_at_cmd_custom *custom_of(const char *line)
{
	for (size_t i = 0; i < custom_count; i++) {
		if (strncasecmp(line, custom[i].cmd, strlen(custom[i].cmd)) == 0) {
			return &custom[i];
		}
	}
	return NULL;
}

/* Copies an answer with its end; what nrf_modem_at_cmd() returns. Locked. */
static int copy(const struct modem_answer *answer, char *buf, size_t len)
{
	if (answer->result < 0) {
		return answer->result;
	}
	if (answer->len >= len) {
		return -E2BIG;
	}
	memcpy(buf, answer->payload, answer->len);
	buf[answer->len] = '\0';
	return answer->result;
}

int nrf_modem_at_cmd(void *buf, size_t len, const char *fmt, ...)
{
	/* A custom command runs unlocked, and may run commands of the modem's. */
	static char custom_line[4096];
	const struct nrf_modem_at_cmd_custom *own;
	struct modem_answer answer;
	va_list args;
	char *line;
	int ret;

	if (!buf) {
		return -EFAULT;
	}
	va_start(args, fmt);
	ret = begin(&line, fmt, args);
	va_end(args);
	if (ret) {
		return ret;
	}
	own = custom_of(line);
	if (own && strlen(line) >= sizeof(custom_line)) {
		modem_unlock();
		return -ENOMEM;
	}
	if (own) {
		strcpy(custom_line, line);
		modem_unlock();
		return own->callback(buf, len, custom_line);
	}
	answer = execute(line);
	ret = copy(&answer, buf, len);
	unlock_and_tell(&answer);
	return ret;
}

static void respond(const char *text)
{
	const nrf_modem_at_resp_handler_t handler = on_response;

	on_response = NULL;
	if (handler) {
		handler(text);
	}
}

int nrf_modem_at_cmd_async(nrf_modem_at_resp_handler_t callback, const char *fmt, ...)
{
	struct modem_answer answer;
	va_list args;
	char *line;
	int ret;

	va_start(args, fmt);
	ret = begin(&line, fmt, args);
	va_end(args);
	if (ret) {
		return ret;
	}
	if (on_response) {
		modem_unlock();
		return -EINPROGRESS;
	}
	answer = execute(line);
	on_response = callback;
	modem_call_later(respond, (const char *)answer.payload, answer.len);
	unlock_and_tell(&answer);
	return 0;
}
