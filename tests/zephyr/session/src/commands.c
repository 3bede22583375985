/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The shell's commands. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/shell/shell.h>
#include <zephyr/shell/shell_dummy.h>

#include "suite.h"

static void *wait_for_shell(void)
{
	WAIT_FOR(shell_ready(shell_backend_dummy_get_ptr()), 20000, k_msleep(1));
	return NULL;
}

ZTEST_SUITE(commands_before_init, is_before_init, wait_for_shell, before_each, NULL, NULL);
ZTEST_SUITE(commands, is_running, wait_for_shell, before_each, NULL, NULL);

static const char *output;

static int run(const char *command)
{
	const struct shell *sh = shell_backend_dummy_get_ptr();
	size_t len;
	int result;

	shell_backend_dummy_clear_output(sh);
	result = shell_execute_cmd(sh, command);
	output = shell_backend_dummy_get_output(sh, &len);
	return result;
}

static bool says(const char *text)
{
	return strstr(output, text) != NULL;
}

ZTEST(commands_before_init, test_nothing_to_start)
{
	zassert_equal(run("nrf_provisioning now"), -EFAULT);
	zassert_true(says("Not initialized\r\n"), "%s", output);
	zassert_equal(run("nrf_provisioning interval 60"), -EFAULT);
	zassert_true(says("Not set, error -"), "%s", output);
}

ZTEST(commands, test_shell_now)
{
	zassert_ok(run("nrf_provisioning now"));
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}

ZTEST(commands, test_shell_token)
{
	zassert_ok(run("nrf_provisioning token"));
	zassert_true(says(FAKE_ATTEST "." FAKE_COSE "\r\n\r\n"), "%s", output);
	zassert_equal(fake_identity_tokens_held(), 0);
}

ZTEST(commands, test_shell_uuid)
{
	zassert_ok(run("nrf_provisioning uuid"));
	zassert_true(says(FAKE_UUID "\r\n\r\n"), "%s", output);
}

/* What the shell says of an error, whose number differs between C libraries. */
static void check_error(const char *command, const char *text, int err)
{
	char number[16];

	zassert_equal(run(command), -ENOEXEC);
	zassert_true(says(text), "%s", output);
	snprintf(number, sizeof(number), "error %d\r\n", err);
	zassert_true(says(number), "%s", output);
	zassert_false(says("\r\n\r\n"), "%s", output);
	zassert_equal(fake_identity_tokens_held(), 0);
}

ZTEST(commands, test_shell_says_what_could_not_be_read)
{
	fake_identity_fail_token(-EBADMSG);
	check_error("nrf_provisioning token", "No token, error ", -EBADMSG);
	check_error("nrf_provisioning uuid", "No UUID, error ", -EBADMSG);
}

ZTEST(commands, test_shell_interval)
{
	static const char *const refused[] = {
		"nrf_provisioning interval",
		/* No number is not 0, which would disable scheduled attempts. */
		"nrf_provisioning interval many",
		"nrf_provisioning interval 60s",
		"nrf_provisioning interval -1",
		/* One more than an int holds, 0 and 60 in its lower half, and more than any type holds. */
		"nrf_provisioning interval 2147483648",
		"nrf_provisioning interval 4294967296",
		"nrf_provisioning interval 4294967356",
		"nrf_provisioning interval 99999999999999999999",
	};

	/* This build has no schedule. */
	zassert_equal(run("nrf_provisioning interval 3600"), -ENOTSUP);
	zassert_equal(run("nrf_provisioning interval 2147483647"), -ENOTSUP);
	zassert_false(says("Usage"), "%s", output);
	ARRAY_FOR_EACH(refused, i) {
		zassert_equal(run(refused[i]), -EINVAL, "%s", refused[i]);
		zassert_true(says("Usage: nrf_provisioning interval <0 to 2147483647 seconds>"),
			     "%s: %s", refused[i], output);
	}
}

ZTEST(commands, test_shell_version)
{
	zassert_ok(run("nrf_provisioning version"));
	zassert_true(says("nrf_provisioning in Rust "), "%s", output);
	zassert_true(says(IS_ENABLED(CONFIG_NRF_PROVISIONING_HTTP) ? ", HTTP\r\n" : ", CoAP\r\n"),
		     "%s", output);
}

ZTEST(commands, test_shell_help)
{
	static const char *const names[] = {"now", "token", "uuid", "interval", "version"};

	zassert_equal(run("nrf_provisioning"), SHELL_CMD_HELP_PRINTED);
	ARRAY_FOR_EACH(names, i) {
		char line[32];

		snprintf(line, sizeof(line), "  %s", names[i]);
		zassert_true(says(line), "%s: %s", names[i], output);
	}
}
