/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap.c
 * @brief Sockets and the CoAP client, with the service right behind it.
 *
 * Every answer comes before the request returns.
 */
#include <errno.h>
#include <string.h>

#include <zephyr/net/coap_client.h>
#include <zephyr/net/socket.h>

#include "firmware.h"

#define CODE(class, detail) ((class) << 5 | (detail))
#define DESCRIPTOR 3
#define BLOCK 64

static bool peer_is_verified;
static bool connected;

int zsock_getaddrinfo(const char *host, const char *service, const struct zsock_addrinfo *hints,
		      struct zsock_addrinfo **res)
{
	static struct zsock_addrinfo list;

	if (host == NULL || service == NULL) {
		return 1;
	}
	list = *hints;
	list.ai_family = NET_AF_INET6;
	list.ai_addr = &list._ai_addr;
	list.ai_addrlen = sizeof(list._ai_addr);
	*res = &list;
	return 0;
}

void zsock_freeaddrinfo(struct zsock_addrinfo *ai)
{
	memset(ai, 0, sizeof(*ai));
}

int z_impl_zsock_socket(int family, int type, int proto)
{
	return family == NET_AF_INET6 && type == NET_SOCK_DGRAM && proto == NET_IPPROTO_DTLS_1_2
		       ? DESCRIPTOR
		       : -1;
}

int z_impl_zsock_setsockopt(int sock, int level, int optname, const void *optval,
			    net_socklen_t optlen)
{
	int value = 0;

	if (level == ZSOCK_SOL_TLS && optname == ZSOCK_TLS_PEER_VERIFY && optlen == sizeof(value)) {
		memcpy(&value, optval, sizeof(value));
		peer_is_verified = value == ZSOCK_TLS_PEER_VERIFY_REQUIRED;
	}
	return sock == DESCRIPTOR ? 0 : -1;
}

int z_impl_zsock_connect(int sock, const struct net_sockaddr *addr, net_socklen_t addrlen)
{
	connected = sock == DESCRIPTOR && addr != NULL && addrlen > 0 && peer_is_verified;
	return connected ? 0 : -1;
}

int z_impl_zsock_close(int sock)
{
	connected = false;
	return sock == DESCRIPTOR ? 0 : -1;
}

int coap_client_init(struct coap_client *client, const char *info)
{
	(void)info;
	return client->fd == -1 ? 0 : -EINVAL;
}

void coap_client_cancel_requests(struct coap_client *client)
{
	memset(client->requests, 0, sizeof(client->requests));
}

struct coap_client_option coap_client_option_initial_block2(void)
{
	const struct coap_client_option option = {.code = 23, .len = 1, .value = {COAP_BLOCK_64}};

	return option;
}

struct coap_transmission_parameters coap_get_transmission_parameters(void)
{
	const struct coap_transmission_parameters parameters = {.ack_timeout = 2000};

	return parameters;
}

int coap_find_options(const struct coap_packet *cpkt, uint16_t code, struct coap_option *options,
		      uint16_t veclen)
{
	(void)cpkt;
	(void)code;
	memset(options, 0, veclen * sizeof(*options));
	return 0;
}

/* The packet here is the number of its block. */
int coap_get_option_int(const struct coap_packet *cpkt, uint16_t code)
{
	return code == COAP_OPTION_BLOCK2 ? cpkt->offset << 4 | COAP_BLOCK_64 : -ENOENT;
}

static void answer(const struct coap_client_request *request, int code, const char *payload,
		   size_t length)
{
	struct coap_packet packet = {.offset = 0};
	struct coap_client_response_data data = {.result_code = (int16_t)code, .packet = &packet};

	do {
		data.payload = (const uint8_t *)payload + data.offset;
		data.last_block = length - data.offset <= BLOCK;
		data.payload_len = data.last_block ? length - data.offset : BLOCK;
		request->cb(&data, request->user_data);
		data.offset += data.payload_len;
		packet.offset++;
	} while (!data.last_block);
}

static bool is_for(const struct coap_client_request *request, const char *resource)
{
	return strncmp(request->path, resource, strlen(resource)) == 0;
}

int coap_client_req(struct coap_client *client, int sock, const struct net_sockaddr *addr,
		    struct coap_client_request *req, struct coap_transmission_parameters *params)
{
	const char *batch = NULL;

	(void)addr;
	(void)params;
	if (!connected) {
		return -ENOTCONN;
	}
	client->fd = sock;
	client->requests[0].coap_request = *req;
	if (is_for(req, "p/auth-jwt?")) {
		answer(req, req->len > 0 ? CODE(2, 1) : CODE(4, 1), "", 0);
	} else if (is_for(req, "p/cmd?")) {
		const size_t length = firmware_next_batch(&batch);

		answer(req, CODE(2, 5), batch, length);
	} else if (is_for(req, "p/rsp")) {
		firmware_accept_report((const char *)req->payload, req->len);
		answer(req, CODE(2, 4), "", 0);
	} else {
		answer(req, CODE(4, 4), "", 0);
	}
	return 0;
}
