/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/settings/settings.h>
#include <zephyr/sys/printk.h>

#include <modem/at_cmd_custom.h>
#include <net/nrf_provisioning.h>

static int on_provstart(char *buf, size_t len, char *at_cmd);
static int on_provcfg(char *buf, size_t len, char *at_cmd);

AT_CMD_CUSTOM(nrf_provisioning_provstart, "AT#PROVSTART", on_provstart);
AT_CMD_CUSTOM(nrf_provisioning_provcfg, "AT#PROVCFG", on_provcfg);

static int on_provstart(char *buf, size_t len, char *at_cmd)
{
	ARG_UNUSED(at_cmd);

	return at_cmd_custom_respond(buf, len, "%s",
				     nrf_provisioning_trigger_manually() ? "ERROR\r\n" : "OK\r\n");
}

/* Prints one setting. The value is data: it has a length, and no end of its own. */
static int print_setting(const char *key, size_t len, settings_read_cb read_cb, void *cb_arg,
			 void *param)
{
	char value[SETTINGS_MAX_VAL_LEN];
	ssize_t got = read_cb(cb_arg, value, MIN(len, sizeof(value)));

	ARG_UNUSED(param);

	if (got < 0) {
		printk("%s could not be read, error %d\r\n", key, (int)got);
	} else {
		printk("%s %.*s\r\n", key, (int)got, value);
	}

	return 0;
}

static int on_provcfg(char *buf, size_t len, char *at_cmd)
{
	int err = settings_load_subtree_direct(NULL, print_setting, NULL);

	ARG_UNUSED(at_cmd);

	return at_cmd_custom_respond(buf, len, "%s", err ? "ERROR\r\n" : "OK\r\n");
}
