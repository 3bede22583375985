/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file at_cmd_custom.h @brief Custom AT commands. */
#ifndef GLUE_AT_CMD_CUSTOM_H_
#define GLUE_AT_CMD_CUSTOM_H_

#include <stddef.h>

struct nrf_modem_at_cmd_custom {
	const char *cmd;
	int (*callback)(char *buf, size_t len, char *at_cmd);
};

#define AT_CMD_CUSTOM(entry, filter, function)                                                     \
	static int function(char *buf, size_t len, char *at_cmd);                                  \
	const struct nrf_modem_at_cmd_custom entry = {.cmd = filter, .callback = function}

__attribute__((format(printf, 3, 4))) int at_cmd_custom_respond(char *buf, size_t buf_size,
								const char *response, ...);

#endif /* GLUE_AT_CMD_CUSTOM_H_ */
