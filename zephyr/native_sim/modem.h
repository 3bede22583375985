/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file modem.h
 * @brief The simulated modem, as the functions of the modem library see it.
 */
#ifndef NRF_PROVISIONING_SIMULATED_MODEM_H_
#define NRF_PROVISIONING_SIMULATED_MODEM_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/kernel.h>

#include <nrf_socket.h>

/** Requests, see doc/native-sim.md. */
enum modem_request {
	MODEM_HELLO = 1,
	MODEM_ADVANCE = 2,
	MODEM_AT = 3,
	MODEM_SOCKET = 4,
	MODEM_OPTION = 5,
	MODEM_CONNECT = 6,
	MODEM_SEND = 7,
	MODEM_RECEIVE = 8,
	MODEM_CLOSE = 9,
	MODEM_RESOLVE = 10,
	MODEM_EVENT = 11,
	MODEM_SETTING = 12,
	MODEM_START = 14,
};

/** The answer to a request. */
struct modem_answer {
	/** Not negative, or an error of Linux. */
	int32_t result;
	/** What comes with it; valid while the modem is locked. */
	const uint8_t *payload;
	size_t len;
	/** The functional mode that was requested, -1 when none was. */
	int mode;
};

/** What can be asked of the modem. */
enum modem_state {
	/** Nothing: the modem library is not initialised. */
	MODEM_OFF,
	/** Everything. */
	MODEM_ON,
	/** Nothing until the library is initialised again: the modem has a fault of its own. */
	MODEM_FAULTED,
};

/** Locks the modem. All other functions but those that tell its state want it locked. */
void modem_lock(void);
void modem_unlock(void);

/**
 * @brief Connects to the modem, which is the device's boot for it, and starts it.
 *
 * Not to be locked. Takes until the end of a fault of the modem's that is going on.
 */
void modem_start(void);
/** Nothing can be asked any more. Not to be locked. */
void modem_stop(void);
enum modem_state modem_state(void);
/** Whether its state is MODEM_ON. */
bool modem_is_ready(void);
/** Whether the simulation can be told of what the image does, whatever the modem's state. */
bool modem_is_connected(void);

/**
 * @brief Builds a request, field by field, and makes it.
 *
 * What does not fit is cut off, which the modem notices.
 */
void modem_begin(void);
void modem_add(uint64_t value, size_t len);
void modem_add_bytes(const void *bytes, size_t len);
struct modem_answer modem_ask(enum modem_request kind);

/** Has @p handler called on the modem's thread with @p text, whose copy is made. */
void modem_call_later(void (*handler)(const char *text), const char *text, size_t len);

/** Waits until something has happened, at most until @p until; false when it is over. */
bool modem_wait(k_timepoint_t until);

/** Turns an error of Linux into errno's number for it. */
int modem_errno(int linux_errno);

/** Room for a line of text in the modem's own memory, for whoever has locked it. */
char *modem_scratch(size_t *size);

/* What the parts call of each other. */

/** The modem has a fault of its own. */
void modem_faulted(uint32_t reason);
/** A notification came. */
void modem_at_notified(const char *line, size_t len);
/** The flags of the modem's socket @p number have changed. */
void modem_socket_changed(uint16_t number, uint8_t flags, int linux_errno);
/** Calls what waits for sockets; on the modem's thread, not locked. */
void modem_poll_callbacks(void);
/** Closes all sockets, without telling the modem. */
void modem_sockets_forget(void);
/** The modem has closed all sockets. */
void modem_sockets_lost(void);

/** Flags of a socket. */
#define MODEM_READABLE 1
#define MODEM_WRITABLE 2
#define MODEM_ENDED    4
#define MODEM_FAILED   8

/** A socket of the modem library's. */
struct modem_socket {
	bool used;
	/** Its number at the modem. */
	uint16_t number;
	int family;
	uint8_t flags;
	int error;
	bool nonblocking;
	k_timeout_t receive_timeout;
	struct nrf_modem_pollcb pollcb;
	/** What it is connected to. */
	struct nrf_sockaddr_in peer;
};

/** The socket of a descriptor; NULL, with errno set, when there is none. */
struct modem_socket *modem_socket_of(int fd);
/** The same, also when the modem has closed it with a fault of its own. */
struct modem_socket *modem_socket_held(int fd);
/** What poll() has to say about a socket, for @p events. */
short modem_socket_revents(const struct modem_socket *socket, short events);

#endif /* NRF_PROVISIONING_SIMULATED_MODEM_H_ */
