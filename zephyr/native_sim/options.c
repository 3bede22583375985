/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Options of the modem library's sockets. */

#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>

#include <nrf_socket.h>

#include "modem.h"

/* Options in the protocol. */
#define OPTION_PEER_VERIFY 1
#define OPTION_SEC_TAGS 2
#define OPTION_HOST_NAME 3
#define OPTION_WITHOUT_EFFECT 4
#define OPTION_KEEP_OPEN 5

/* What the simulated modem's DTLS agrees on. */
#define CIPHERSUITE_USED NRF_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256

static int fail(int error)
{
	errno = error;
	return -1;
}

static bool is_secure_only_told(int name)
{
	return name == NRF_SO_SEC_SESSION_CACHE || name == NRF_SO_SEC_SESSION_CACHE_PURGE ||
	       name == NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO || name == NRF_SO_SEC_DTLS_CID ||
	       name == NRF_SO_SEC_DTLS_FRAG_EXT || name == NRF_SO_SEC_CIPHERSUITE_LIST ||
	       name == NRF_SO_SEC_ROLE;
}

/* The protocol's number of an option that the modem is told; -1 for any other. */
static int option_of(int level, int name)
{
	if (level == NRF_SOL_SECURE) {
		switch (name) {
		case NRF_SO_SEC_PEER_VERIFY:
			return OPTION_PEER_VERIFY;
		case NRF_SO_SEC_TAG_LIST:
			return OPTION_SEC_TAGS;
		case NRF_SO_SEC_HOSTNAME:
			return OPTION_HOST_NAME;
		default:
			return is_secure_only_told(name) ? OPTION_WITHOUT_EFFECT : -1;
		}
	}
	if (level != NRF_SOL_SOCKET) {
		return -1;
	}
	switch (name) {
	case NRF_SO_KEEPOPEN:
		return OPTION_KEEP_OPEN;
	case NRF_SO_REUSEADDR:
	case NRF_SO_SNDTIMEO:
	case NRF_SO_EXCEPTIONAL_DATA:
	case NRF_SO_BINDTOPDN:
	case NRF_SO_RAI:
		return OPTION_WITHOUT_EFFECT;
	default:
		return -1;
	}
}

/* Locked. */
static int tell(struct modem_socket *socket, int option, const void *value, size_t len)
{
	struct modem_answer answer;

	modem_begin();
	modem_add(socket->number, 2);
	modem_add(option, 1);
	modem_add_bytes(value, len);
	answer = modem_ask(MODEM_OPTION);
	return answer.result < 0 ? fail(modem_errno(-answer.result)) : 0;
}

static int set_receive_timeout(struct modem_socket *socket, const void *value, nrf_socklen_t len)
{
	const struct nrf_timeval *const time = value;

	if (!value || len < sizeof(*time)) {
		return fail(EINVAL);
	}
	/* No time is no limit, as it is in POSIX. */
	socket->receive_timeout = time->tv_sec == 0 && time->tv_usec == 0
					  ? K_FOREVER
					  : K_USEC(time->tv_sec * (uint64_t)USEC_PER_SEC +
						   time->tv_usec);
	return 0;
}

static int set_pollcb(struct modem_socket *socket, const void *value, nrf_socklen_t len,
		      bool *is_due)
{
	if (!value) {
		socket->pollcb.callback = NULL;
		return 0;
	}
	if (len != sizeof(socket->pollcb)) {
		return fail(EINVAL);
	}
	memcpy(&socket->pollcb, value, sizeof(socket->pollcb));
	*is_due = modem_socket_revents(socket, socket->pollcb.events) != 0;
	return 0;
}

/* Locked. */
static int set(struct modem_socket *socket, int level, int name, const void *value,
	       nrf_socklen_t len, bool *is_due)
{
	const int option = option_of(level, name);

	if (level == NRF_SOL_SOCKET && name == NRF_SO_RCVTIMEO) {
		return set_receive_timeout(socket, value, len);
	}
	if (level == NRF_SOL_SOCKET && name == NRF_SO_POLLCB) {
		return set_pollcb(socket, value, len, is_due);
	}
	if (option < 0) {
		return fail(ENOPROTOOPT);
	}
	if (!value && len > 0) {
		return fail(EINVAL);
	}
	return tell(socket, option, value ? value : "", len);
}

int nrf_setsockopt(int socket, int level, int option_name, const void *option_value,
		   nrf_socklen_t option_len)
{
	struct modem_socket *own;
	bool is_due = false;
	int ret = -1;

	modem_lock();
	own = modem_socket_of(socket);
	if (own) {
		ret = set(own, level, option_name, option_value, option_len, &is_due);
	}
	modem_unlock();
	if (is_due) {
		/* What is ready already is told before this returns. */
		modem_poll_callbacks();
	}
	return ret;
}

/* The value of an option that is a number; false when it has none. */
static bool get(struct modem_socket *socket, int level, int name, int *value)
{
	if (level == NRF_SOL_SOCKET && name == NRF_SO_ERROR) {
		*value = socket->error;
		return true;
	}
	if (level != NRF_SOL_SECURE) {
		return false;
	}
	switch (name) {
	case NRF_SO_SEC_CIPHERSUITE_USED:
		*value = CIPHERSUITE_USED;
		return true;
	case NRF_SO_SEC_DTLS_CID_STATUS:
		*value = NRF_SO_SEC_DTLS_CID_STATUS_DISABLED;
		return true;
	case NRF_SO_SEC_HANDSHAKE_STATUS:
		*value = NRF_SO_SEC_HANDSHAKE_STATUS_FULL;
		return true;
	default:
		return false;
	}
}

int nrf_getsockopt(int socket, int level, int option_name, void *restrict option_value,
		   nrf_socklen_t *restrict option_len)
{
	struct modem_socket *own;
	int value = 0;
	int ret = -1;

	modem_lock();
	own = modem_socket_of(socket);
	if (own && !get(own, level, option_name, &value)) {
		ret = fail(ENOPROTOOPT);
	} else if (own && (!option_value || !option_len || *option_len < sizeof(value))) {
		ret = fail(EINVAL);
	} else if (own) {
		memcpy(option_value, &value, sizeof(value));
		*option_len = sizeof(value);
		ret = 0;
	}
	modem_unlock();
	return ret;
}
