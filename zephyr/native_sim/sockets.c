/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The modem library's sockets. TLS and DTLS end in the simulated modem. */

#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>

#include <nrf_socket.h>

#include "modem.h"

/* Kinds of sockets in the protocol. */
#define KIND_TLS 1
#define KIND_DTLS 2
#define KIND_TCP 3
#define KIND_UDP 4

/* Linux's, as the modem tells it. */
#define LINUX_EAGAIN 11
#define LINUX_EINPROGRESS 115

const struct nrf_in6_addr nrf_in6addr_any;
const struct nrf_in_addr nrf_inaddr_any;

static struct modem_socket sockets[NRF_MODEM_MAX_SOCKET_COUNT];

static int fail(int error)
{
	errno = error;
	return -1;
}

struct modem_socket *modem_socket_of(int fd)
{
	if (!modem_is_ready()) {
		errno = ESHUTDOWN;
		return NULL;
	}
	return modem_socket_held(fd);
}

struct modem_socket *modem_socket_held(int fd)
{
	if (modem_state() == MODEM_OFF) {
		errno = ESHUTDOWN;
		return NULL;
	}
	if (fd < 0 || fd >= (int)ARRAY_SIZE(sockets) || !sockets[fd].used) {
		errno = EBADF;
		return NULL;
	}
	return &sockets[fd];
}

void modem_socket_changed(uint16_t number, uint8_t flags, int linux_errno)
{
	for (size_t i = 0; i < ARRAY_SIZE(sockets); i++) {
		if (sockets[i].used && sockets[i].number == number) {
			sockets[i].flags = flags;
			sockets[i].error = flags & MODEM_FAILED ? modem_errno(linux_errno) : 0;
		}
	}
}

void modem_sockets_lost(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(sockets); i++) {
		sockets[i].flags = MODEM_FAILED | MODEM_ENDED;
		sockets[i].error = ESHUTDOWN;
	}
}

void modem_sockets_forget(void)
{
	memset(sockets, 0, sizeof(sockets));
}

static int kind_of(int type, int protocol)
{
	switch (protocol) {
	case NRF_SPROTO_TLS1v2:
		return KIND_TLS;
	case NRF_SPROTO_DTLS1v2:
		return KIND_DTLS;
	case NRF_IPPROTO_TCP:
		return KIND_TCP;
	case NRF_IPPROTO_UDP:
		return KIND_UDP;
	case NRF_IPPROTO_IP:
		return type == NRF_SOCK_STREAM  ? KIND_TCP
		       : type == NRF_SOCK_DGRAM ? KIND_UDP
						: -1;
	default:
		return -1;
	}
}

/* Takes a free place for a new socket. Locked. */
static int open_socket(int family, int kind)
{
	struct modem_answer answer;
	size_t fd = 0;

	while (fd < ARRAY_SIZE(sockets) && sockets[fd].used) {
		fd++;
	}
	if (fd == ARRAY_SIZE(sockets)) {
		return fail(ENOBUFS);
	}
	modem_begin();
	modem_add(kind, 1);
	answer = modem_ask(MODEM_SOCKET);
	if (answer.result < 0) {
		return fail(modem_errno(-answer.result));
	}
	sockets[fd] = (struct modem_socket){
		.used = true,
		.number = answer.result,
		.family = family,
		.receive_timeout = K_FOREVER,
	};
	return fd;
}

int nrf_socket(int family, int type, int protocol)
{
	const int kind = kind_of(type, protocol);
	int fd;

	if (!modem_is_ready()) {
		return fail(ESHUTDOWN);
	}
	if (family != NRF_AF_INET && family != NRF_AF_INET6) {
		return fail(EAFNOSUPPORT);
	}
	if (kind < 0) {
		return fail(EPROTONOSUPPORT);
	}
	modem_lock();
	fd = open_socket(family, kind);
	modem_unlock();
	return fd;
}

int nrf_close(int fildes)
{
	struct modem_socket *socket;

	modem_lock();
	/* What a fault has closed is the caller's to close all the same. */
	socket = modem_socket_held(fildes);
	if (socket) {
		if (modem_is_ready()) {
			modem_begin();
			modem_add(socket->number, 2);
			(void)modem_ask(MODEM_CLOSE);
		}
		*socket = (struct modem_socket){0};
	}
	modem_unlock();
	return socket ? 0 : -1;
}

/* Waits until the handshake is over; errno's number. Locked. */
static int wait_connected(struct modem_socket *socket)
{
	const k_timepoint_t never = sys_timepoint_calc(K_FOREVER);

	while (socket->used && (socket->flags & (MODEM_WRITABLE | MODEM_FAILED)) == 0) {
		(void)modem_wait(never);
	}
	if (!socket->used) {
		return ESHUTDOWN;
	}
	return socket->flags & MODEM_FAILED ? socket->error : 0;
}

/* Connects; errno's number. Locked. */
static int connect_to(struct modem_socket *socket, const struct nrf_sockaddr_in *address)
{
	struct modem_answer answer;

	modem_begin();
	modem_add(socket->number, 2);
	modem_add(nrf_ntohs(address->sin_port), 2);
	modem_add_bytes(&address->sin_addr, sizeof(address->sin_addr));
	answer = modem_ask(MODEM_CONNECT);
	if (answer.result == -LINUX_EINPROGRESS) {
		socket->peer = *address;
		return socket->nonblocking ? EINPROGRESS : wait_connected(socket);
	}
	if (answer.result == 0) {
		socket->peer = *address;
	}
	return answer.result < 0 ? modem_errno(-answer.result) : 0;
}

int nrf_connect(int socket, const struct nrf_sockaddr *address, nrf_socklen_t address_len)
{
	struct modem_socket *own;
	int error;

	if (!address || address->sa_family != NRF_AF_INET ||
	    address_len < sizeof(struct nrf_sockaddr_in)) {
		return fail(EAFNOSUPPORT);
	}
	modem_lock();
	own = modem_socket_of(socket);
	error = own ? connect_to(own, (const struct nrf_sockaddr_in *)address) : errno;
	modem_unlock();
	return error ? fail(error) : 0;
}

ssize_t nrf_sendto(int socket, const void *message, size_t length, int flags,
		   const struct nrf_sockaddr *dest_addr, nrf_socklen_t dest_len)
{
	struct modem_answer answer;
	struct modem_socket *own;

	ARG_UNUSED(flags);
	ARG_UNUSED(dest_addr);
	ARG_UNUSED(dest_len);

	if (!message) {
		return fail(EINVAL);
	}
	modem_lock();
	own = modem_socket_of(socket);
	if (!own) {
		modem_unlock();
		return -1;
	}
	modem_begin();
	modem_add(own->number, 2);
	/* A record of the modem's TLS is not longer. */
	modem_add_bytes(message, MIN(length, 16384));
	answer = modem_ask(MODEM_SEND);
	modem_unlock();
	return answer.result < 0 ? fail(modem_errno(-answer.result)) : answer.result;
}

ssize_t nrf_send(int socket, const void *buffer, size_t length, int flags)
{
	return nrf_sendto(socket, buffer, length, flags, NULL, 0);
}

/* Receives what is there; Linux's error when nothing is. Locked. */
static ssize_t receive_now(struct modem_socket *socket, void *buffer, size_t length, bool look)
{
	struct modem_answer answer;

	modem_begin();
	modem_add(socket->number, 2);
	modem_add(look, 1);
	modem_add(length, 4);
	answer = modem_ask(MODEM_RECEIVE);
	if (answer.result > 0) {
		memcpy(buffer, answer.payload, MIN(answer.len, length));
	}
	return answer.result;
}

/* Receives, and waits for it if that is what the caller wants. Locked. */
static ssize_t receive(struct modem_socket *socket, void *buffer, size_t length, int flags)
{
	const bool waits = !socket->nonblocking && (flags & NRF_MSG_DONTWAIT) == 0;
	const k_timepoint_t until = sys_timepoint_calc(socket->receive_timeout);
	size_t received = 0;

	while (true) {
		const ssize_t now = receive_now(socket, (char *)buffer + received, length - received,
						flags & NRF_MSG_PEEK);

		if (now >= 0) {
			received += now;
			if (now == 0 || received == length || (flags & NRF_MSG_WAITALL) == 0) {
				return received;
			}
		} else if (now != -LINUX_EAGAIN) {
			return received > 0 ? (ssize_t)received : fail(modem_errno(-now));
		} else if (!waits || sys_timepoint_expired(until)) {
			return received > 0 ? (ssize_t)received : fail(EAGAIN);
		} else {
			(void)modem_wait(until);
		}
		if (!socket->used || !modem_is_ready()) {
			return fail(ESHUTDOWN);
		}
	}
}

ssize_t nrf_recvfrom(int socket, void *restrict buffer, size_t length, int flags,
		     struct nrf_sockaddr *restrict address, nrf_socklen_t *restrict address_len)
{
	struct modem_socket *own;
	ssize_t received = -1;

	if (!buffer) {
		return fail(EINVAL);
	}
	modem_lock();
	own = modem_socket_of(socket);
	if (own) {
		received = receive(own, buffer, length, flags);
	}
	if (received >= 0 && address && address_len && *address_len >= sizeof(own->peer)) {
		memcpy(address, &own->peer, sizeof(own->peer));
		*address_len = sizeof(own->peer);
	}
	modem_unlock();
	return received;
}

ssize_t nrf_recv(int socket, void *buffer, size_t length, int flags)
{
	return nrf_recvfrom(socket, buffer, length, flags, NULL, NULL);
}

int nrf_fcntl(int fd, int cmd, int flags)
{
	struct modem_socket *socket;
	int ret = 0;

	modem_lock();
	socket = modem_socket_of(fd);
	if (!socket) {
		ret = -1;
	} else if (cmd == NRF_F_GETFL) {
		ret = socket->nonblocking ? NRF_O_NONBLOCK : 0;
	} else if (cmd == NRF_F_SETFL) {
		socket->nonblocking = flags & NRF_O_NONBLOCK;
	} else {
		ret = fail(EINVAL);
	}
	modem_unlock();
	return ret;
}

/* The simulated network has nobody who would connect. */

int nrf_bind(int socket, const struct nrf_sockaddr *address, nrf_socklen_t address_len)
{
	ARG_UNUSED(address);
	ARG_UNUSED(address_len);

	/* The address of a socket that only talks does not matter. */
	return modem_socket_of(socket) ? 0 : -1;
}

int nrf_listen(int sock, int backlog)
{
	ARG_UNUSED(sock);
	ARG_UNUSED(backlog);

	return fail(EOPNOTSUPP);
}

int nrf_accept(int socket, struct nrf_sockaddr *restrict address,
	       nrf_socklen_t *restrict address_len)
{
	ARG_UNUSED(socket);
	ARG_UNUSED(address);
	ARG_UNUSED(address_len);

	return fail(EOPNOTSUPP);
}
