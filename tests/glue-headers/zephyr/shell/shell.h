/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file shell.h @brief Shell commands. */
#ifndef GLUE_SHELL_H_
#define GLUE_SHELL_H_

#include <stddef.h>
#include <stdint.h>

#include <zephyr/kernel.h>

struct shell {
	int reserved;
};

typedef int (*shell_cmd_handler)(const struct shell *sh, size_t argc, char **argv);

struct shell_static_entry {
	const char *syntax;
	const char *help;
	const struct shell_static_entry *subcmd;
	shell_cmd_handler handler;
	uint8_t mandatory;
	uint8_t optional;
};

#define SHELL_CMD(name, subcommands, text, function)                                               \
	{.syntax = #name, .help = text, .subcmd = subcommands, .handler = function}
#define SHELL_CMD_ARG(name, subcommands, text, function, required, further)                        \
	{.syntax = #name, .help = text, .subcmd = subcommands, .handler = function,               \
	 .mandatory = required, .optional = further}
#define SHELL_SUBCMD_SET_END {0}
#define SHELL_STATIC_SUBCMD_SET_CREATE(name, ...)                                                  \
	static const struct shell_static_entry name[] = {__VA_ARGS__}
#define SHELL_CMD_ARG_REGISTER(name, subcommands, text, function, required, further)               \
	const struct shell_static_entry glue_shell_##name =                                        \
		SHELL_CMD_ARG(name, *subcommands, text, function, required, further)

__attribute__((format(printf, 2, 3))) void shell_print(const struct shell *sh, const char *fmt, ...);
__attribute__((format(printf, 2, 3))) void shell_error(const struct shell *sh, const char *fmt, ...);
unsigned long shell_strtoul(const char *str, int base, int *err);

#endif /* GLUE_SHELL_H_ */
