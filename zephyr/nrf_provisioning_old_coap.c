/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include "nrf_provisioning_old_coap.h"

/* The client keeps pointers to both until the request is answered or cancelled. */
static char path[NRF_PROVISIONING_OLD_COAP_PATH_LENGTH + 1];
static struct coap_client_option options[1];

/* The library has one callback, whatever the request. */
static nrf_provisioning_old_coap_cb_t callback;

static void on_answer(int16_t result_code, size_t offset, const uint8_t *payload, size_t len,
		      bool last_block, void *user_data)
{
	/* Without the message, blocks are told apart by the offset alone, as they were then. */
	const struct nrf_provisioning_old_coap_answer answer = {
		.result_code = result_code,
		.offset = offset,
		.payload = payload,
		.payload_len = len,
		.last_block = last_block,
	};

	callback(&answer, user_data);
}

int nrf_provisioning_old_coap_req(struct coap_client *client, int sock, const struct sockaddr *addr,
				  struct nrf_provisioning_old_coap_request *req,
				  struct coap_transmission_parameters *params)
{
	struct coap_client_request request = {
		.method = req->method,
		.confirmable = req->confirmable,
		.path = path,
		.fmt = req->fmt,
		/* Not written to; its type had no const in every release. */
		.payload = (void *)req->payload,
		.len = req->len,
		.cb = on_answer,
		.options = options,
		.num_options = req->num_options,
		.user_data = req->user_data,
	};

	memcpy(path, req->path, sizeof(path));
	memcpy(options, req->options, sizeof(options));
	callback = req->cb;

	return coap_client_req(client, sock, addr, &request, params);
}

struct coap_client_option nrf_provisioning_old_coap_block2(void)
{
	return coap_client_option_initial_block2();
}
