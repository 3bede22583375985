/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What stands between the library and the CoAP client up to v3.2, with a double of that client.
 * Run by `cargo xtask module`, under sanitizers.
 */

#include <stdio.h>
#include <string.h>

#include "nrf_provisioning_old_coap.h"

#define CHECK(what)                                                                                \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);         \
			return 1;                                                                  \
		}                                                                                  \
	} while (false)

/* What the client has of a request: pointers, like the real one. */
static struct coap_client_request taken;
static int taken_sock;
static int result;

int coap_client_req(struct coap_client *client, int sock, const struct sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params)
{
	(void)client;
	(void)addr;
	(void)params;

	taken = *req;
	taken_sock = sock;

	return result;
}

static struct nrf_provisioning_old_coap_answer seen;
static void *seen_user_data;
static int answers;

static void on_answer(const struct nrf_provisioning_old_coap_answer *data, void *user_data)
{
	seen = *data;
	seen_user_data = user_data;
	answers++;
}

/* Sends from a frame that is gone when the client looks. */
static int send(const char *path, const uint8_t *payload, size_t len, void *user_data)
{
	struct nrf_provisioning_old_coap_request request = {
		.method = COAP_METHOD_GET,
		.confirmable = true,
		.fmt = COAP_CONTENT_FORMAT_APP_CBOR,
		.payload = payload,
		.len = len,
		.cb = on_answer,
		.num_options = 1,
		.user_data = user_data,
	};

	strncpy(request.path, path, sizeof(request.path) - 1);
	request.options[0] = nrf_provisioning_old_coap_block2();

	int err = nrf_provisioning_old_coap_req(NULL, 7, NULL, &request, NULL);

	memset(&request, 0xff, sizeof(request));

	return err;
}

int main(void)
{
	static const uint8_t payload[] = {1, 2, 3};
	char longest[NRF_PROVISIONING_OLD_COAP_PATH_LENGTH + 1];
	int id;

	CHECK(send("p/cmd?after=", payload, sizeof(payload), &id) == 0);
	CHECK(taken_sock == 7);
	CHECK(taken.method == COAP_METHOD_GET && taken.confirmable);
	CHECK(taken.fmt == COAP_CONTENT_FORMAT_APP_CBOR);
	CHECK(taken.payload == payload && taken.len == sizeof(payload));
	CHECK(strcmp(taken.path, "p/cmd?after=") == 0);
	CHECK(taken.num_options == 1);
	CHECK(taken.options[0].code == 23 && taken.options[0].len == 1);
	CHECK(taken.options[0].value[0] == 5);
	CHECK(taken.user_data == &id);

	taken.cb(69, 512, payload, sizeof(payload), true, taken.user_data);
	CHECK(answers == 1 && seen_user_data == &id);
	CHECK(seen.result_code == 69 && seen.offset == 512 && seen.last_block);
	CHECK(seen.payload == payload && seen.payload_len == sizeof(payload));
	CHECK(seen.packet == NULL);

	taken.cb(-110, 0, NULL, 0, false, taken.user_data);
	CHECK(answers == 2 && seen.result_code == -110 && seen.payload == NULL && !seen.last_block);

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	result = -11;
	CHECK(send(longest, NULL, 0, NULL) == -11);
	CHECK(strcmp(taken.path, longest) == 0 && taken.payload == NULL);

	return 0;
}
