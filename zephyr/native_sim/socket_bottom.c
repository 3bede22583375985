/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The connection to the simulated modem: a socket of the host's. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nsi_cmdline.h"
#include "nsi_hw_scheduler.h"
#include "nsi_tasks.h"
#include "nsi_tracing.h"

#include "socket_bottom.h"

#define STRING(text) STRING_OF(text)
#define STRING_OF(text) #text

#define MAGIC "nPSM"
#define MODEM_ENDS 0xff
#define KIND_BYE 13
#define MAX_REASON 200

enum welcome {
	WELCOME = 0,
	BUSY = 1,
	OTHER_VERSION = 2,
};

static char *argument;
static const char *address;
static int connection = -1;

static void put(uint8_t *to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		to[i] = (uint8_t)(value >> (8 * i));
	}
}

static uint32_t get(const uint8_t *from, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++) {
		value |= (uint32_t)from[i] << (8 * i);
	}
	return value;
}

/* Ends the image. There is nobody any more to be told that it does. */
#define FAIL(...)                                                                                  \
	do {                                                                                       \
		connection = -1;                                                                   \
		nsi_print_error_and_exit(__VA_ARGS__);                                             \
	} while (0)

static void send_all(const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		const ssize_t sent = send(connection, bytes, len, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR) {
			continue;
		}
		if (sent < 0) {
			FAIL("The simulated modem at %s went away: %s\n", address, strerror(errno));
		}
		bytes += sent;
		len -= (size_t)sent;
	}
}

static void receive_all(uint8_t *bytes, size_t len)
{
	while (len > 0) {
		const ssize_t received = recv(connection, bytes, len, 0);

		if (received < 0 && errno == EINTR) {
			continue;
		}
		if (received <= 0) {
			FAIL("The simulated modem at %s went away%s%s\n", address,
			     received < 0 ? ": " : "", received < 0 ? strerror(errno) : "");
		}
		bytes += received;
		len -= (size_t)received;
	}
}

static struct sockaddr_in parse_address(void)
{
	struct sockaddr_in parsed = {.sin_family = AF_INET};
	char host[64];
	unsigned int port;
	int end = 0;

	if (sscanf(address, "%63[0-9.]:%u%n", host, &port, &end) != 2 || address[end] != '\0' ||
	    port == 0 || port > 65535 || inet_pton(AF_INET, host, &parsed.sin_addr) != 1) {
		FAIL("The simulated modem's address is \"%s\", but has to be like 127.0.0.1:9161, "
		     "with a port from 1 to 65535\n",
		     address);
	}
	parsed.sin_port = htons((uint16_t)port);
	return parsed;
}

static void greet(void)
{
	uint8_t greeting[8] = MAGIC;
	unsigned int version;

	put(&greeting[4], SIMULATED_MODEM_VERSION, 2);
	put(&greeting[6], 0, 2);
	send_all(greeting, sizeof(greeting));
	receive_all(greeting, sizeof(greeting));
	if (memcmp(greeting, MAGIC, 4) != 0) {
		FAIL("What listens at %s is no simulated modem\n", address);
	}
	version = get(&greeting[4], 2);
	switch (get(&greeting[6], 2)) {
	case WELCOME:
		return;
	case BUSY:
		FAIL("The simulated modem at %s has another image\n", address);
		break;
	default:
		FAIL("The simulated modem at %s speaks version %u of the protocol, this image "
		     "speaks version %u: build both from the same sources\n",
		     address, version, SIMULATED_MODEM_VERSION);
		break;
	}
}

int simulated_modem_connect(void)
{
	const int on = 1;
	struct sockaddr_in to;

	if (connection >= 0) {
		return 0;
	}
	address = argument ? argument : getenv("NRF_PROVISIONING_SIMULATED_MODEM");
	if (!address) {
		address = STRING(NRF_SIMULATED_MODEM_ADDRESS);
	}
	to = parse_address();
	connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection < 0 || connect(connection, (struct sockaddr *)&to, sizeof(to)) < 0) {
		FAIL("There is no simulated modem at %s: %s. Start one with "
		     "`nrf-provisioning-sim modem`, or name another with --modem=ADDRESS:PORT\n",
		     address, strerror(errno));
	}
	(void)setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	greet();
	return 1;
}

static void send_request(uint8_t kind, const void *fields, size_t len)
{
	uint8_t head[4 + 1 + 8];

	put(&head[0], len + 9, 4);
	head[4] = kind;
	put(&head[5], nsi_hws_get_time(), 8);
	send_all(head, sizeof(head));
	send_all(fields, len);
}

/* The modem says why it ends. */
static void end_with_reason(size_t len)
{
	char reason[MAX_REASON + 1];

	len = len < MAX_REASON ? len : MAX_REASON;
	receive_all((uint8_t *)reason, len);
	reason[len] = '\0';
	FAIL("The simulated modem at %s ended: %s\n", address, reason);
}

size_t simulated_modem_ask(uint8_t kind, const void *fields, size_t len, void *answer, size_t size)
{
	uint8_t head[5];
	size_t rest;

	send_request(kind, fields, len);
	receive_all(head, sizeof(head));
	rest = get(head, 4) - 1;
	if (head[4] == MODEM_ENDS) {
		end_with_reason(rest);
	}
	if (head[4] != (kind | 0x80) || rest > size) {
		FAIL("The simulated modem at %s answers with a frame of kind %u and %zu bytes, which "
		     "is no answer to a request of kind %u\n",
		     address, head[4], rest, kind);
	}
	receive_all(answer, rest);
	return rest;
}

void simulated_modem_check(void)
{
	uint8_t head[5];
	ssize_t there;

	if (connection < 0) {
		return;
	}
	there = recv(connection, head, sizeof(head), MSG_PEEK | MSG_DONTWAIT);
	if (there == 0) {
		FAIL("The simulated modem at %s went away\n", address);
	}
	/* Nothing else comes without having been asked for. */
	if (there == (ssize_t)sizeof(head) && head[4] == MODEM_ENDS) {
		receive_all(head, sizeof(head));
		end_with_reason(get(head, 4) - 1);
	}
}

uint64_t simulated_modem_now_us(void)
{
	return nsi_hws_get_time();
}

static void say_goodbye(void)
{
	static const char reason[] = "it has come to its end, or was told to stop";

	if (connection >= 0) {
		const int ending = connection;

		send_request(KIND_BYE, reason, sizeof(reason) - 1);
		connection = -1;
		close(ending);
	}
}

NSI_TASK(say_goodbye, ON_EXIT_PRE, 10);

static void add_arguments(void)
{
	static struct args_struct_t arguments[] = {
		{.option = "modem",
		 .name = "ADDRESS:PORT",
		 .type = 's',
		 .dest = &argument,
		 .descript = "Where the simulated modem listens"},
		ARG_TABLE_ENDMARKER};

	nsi_add_command_line_opts(arguments);
}

NSI_TASK(add_arguments, PRE_BOOT_1, 10);
