/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Waiting for sockets. */

#include <errno.h>

#include <zephyr/kernel.h>

#include <nrf_socket.h>

#include "modem.h"

short modem_socket_revents(const struct modem_socket *socket, short events)
{
	short revents = 0;

	if (socket->flags & MODEM_READABLE) {
		revents |= events & NRF_POLLIN;
	}
	if (socket->flags & MODEM_WRITABLE) {
		revents |= events & NRF_POLLOUT;
	}
	/* These are told whether they were asked for or not. */
	if (socket->flags & MODEM_FAILED) {
		revents |= NRF_POLLERR;
	}
	if (socket->flags & MODEM_ENDED) {
		revents |= NRF_POLLHUP;
	}
	return revents;
}

/* Finds a socket whose callback is to be called, and takes the callback if it was for once. */
static nrf_modem_pollcb_t next_callback(int *fd, struct nrf_pollfd *pollfd)
{
	nrf_modem_pollcb_t callback = NULL;

	modem_lock();
	for (; *fd < NRF_MODEM_MAX_SOCKET_COUNT && !callback; (*fd)++) {
		struct modem_socket *const socket = modem_socket_held(*fd);

		if (!socket || !socket->pollcb.callback) {
			continue;
		}
		pollfd->fd = *fd;
		pollfd->events = socket->pollcb.events;
		pollfd->revents = modem_socket_revents(socket, pollfd->events);
		if (pollfd->revents) {
			callback = socket->pollcb.callback;
			if (socket->pollcb.oneshot) {
				socket->pollcb.callback = NULL;
			}
		}
	}
	modem_unlock();
	return callback;
}

void modem_poll_callbacks(void)
{
	struct nrf_pollfd pollfd;

	for (int fd = 0; fd < NRF_MODEM_MAX_SOCKET_COUNT;) {
		const nrf_modem_pollcb_t callback = next_callback(&fd, &pollfd);

		if (callback) {
			callback(&pollfd);
		}
	}
}

/* Looks at all sockets; how many have something to say. Locked. */
static int look(struct nrf_pollfd fds[], nrf_nfds_t nfds)
{
	int count = 0;

	for (nrf_nfds_t i = 0; i < nfds; i++) {
		struct modem_socket *socket;

		fds[i].revents = 0;
		if (fds[i].fd < 0) {
			continue;
		}
		socket = modem_socket_held(fds[i].fd);
		fds[i].revents = socket ? modem_socket_revents(socket, fds[i].events) : NRF_POLLNVAL;
		count += fds[i].revents != 0;
	}
	return count;
}

int nrf_poll(struct nrf_pollfd fds[], nrf_nfds_t nfds, int timeout)
{
	const k_timepoint_t until = sys_timepoint_calc(timeout < 0 ? K_FOREVER : K_MSEC(timeout));
	int count;

	modem_lock();
	count = look(fds, nfds);
	while (count == 0 && !sys_timepoint_expired(until)) {
		(void)modem_wait(until);
		count = look(fds, nfds);
	}
	modem_unlock();
	return count;
}
