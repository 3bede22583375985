/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Notifications, the hooks of the modem library, and the built-in root CA. */

#include <string.h>

#include <modem/nrf_modem_lib.h>

#include "suite.h"

ZTEST_SUITE(network, is_running, NULL, before_each, NULL, NULL);

ZTEST(network, test_subscribes_when_lte_is_turned_on)
{
	fake_modem_set_cfun(1);
	zassert_equal(fake_modem_count("AT+CGEREP=1"), 1);
	zassert_equal(fake_modem_count("AT%XTIME=1"), 1);
	fake_modem_set_cfun(21);
	zassert_equal(fake_modem_count("AT+CGEREP=1"), 2);
	zassert_equal(fake_modem_count("AT%XTIME=1"), 2);
}

ZTEST(network, test_other_modes_change_nothing)
{
	const int modes[] = {0, 2, 4, 20, 30, 31, 40, 41, 44};

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		fake_modem_set_cfun(modes[i]);
	}
	zassert_equal(fake_modem_count("AT+CGEREP"), 0);
	zassert_equal(fake_modem_count("AT%XTIME"), 0);
}

static const char *line_after_lte_up;

static void notify_instead_of_lte_up(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == LTE_UP) {
		fake_modem_notify(line_after_lte_up);
	}
}

/* Whether the attempt goes on when this is the last thing the network said. */
static void check_line(const char *down, const char *line, bool up)
{
	struct batch batch;

	harness_reset();
	harness.obeys_up = false;
	harness.on_event = notify_instead_of_lte_up;
	line_after_lte_up = line;
	fake_modem_notify(down);
	batch_begin(&batch, 1);
	batch_finished(&batch, "network.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	if (up) {
		EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
		return;
	}
	EXPECT_EVENTS(START, LTE_UP, FAILED, STOP);
	/* The report is still to be sent. */
	fake_modem_notify("+CGEV: ME PDN ACT 0\r\n");
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, DONE, STOP);
}

ZTEST(network, test_lines_that_mean_down)
{
	check_line("+CGEV: ME PDN DEACT 0\r\n", "+CGEV: ME PDN DEACT 0\r\n", false);
	check_line("+CGEV: NW PDN DEACT 0\r\n", "+CGEV: NW PDN DEACT 0\r\n", false);
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: ME DETACH\r\n", false);
	check_line("+CGEV: NW DETACH\r\n", "+CGEV: NW DETACH\r\n", false);
}

ZTEST(network, test_line_that_means_up)
{
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: ME PDN ACT 0\r\n", true);
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: ME PDN ACT 0,0\r\n", true);
}

ZTEST(network, test_lines_that_mean_nothing)
{
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: ME PDN ACT 1\r\n", false);
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: IPV6 0\r\n", false);
	check_line("+CGEV: ME DETACH\r\n", "+CGEV\r\n", false);
	check_line("+CGEV: ME DETACH\r\n", "+CGEV: \r\n", false);
}

ZTEST(network, test_root_ca_is_written_once)
{
	uint32_t sec_tag;
	size_t len;

	zassert_ok(nrf_modem_lib_init());
	zassert_equal(fake_credentials_writes(&sec_tag, &len), 1);
	zassert_equal(sec_tag, CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG);
	zassert_true(len > 500 && len <= 4096);
	zassert_ok(nrf_modem_lib_init());
	zassert_equal(fake_credentials_writes(&sec_tag, &len), 1);
}

ZTEST(network, test_root_ca_is_never_overwritten)
{
	uint32_t sec_tag;
	size_t len;

	fake_credentials_set_root_ca(true);
	zassert_ok(nrf_modem_lib_init());
	zassert_equal(fake_credentials_writes(&sec_tag, &len), 0);
}
