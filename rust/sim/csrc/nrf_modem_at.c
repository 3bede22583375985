/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_modem_at.c
 * @brief The modem library's variadic AT functions, over the simulated modem.
 *
 * Rust cannot define variadic functions; these turn their arguments into text and back.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <nrf_modem_at.h>

/** Room for an answer that is scanned. */
#define SCAN_LEN 16384

/**
 * @brief Executes a command line. Defined in Rust.
 *
 * @param[in] line Command line, NUL terminated.
 * @param[out] buf Receives the answer, always NUL terminated; may be NULL.
 * @param[in] len Size of @p buf.
 * @return What nrf_modem_at_cmd() returns.
 */
int nrf_provisioning_sim_at(const char *line, char *buf, size_t len);

/** Formats a command line into memory that the caller frees; NULL if that fails. */
static char *line_format(const char *fmt, va_list args)
{
	va_list again;
	char *line;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0) {
		return NULL;
	}

	line = malloc((size_t)len + 1);
	if (line) {
		(void)vsnprintf(line, (size_t)len + 1, fmt, args);
	}

	return line;
}

/** Formats a command line and executes it: nrf_modem_at_cmd() with its arguments as a list. */
static int execute(char *buf, size_t len, const char *fmt, va_list args)
{
	char *line;
	int ret;

	if (!fmt) {
		return -EFAULT;
	}
	line = line_format(fmt, args);
	if (!line) {
		return -ENOMEM;
	}

	ret = nrf_provisioning_sim_at(line, buf, len);
	free(line);

	return ret;
}

int nrf_modem_at_printf(const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = execute(NULL, 0, fmt, args);
	va_end(args);

	return ret;
}

int nrf_modem_at_cmd(void *buf, size_t len, const char *fmt, ...)
{
	va_list args;
	int ret;

	if (!buf) {
		return -EFAULT;
	}

	va_start(args, fmt);
	ret = execute(buf, len, fmt, args);
	va_end(args);

	return ret;
}

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...)
{
	va_list args;
	char *answer;
	int ret;

	if (!cmd || !fmt) {
		return -EFAULT;
	}

	answer = malloc(SCAN_LEN);
	if (!answer) {
		return -ENOMEM;
	}

	ret = nrf_provisioning_sim_at(cmd, answer, SCAN_LEN);
	if (ret >= 0) {
		/* An error answer matches nothing, like any other unexpected text. */
		va_start(args, fmt);
		ret = vsscanf(answer, fmt, args);
		va_end(args);
		if (ret <= 0) {
			ret = -EBADMSG;
		}
	}
	free(answer);

	return ret;
}
