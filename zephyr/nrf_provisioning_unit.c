/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The internal functions of the C library that the SDK's unit tests call or mock. They call the
 * Rust library, which has the code.
 *
 * A mock takes the place of a function at link time, and only for callers in other object files:
 * nothing in here calls a function that is defined in here.
 */

#include <errno.h>
#include <stdio.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/coap.h>

#if defined(NRF_PROVISIONING_DATE_TIME)
#include <date_time.h>
#endif
#include <modem/lte_lc.h>
#include <nrf_modem_at.h>

#include "nrf_provisioning_codec.h"
#include "nrf_provisioning_coap.h"
#include "nrf_provisioning_http.h"
#include "nrf_provisioning_unit.h"

LOG_MODULE_DECLARE(nrf_provisioning, CONFIG_NRF_PROVISIONING_LOG_LEVEL);

/* Functions that tests mock */

int nrf_provisioning_jwt_generate(uint32_t time_valid_s, char *const jwt_buf, size_t jwt_buf_sz)
{
	return nrf_provisioning_rust_unit_jwt_generate(time_valid_s, jwt_buf, jwt_buf_sz);
}

int nrf_provisioning_schedule(void)
{
#if defined(NRF_PROVISIONING_DATE_TIME)
	/* Up to v3.3 the tests expect a call; the library counts from now on, whatever the time. */
	int64_t now_ms;
	int err = date_time_now(&now_ms);

	if (err && err != -ENODATA) {
		return err;
	}
#endif

	return nrf_provisioning_rust_unit_schedule();
}

int nrf_provisioning_set(const char *key, size_t len_rd, settings_read_cb read_cb, void *cb_arg)
{
	return nrf_provisioning_rust_unit_set(key, len_rd, read_cb, cb_arg);
}

int nrf_provisioning_notify_event_and_wait_for_modem_state(int timeout_seconds,
							   enum nrf_provisioning_event event,
							   nrf_provisioning_event_cb_t callback)
{
	nrf_provisioning_rust_unit_set_callback(callback);

	return nrf_provisioning_rust_unit_request_lte(
		(uint32_t)MAX(timeout_seconds, 0),
		event == NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED);
}

/* Functions that tests call */

#if defined(CONFIG_NRF_PROVISIONING_HTTP)

int nrf_provisioning_http_init(nrf_provisioning_event_cb_t callback)
{
	nrf_provisioning_rust_unit_set_callback(callback);

	return nrf_provisioning_rust_unit_init();
}

int nrf_provisioning_http_req(struct nrf_provisioning_http_context *const rest_ctx)
{
	return rest_ctx ? nrf_provisioning_rust_unit_request() : -EINVAL;
}

#else

int nrf_provisioning_coap_init(nrf_provisioning_event_cb_t callback)
{
	nrf_provisioning_rust_unit_set_callback(callback);

	return nrf_provisioning_rust_unit_init();
}

int nrf_provisioning_coap_req(struct nrf_provisioning_coap_context *const coap_ctx)
{
	return coap_ctx ? nrf_provisioning_rust_unit_request() : -EINVAL;
}

#endif

static struct cdc_context *codec;

int nrf_provisioning_codec_init(nrf_provisioning_event_cb_t callback)
{
	nrf_provisioning_rust_unit_set_callback(callback);

	return 0;
}

int nrf_provisioning_codec_setup(struct cdc_context *const cdc_ctx, char *const at_buff,
				 size_t at_buff_sz)
{
	ARG_UNUSED(at_buff);
	ARG_UNUSED(at_buff_sz);

	codec = cdc_ctx;

	return 0;
}

int nrf_provisioning_codec_teardown(void)
{
	codec = NULL;

	return 0;
}

int nrf_provisioning_codec_process_commands(void)
{
	if (codec == NULL) {
		return -EINVAL;
	}

	return nrf_provisioning_rust_unit_process(codec->ipkt, codec->ipkt_sz, codec->opkt,
						  codec->opkt_sz, &codec->opkt_sz);
}

char *const nrf_provisioning_codec_get_latest_cmd_id(void)
{
	static char id[NRF_PROVISIONING_CORRELATION_ID_SIZE];

	nrf_provisioning_rust_unit_latest_id(id, sizeof(id));

	return id;
}

/* Functions that the library calls */

#if defined(NRF_PROVISIONING_MODE_BY_LTE_LC)
bool nrf_provisioning_at_func_mode_is_offline(void)
{
	enum lte_lc_func_mode mode;

	return lte_lc_func_mode_get(&mode) == 0 && mode == LTE_LC_FUNC_MODE_OFFLINE;
}
#endif

int nrf_provisioning_unit_run_at(const char *set_command, size_t set_command_len,
				 const char *parameters, size_t parameters_len, char *response,
				 size_t response_size, uint32_t *cme)
{
	static char command[CONFIG_NRF_PROVISIONING_CODEC_AT_CMD_LEN];
	int len = snprintf(command, sizeof(command), "AT%.*s=%.*s", (int)set_command_len,
			   set_command, (int)parameters_len, parameters);

	if (len < 0 || len >= (int)sizeof(command) || response_size == 0) {
		return -ENOBUFS;
	}

	int err = nrf_provisioning_at_cmd(response, response_size, command);

	if (err > 0) {
		LOG_DBG("AT error %d, type %d", nrf_modem_at_err(err), nrf_modem_at_err_type(err));
		*cme = (uint32_t)nrf_modem_at_err(err);
	}

	return err;
}

/* The tests of the CoAP transport come without messages and without what reads them. */
__weak int coap_get_option_int(const struct coap_packet *packet, uint16_t code)
{
	ARG_UNUSED(packet);
	ARG_UNUSED(code);

	return -ENOENT;
}

__weak int coap_find_options(const struct coap_packet *packet, uint16_t code,
			     struct coap_option *options, uint16_t room)
{
	ARG_UNUSED(packet);
	ARG_UNUSED(code);
	ARG_UNUSED(options);
	ARG_UNUSED(room);

	return 0;
}
