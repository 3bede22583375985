/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The DTLS connection: how it is made, and every way in which it is not. */

#include <errno.h>
#include <string.h>

#include <zephyr/net/coap.h>
#include <zephyr/net/socket.h>

#include "fakes_coap.h"
#include "fakes_sockets.h"
#include "suite.h"

ZTEST_SUITE(coap_connection, is_running, NULL, before_each, NULL, NULL);

/* The library is not initialised without its client, and can be later. */
ZTEST(before_init, test_client_that_cannot_be_set_up)
{
	fake_coap_fail_init(-ENOSPC);
	zassert_equal(nrf_provisioning_init(harness_callback), -ENOSPC);
	zassert_equal(nrf_provisioning_trigger_manually(), -EFAULT);
	zassert_equal(harness_next_event(2), 0);
}

static void attempt(enum nrf_provisioning_event event)
{
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, event, STOP);
}

static const struct fake_socket *socket(int index)
{
	const struct fake_socket *found = fake_sockets_get(index);

	zassert_not_null(found, "no socket %d", index);
	return found;
}

static const struct fake_socket_option *option(int level, int name)
{
	const struct fake_socket *first = socket(0);

	for (size_t i = 0; i < first->option_count; i++) {
		if (first->options[i].level == level && first->options[i].name == name) {
			return &first->options[i];
		}
	}
	return NULL;
}

static void check_int(int name, int expected)
{
	const struct fake_socket_option *found = option(ZSOCK_SOL_TLS, name);

	zassert_not_null(found, "option %d was not set", name);
	zassert_equal(found->len, sizeof(expected));
	zassert_mem_equal(found->value, &expected, sizeof(expected), "option %d", name);
}

ZTEST(coap_connection, test_options)
{
	const bool caches = IS_ENABLED(CONFIG_NRF_PROVISIONING_COAP_DTLS_SESSION_CACHE);
	const struct fake_socket_option *host;

	attempt(NO_COMMANDS);
	check_int(ZSOCK_TLS_SEC_TAG_LIST, CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG);
	check_int(ZSOCK_TLS_PEER_VERIFY, ZSOCK_TLS_PEER_VERIFY_REQUIRED);
	check_int(ZSOCK_TLS_SESSION_CACHE, caches ? ZSOCK_TLS_SESSION_CACHE_ENABLED
						  : ZSOCK_TLS_SESSION_CACHE_DISABLED);
	check_int(ZSOCK_TLS_DTLS_CID, ZSOCK_TLS_DTLS_CID_SUPPORTED);
	host = option(ZSOCK_SOL_TLS, ZSOCK_TLS_HOSTNAME);
	zassert_not_null(host);
	zassert_equal(host->len, strlen(CONFIG_NRF_PROVISIONING_COAP_HOSTNAME));
	zassert_mem_equal(host->value, CONFIG_NRF_PROVISIONING_COAP_HOSTNAME, host->len);
	/* Only some modems have it, and the others refuse what they do not know. */
	zassert_equal(option(ZSOCK_SOL_SOCKET, SO_KEEPOPEN) != NULL,
		      IS_ENABLED(CONFIG_SOC_NRF9120));
}

ZTEST(coap_connection, test_host_and_port)
{
	attempt(NO_COMMANDS);

	const struct fake_lookup *lookup = fake_sockets_lookup();

	zassert_not_null(lookup);
	zassert_str_equal(lookup->host, CONFIG_NRF_PROVISIONING_COAP_HOSTNAME);
	zassert_str_equal(lookup->service, CONFIG_NRF_PROVISIONING_COAP_PORT);
	/* What the image has: one IP version, or both. */
#if defined(CONFIG_NET_IPV4) && !defined(CONFIG_NET_IPV6)
	zassert_equal(lookup->family, NET_AF_INET);
#elif defined(CONFIG_NET_IPV6) && !defined(CONFIG_NET_IPV4)
	zassert_equal(lookup->family, NET_AF_INET6);
#else
	zassert_equal(lookup->family, NET_AF_UNSPEC);
#endif
	zassert_equal(lookup->type, NET_SOCK_DGRAM);
	zassert_equal(socket(0)->port, 5684);
}

static void check_family(int family, size_t address_len)
{
	harness_reset();
	fake_sockets_resolve_to(family);
	attempt(NO_COMMANDS);
	zassert_equal(fake_sockets_count(), 1);
	zassert_equal(socket(0)->family, family);
	zassert_equal(socket(0)->type, NET_SOCK_DGRAM);
	zassert_equal(socket(0)->protocol, NET_IPPROTO_DTLS_1_2);
	zassert_equal(socket(0)->address_len, address_len);
}

ZTEST(coap_connection, test_either_ip_version)
{
	check_family(NET_AF_INET, sizeof(struct net_sockaddr_in));
	check_family(NET_AF_INET6, sizeof(struct net_sockaddr_in6));
}

/* Nothing stays open, as fake_service_complaint() sees, and the next attempt succeeds. */
static void expect_failure(enum nrf_provisioning_event event)
{
	attempt(event);
	zassert_equal(fake_coap_messages(), 0);
	harness_reset();
	attempt(NO_COMMANDS);
	harness_reset();
}

ZTEST(coap_connection, test_names_that_stand_for_nothing)
{
	fake_sockets_fail_lookup(DNS_EAI_NONAME);
	expect_failure(FAILED);
	fake_sockets_fail_lookup(DNS_EAI_AGAIN);
	expect_failure(FAILED);
	fake_sockets_resolve_to(NET_AF_UNSPEC);
	expect_failure(FAILED);
}

ZTEST(coap_connection, test_socket_that_is_not_there)
{
	fake_sockets_fail(FAKE_SOCKET_CREATE, ENFILE);
	expect_failure(FAILED);
	fake_sockets_fail(FAKE_SOCKET_CREATE, EAFNOSUPPORT);
	expect_failure(FAILED);
	fake_sockets_fail(FAKE_SOCKET_CREATE, ENOMEM);
	expect_failure(TOO_MANY_COMMANDS);
}

ZTEST(coap_connection, test_options_that_are_refused)
{
	const int names[] = {ZSOCK_TLS_SEC_TAG_LIST, ZSOCK_TLS_PEER_VERIFY, ZSOCK_TLS_HOSTNAME,
			     ZSOCK_TLS_SESSION_CACHE};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		fake_sockets_fail_option(names[i], EINVAL);
		expect_failure(FAILED);
	}
}

/* Modems with older firmware do not know connection ids. */
ZTEST(coap_connection, test_modem_without_connection_ids)
{
	fake_sockets_fail_option(ZSOCK_TLS_DTLS_CID, EINVAL);
	attempt(NO_COMMANDS);
	zassert_is_null(option(ZSOCK_SOL_TLS, ZSOCK_TLS_DTLS_CID));
}

ZTEST(coap_connection, test_handshakes_that_fail)
{
	const struct {
		int err;
		enum nrf_provisioning_event event;
	} rows[] = {
		{ECONNREFUSED, WRONG_ROOT_CA}, {ENOMEM, TOO_MANY_COMMANDS},
		{ETIMEDOUT, FAILED},           {EHOSTUNREACH, FAILED},
		{ENETUNREACH, FAILED},         {ECONNRESET, FAILED},
		/* A socket does not know whether the device is claimed. */
		{EACCES, FAILED},              {EBUSY, FAILED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		fake_sockets_fail(FAKE_SOCKET_CONNECT, rows[i].err);
		expect_failure(rows[i].event);
	}
}

ZTEST(coap_connection, test_token_that_cannot_be_signed)
{
	fake_identity_fail_jwt(-ENOMEM);
	expect_failure(FAILED);
}

/* The device is open to the service's answer, but asks nothing else before that. */
ZTEST(coap_connection, test_authentication_that_is_refused)
{
	const struct {
		int code;
		enum nrf_provisioning_event event;
	} rows[] = {
		{COAP_RESPONSE_CODE_UNAUTHORIZED, NOT_CLAIMED},
		{COAP_RESPONSE_CODE_BAD_REQUEST, FAILED},
		{COAP_RESPONSE_CODE_FORBIDDEN, FAILED},
		{COAP_RESPONSE_CODE_NOT_FOUND, FAILED},
		{COAP_RESPONSE_CODE_INTERNAL_ERROR, FAILED},
		/* A success of another kind is none. */
		{COAP_RESPONSE_CODE_CHANGED, FAILED},
		{COAP_RESPONSE_CODE_CONTENT, FAILED},
		{-ECONNRESET, FAILED},
		{FAKE_COAP_SILENCE, FAILED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		harness_reset();
		fake_coap_say(FAKE_COAP_AUTH, rows[i].code);
		attempt(rows[i].event);
		zassert_equal(fake_sockets_count(), 1, "row %u", (unsigned int)i);
		zassert_equal(fake_coap_messages(), 1, "row %u", (unsigned int)i);
		attempt(NO_COMMANDS);
	}
}

static int seen_descriptor;

static void look_at_descriptor(int index)
{
	ARG_UNUSED(index);

	seen_descriptor = fake_coap_descriptor();
}

/* The client's thread looks at a socket only while there is one. */
ZTEST(coap_connection, test_descriptor)
{
	zassert_equal(fake_coap_descriptor(), -1);
	fake_coap_before_answer(look_at_descriptor);
	seen_descriptor = -1;
	attempt(NO_COMMANDS);
	zassert_true(seen_descriptor >= 0);
	zassert_equal(fake_coap_descriptor(), -1);
}

static int open_while_offline;

static void count_sockets(const struct nrf_provisioning_callback_data *event)
{
	if (event->type == LTE_DOWN) {
		open_while_offline = fake_sockets_open();
		seen_descriptor = fake_coap_descriptor();
	}
}

ZTEST(coap_connection, test_closed_while_offline)
{
	struct batch batch;

	open_while_offline = -1;
	harness.on_event = count_sockets;
	batch_begin(&batch, 2);
	batch_at(&batch, "offline.1", "%CMNG", "1", 0);
	batch_finished(&batch, "offline.2");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_DOWN, LTE_UP, DONE, STOP);
	zassert_equal(open_while_offline, 0);
	zassert_equal(seen_descriptor, -1);
	zassert_equal(fake_sockets_count(), 2);
}

/* The service restarts between a report and the next request for commands. */
static void forget_device(int index)
{
	if (fake_coap_message(index)->method == COAP_METHOD_GET && index > 2) {
		fake_coap_before_answer(NULL);
		fake_coap_forget_device();
	}
}

ZTEST(coap_connection, test_service_that_forgets_the_device)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "forget.1", "app/forget", "x");
	harness_send(&batch);
	fake_coap_before_answer(forget_device);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NO_COMMANDS, STOP);
	/* One for the first request and the report, and one because the service forgot it. */
	zassert_equal(fake_sockets_count(), 2);
	zassert_equal(fake_service_requests(), 4);
}

/* A fresh connection gets one try: the device is not claimed any more. */
ZTEST(coap_connection, test_device_that_is_not_claimed_any_more)
{
	struct batch batch;

	batch_begin(&batch, 1);
	batch_config(&batch, "unclaimed.1", "app/unclaimed", "x");
	harness_send(&batch);
	fake_service_send(0, 401, NULL, 0);
	fake_service_send(0, 401, NULL, 0);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, NOT_CLAIMED, STOP);
	zassert_equal(fake_sockets_count(), 2);
	zassert_equal(fake_service_requests(), 4);
}
