/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file sdk.c
 * @brief The modem and the SDK's libraries: as little as one session needs.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <modem/modem_attest_token.h>
#include <modem/modem_info.h>
#include <modem/modem_jwt.h>
#include <modem/modem_key_mgmt.h>
#include <nrf_modem_at.h>
#include <zephyr/settings/settings.h>

#include "firmware.h"

#define TOKEN_LENGTH 600
#define KEYGEN_ANSWER_LENGTH 480

bool firmware_modem_offline;
unsigned int firmware_at_commands;
unsigned int firmware_settings_saved;

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static const char *answer_to(const char *command)
{
	firmware_at_commands++;
	if (strcmp(command, "AT+CFUN?") == 0) {
		return firmware_modem_offline ? "+CFUN: 4\r\nOK\r\n" : "+CFUN: 1\r\nOK\r\n";
	}
	if (strcmp(command, "AT+CMEE?") == 0) {
		return "+CMEE: 0\r\nOK\r\n";
	}
	if (strcmp(command, "AT%CCLK?") == 0) {
		return "%CCLK: \"26/01/01,00:00:00+00\"\r\nOK\r\n";
	}
	return "OK\r\n";
}

/* The commands of the library are either whole formats or "AT%.*s=%.*s". */
static const char *command_of(const char *fmt, va_list arguments)
{
	static char command[64];
	size_t length = 0;

	for (; *fmt != '\0' && length < sizeof(command) - 1; fmt++) {
		if (*fmt == '%' && fmt[1] == '.') {
			const int precision = va_arg(arguments, int);
			const char *text = va_arg(arguments, const char *);

			for (int i = 0; i < precision && length < sizeof(command) - 1; i++) {
				command[length++] = text[i];
			}
			fmt += 3;
		} else {
			fmt += *fmt == '%' && fmt[1] == '%';
			command[length++] = *fmt;
		}
	}
	command[length] = '\0';
	return command;
}

int nrf_modem_at_printf(const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	(void)answer_to(command_of(fmt, arguments));
	va_end(arguments);
	return 0;
}

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...)
{
	const char *number = strrchr(fmt, '%');
	const char *answer = answer_to(cmd);
	const size_t prefix = number == NULL ? 0 : (size_t)(number - fmt);
	va_list arguments;

	if (prefix == 0 || strncmp(fmt, answer, prefix) != 0) {
		return -EBADMSG;
	}
	va_start(arguments, fmt);
	*va_arg(arguments, int *) = answer[prefix] - '0';
	va_end(arguments);
	return 1;
}

int nrf_modem_at_cmd(void *buf, size_t len, const char *fmt, ...)
{
	va_list arguments;
	const char *command;
	const char *answer;
	size_t start = 0;

	va_start(arguments, fmt);
	command = command_of(fmt, arguments);
	va_end(arguments);
	answer = answer_to(command);
	if (starts_with(command, "AT%KEYGEN")) {
		start = KEYGEN_ANSWER_LENGTH;
	}
	if (len <= start + strlen(answer)) {
		return -E2BIG;
	}
	memset(buf, 'k', start);
	memcpy((char *)buf + start, answer, strlen(answer) + 1);
	return 0;
}

int modem_info_init(void)
{
	return 0;
}

int modem_info_get_fw_version(char *buf, size_t buf_size)
{
	static const char version[] = "mfw_nrf91x1_2.0.2";

	if (buf_size < sizeof(version)) {
		return -EINVAL;
	}
	memcpy(buf, version, sizeof(version));
	return 0;
}

int modem_jwt_generate(struct jwt_data *const jwt)
{
	if (jwt->jwt_buf == NULL || jwt->jwt_sz <= TOKEN_LENGTH) {
		return -EMSGSIZE;
	}
	memset(jwt->jwt_buf, 'j', TOKEN_LENGTH);
	jwt->jwt_buf[TOKEN_LENGTH] = '\0';
	return 0;
}

int modem_key_mgmt_exists(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			  bool *exists)
{
	(void)sec_tag;
	(void)cred_type;
	*exists = false;
	return 0;
}

int modem_key_mgmt_write(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			 const void *buf, size_t len)
{
	(void)sec_tag;
	(void)cred_type;
	return buf == NULL || len == 0 ? -EINVAL : 0;
}

int modem_attest_token_get(struct nrf_attestation_token *const token)
{
	static char text[] = "attestation";

	token->attest = text;
	token->attest_sz = sizeof(text);
	token->cose = text;
	token->cose_sz = sizeof(text);
	return 0;
}

void modem_attest_token_free(struct nrf_attestation_token *const token)
{
	memset(token, 0, sizeof(*token));
}

int settings_subsys_init(void)
{
	return 0;
}

int settings_register(struct settings_handler *cf)
{
	return cf->name == NULL ? -EINVAL : 0;
}

int settings_load_subtree(const char *subtree)
{
	return subtree == NULL ? -EINVAL : 0;
}

int settings_save_one(const char *name, const void *value, size_t val_len)
{
	(void)value;
	(void)val_len;
	firmware_settings_saved++;
	return name == NULL ? -EINVAL : 0;
}
