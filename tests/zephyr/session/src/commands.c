/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The shell's commands and the custom AT commands. */

#include <errno.h>
#include <string.h>

#include <zephyr/shell/shell.h>
#include <zephyr/shell/shell_dummy.h>

#include "suite.h"

static void *wait_for_shell(void)
{
	WAIT_FOR(shell_ready(shell_backend_dummy_get_ptr()), 20000, k_msleep(1));
	return NULL;
}

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

ZTEST(commands, test_shell_now)
{
	zassert_ok(run("nrf_provisioning now"));
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}

ZTEST(commands, test_shell_token)
{
	zassert_ok(run("nrf_provisioning token"));
	zassert_not_null(strstr(output, FAKE_ATTEST "." FAKE_COSE "\r\n\r\n"), "%s", output);
	zassert_equal(fake_identity_tokens_held(), 0);
	fake_identity_fail_token(-EBADMSG);
	zassert_not_equal(run("nrf_provisioning token"), 0);
	zassert_equal(fake_identity_tokens_held(), 0);
}

ZTEST(commands, test_shell_uuid)
{
	zassert_ok(run("nrf_provisioning uuid"));
	zassert_not_null(strstr(output, FAKE_UUID "\r\n\r\n"), "%s", output);
	fake_identity_fail_token(-EBADMSG);
	zassert_not_equal(run("nrf_provisioning uuid"), 0);
}

ZTEST(commands, test_shell_interval)
{
	/* This build has no schedule. */
	zassert_equal(run("nrf_provisioning interval 3600"), -ENOTSUP);
	zassert_equal(run("nrf_provisioning interval"), -EINVAL);
	/* No number is not 0, which would disable scheduled attempts. */
	zassert_equal(run("nrf_provisioning interval many"), -EINVAL);
	zassert_equal(run("nrf_provisioning interval 60s"), -EINVAL);
	zassert_equal(run("nrf_provisioning interval -1"), -EINVAL);
}

ZTEST(commands, test_at_provstart)
{
	char answer[64] = "";

	zassert_ok(fake_modem_custom_at("AT#PROVSTART", answer, sizeof(answer)));
	zassert_str_equal(answer, "OK\r\n");
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
}

ZTEST(commands, test_at_provcfg)
{
	char answer[64] = "";

	fake_storage_set("app/printed", "value");
	zassert_ok(fake_modem_custom_at("AT#PROVCFG", answer, sizeof(answer)));
	zassert_str_equal(answer, "OK\r\n");
}
