/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The custom AT commands. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/settings/settings.h>
#include <zephyr/sys/printk-hooks.h>

#include "suite.h"

/* As an application does; the library has not come to it yet. */
static void *set_up_settings(void)
{
	zassert_ok(settings_subsys_init());
	return NULL;
}

/* Other cases need the room. */
static void clear_storage(void *fixture)
{
	ARG_UNUSED(fixture);

	fake_storage_clear();
}

ZTEST_SUITE(at_commands_before_init, is_before_init, NULL, before_each, NULL, NULL);
ZTEST_SUITE(at_commands, is_running, set_up_settings, before_each, clear_storage, NULL);

/* What is printed while a command runs. */
static char printed[2048];
static size_t printed_len;

static int record(int character)
{
	if (printed_len < sizeof(printed) - 1) {
		printed[printed_len++] = (char)character;
	}
	return character;
}

/* Runs a command, and checks its answer. */
static void run(const char *command, const char *expected)
{
	const printk_hook_fn_t console = __printk_get_hook();
	char answer[64] = "";
	int result;

	memset(printed, 0, sizeof(printed));
	printed_len = 0;
	__printk_hook_install(record);
	result = fake_modem_custom_at(command, answer, sizeof(answer));
	__printk_hook_install(console);
	zassert_ok(result);
	zassert_str_equal(answer, expected);
}

static bool has_printed(const char *text)
{
	return strstr(printed, text) != NULL;
}

ZTEST(at_commands_before_init, test_provstart_without_a_library)
{
	run("AT#PROVSTART", "ERROR\r\n");
}

ZTEST(at_commands, test_provstart)
{
	run("AT#PROVSTART", "OK\r\n");
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}

ZTEST(at_commands, test_provcfg_prints_keys_and_values)
{
	fake_storage_set("app/printed", "value");
	fake_storage_set("app/empty", "");
	run("AT#PROVCFG", "OK\r\n");
	zassert_true(has_printed("app/printed value\r\n"), "%s", printed);
	zassert_true(has_printed("app/empty \r\n"), "%s", printed);
}

/* A value has no end of its own, and behind it is what was on the stack: a longer one, here. */
ZTEST(at_commands, test_provcfg_ends_where_the_value_does)
{
	static char longest[SETTINGS_MAX_VAL_LEN + 1];
	static char line[SETTINGS_MAX_VAL_LEN + 32];

	memset(longest, 'x', SETTINGS_MAX_VAL_LEN);
	fake_storage_set("app/before", longest);
	fake_storage_set("app/short", "y");
	fake_storage_set("app/after", longest);
	run("AT#PROVCFG", "OK\r\n");
	zassert_true(has_printed("app/short y\r\n"), "%s", printed);
	snprintf(line, sizeof(line), "app/after %s\r\n", longest);
	zassert_true(has_printed(line), "%s", printed);
}

ZTEST(at_commands, test_provcfg_prints_what_cannot_be_read)
{
	char line[48];

	fake_storage_set("app/broken", "secret");
	fake_storage_set("app/whole", "value");
	fake_storage_fail_reads("app/broken");
	run("AT#PROVCFG", "OK\r\n");
	snprintf(line, sizeof(line), "app/broken could not be read, error %d\r\n", -EIO);
	zassert_true(has_printed(line), "%s", printed);
	zassert_true(has_printed("app/whole value\r\n"), "%s", printed);
	zassert_false(has_printed("secret"), "%s", printed);
}
