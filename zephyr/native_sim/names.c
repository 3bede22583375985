/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Names of hosts. */

#include <stdlib.h>
#include <string.h>

#include <zephyr/kernel.h>

#if defined(CONFIG_NET_SOCKETS)
#include <zephyr/net/socket.h>
#endif

#include <nrf_gai_errors.h>
#include <nrf_socket.h>

#include "modem.h"

/* What nrf_getaddrinfo() finds: one address. */
struct found {
	struct nrf_addrinfo info;
	struct nrf_sockaddr_in address;
};

/* Asks the modem; an error of getaddrinfo. */
static int resolve(const char *name, int family, struct nrf_in_addr *address)
{
	struct modem_answer answer;
	int ret;

	if (!modem_is_ready()) {
		return NRF_EAI_FAIL;
	}
	modem_lock();
	modem_begin();
	modem_add(family, 1);
	modem_add_bytes(name, strlen(name));
	answer = modem_ask(MODEM_RESOLVE);
	ret = answer.result;
	if (!modem_is_ready()) {
		ret = NRF_EAI_FAIL;
	} else if (ret == 0 && answer.len == sizeof(*address)) {
		memcpy(address, answer.payload, sizeof(*address));
	} else {
		ret = NRF_EAI_NONAME;
	}
	modem_unlock();
	return ret;
}

int nrf_getaddrinfo(const char *restrict nodename, const char *restrict servname,
		    const struct nrf_addrinfo *restrict hints, struct nrf_addrinfo **restrict res)
{
	const int family = hints ? hints->ai_family : NRF_AF_UNSPEC;
	const bool names_port = servname && !(hints && (hints->ai_flags & NRF_AI_PDNSERV));
	struct nrf_in_addr address;
	struct found *found;
	int error;

	if (!nodename || !res) {
		return NRF_EAI_NONAME;
	}
	error = resolve(nodename, family, &address);
	if (error) {
		return error;
	}
	/* The host's memory: what the real modem library uses is not the application's either. */
	found = calloc(1, sizeof(*found));
	if (!found) {
		return NRF_EAI_MEMORY;
	}
	found->address.sin_family = NRF_AF_INET;
	found->address.sin_addr = address;
	if (names_port) {
		found->address.sin_port = nrf_htons((uint16_t)strtoul(servname, NULL, 10));
	}
	found->info.ai_family = NRF_AF_INET;
	found->info.ai_socktype = hints ? hints->ai_socktype : 0;
	found->info.ai_protocol = hints ? hints->ai_protocol : 0;
	found->info.ai_addrlen = sizeof(found->address);
	found->info.ai_addr = (struct nrf_sockaddr *)&found->address;
	*res = &found->info;
	return 0;
}

void nrf_freeaddrinfo(struct nrf_addrinfo *ai)
{
	free(ai);
}

int nrf_setdnsaddr(int family, const void *in_addr, nrf_socklen_t in_size)
{
	ARG_UNUSED(family);
	ARG_UNUSED(in_addr);
	ARG_UNUSED(in_size);

	/* The simulated network has one resolver, which knows all names. */
	return 0;
}

#if defined(CONFIG_NET_SOCKETS)

int nrf_inet_pton(int af, const char *restrict src, void *restrict dst)
{
	return zsock_inet_pton(af, src, dst);
}

const char *nrf_inet_ntop(int af, const void *restrict src, char *restrict dst, nrf_socklen_t size)
{
	return zsock_inet_ntop(af, src, dst, size);
}

#endif /* CONFIG_NET_SOCKETS */
