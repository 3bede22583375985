/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file old_coap.h
 * @brief Zephyr's CoAP client of v3.2 of the SDK and before, as bindgen is to see it: by the names
 *        of the later one, which zephyr/nrf_provisioning_old_coap.h stands in for.
 */

/* What the client declares by these names is put aside. */
#define coap_client_response_cb_t zephyr_coap_client_response_cb_t
#define coap_client_request zephyr_coap_client_request
#define coap_client_req zephyr_coap_client_req
#define coap_client_option_initial_block2 zephyr_coap_client_option_initial_block2
#include <zephyr/net/coap_client.h>
#undef coap_client_response_cb_t
#undef coap_client_request
#undef coap_client_req
#undef coap_client_option_initial_block2

#define nrf_provisioning_old_coap_answer coap_client_response_data
#define nrf_provisioning_old_coap_cb_t coap_client_response_cb_t
#define nrf_provisioning_old_coap_request coap_client_request
#include "nrf_provisioning_old_coap.h"

/* The label is the symbol that a call of the function is linked to. */
int coap_client_req(struct coap_client *client, int sock, const struct sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params)
	__asm__("nrf_provisioning_old_coap_req");
struct coap_client_option coap_client_option_initial_block2(void)
	__asm__("nrf_provisioning_old_coap_block2");
