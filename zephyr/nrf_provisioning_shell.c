/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>
#include <limits.h>

#include <zephyr/shell/shell.h>

#include <modem/modem_attest_token.h>
#include <net/nrf_provisioning.h>

#include "nrf_provisioning_version.h"

static int cmd_now(const struct shell *sh, size_t argc, char **argv)
{
	int err = nrf_provisioning_trigger_manually();

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);

	if (err == -EFAULT) {
		shell_error(sh, "Not initialized");
	} else if (err) {
		shell_error(sh, "Not started, error %d", err);
	}

	return err;
}

static int cmd_token(const struct shell *sh, size_t argc, char **argv)
{
	struct nrf_attestation_token token = {0};
	int err = modem_attest_token_get(&token);

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);

	if (err) {
		shell_error(sh, "No token, error %d", err);
		return -ENOEXEC;
	}

	/* A blank line follows, as in the C library, for those who read the output by its lines. */
	shell_print(sh, "%.*s.%.*s\n", (int)token.attest_sz, token.attest, (int)token.cose_sz,
		    token.cose);
	modem_attest_token_free(&token);

	return 0;
}

static int cmd_uuid(const struct shell *sh, size_t argc, char **argv)
{
	struct nrf_device_uuid uuid;
	int err = modem_attest_token_get_uuids(&uuid, NULL);

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);

	if (err) {
		shell_error(sh, "No UUID, error %d", err);
		return -ENOEXEC;
	}

	shell_print(sh, "%.*s\n", NRF_DEVICE_UUID_STR_LEN, uuid.str);

	return 0;
}

static int cmd_interval(const struct shell *sh, size_t argc, char **argv)
{
	int err = 0;
	/* Without a number, the usage is what helps. */
	unsigned long seconds = argc > 1 ? shell_strtoul(argv[1], 10, &err) : 0;

	if (argc < 2 || err || seconds > INT_MAX) {
		shell_error(sh, "Usage: nrf_provisioning interval <0 to %d seconds>", INT_MAX);
		return -EINVAL;
	}

	err = nrf_provisioning_set_interval((int)seconds);
	if (err) {
		shell_error(sh, "Not set, error %d", err);
	}

	return err;
}

static int cmd_version(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);

	shell_print(sh, NRF_PROVISIONING_VERSION_TEXT);

	return 0;
}

SHELL_STATIC_SUBCMD_SET_CREATE(
	nrf_provisioning_commands,
	SHELL_CMD(now, NULL, "Start provisioning now", cmd_now),
	SHELL_CMD(token, NULL, "Print the attestation token", cmd_token),
	SHELL_CMD(uuid, NULL, "Print the device UUID", cmd_uuid),
	SHELL_CMD(interval, NULL, "Set the interval in seconds", cmd_interval),
	SHELL_CMD(version, NULL, "Print the library's version", cmd_version),
	SHELL_SUBCMD_SET_END);

SHELL_CMD_ARG_REGISTER(nrf_provisioning, &nrf_provisioning_commands, "nRF Cloud provisioning", NULL,
		       1, 0);
