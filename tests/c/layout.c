/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file layout.c
 * @brief Sizes, offsets and values of the public API, asserted at compile time.
 *
 * Compiled for the host and for bare-metal ARM, where enums are as short as they can be.
 */
#include <net/nrf_provisioning.h>

#define ASSERT_VALUE(name, value)                                                                  \
	_Static_assert(NRF_PROVISIONING_EVENT_##name == (value), "value of " #name)

ASSERT_VALUE(START, 1);
ASSERT_VALUE(STOP, 2);
ASSERT_VALUE(DONE, 3);
ASSERT_VALUE(FAILED, 4);
ASSERT_VALUE(NO_COMMANDS, 5);
ASSERT_VALUE(FAILED_TOO_MANY_COMMANDS, 6);
ASSERT_VALUE(FAILED_DEVICE_NOT_CLAIMED, 7);
ASSERT_VALUE(FAILED_WRONG_ROOT_CA, 8);
ASSERT_VALUE(FAILED_NO_VALID_DATETIME, 9);
ASSERT_VALUE(NEED_LTE_DEACTIVATED, 10);
ASSERT_VALUE(NEED_LTE_ACTIVATED, 11);
ASSERT_VALUE(SCHEDULED_PROVISIONING, 12);
ASSERT_VALUE(FATAL_ERROR, 13);

#if defined(__arm__)
#define ENUM_SIZE 1
#else
#define ENUM_SIZE 4
#endif

#define DATA struct nrf_provisioning_callback_data

_Static_assert(sizeof(enum nrf_provisioning_event) == ENUM_SIZE, "size of the enum");
_Static_assert(sizeof(DATA) == 16, "size of the callback data");
_Static_assert(_Alignof(DATA) == 8, "alignment of the callback data");
_Static_assert(offsetof(DATA, type) == 0, "offset of type");
_Static_assert(offsetof(DATA, token) == 8, "offset of token");
_Static_assert(offsetof(DATA, next_attempt_time_seconds) == 8, "offset of the time");
_Static_assert(sizeof(((DATA *)0)->token) == sizeof(void *), "size of token");
_Static_assert(sizeof(((DATA *)0)->next_attempt_time_seconds) == 8, "size of the time");

/* The types of the functions; a wrong one is an error here. */
int (*const nrf_provisioning_layout_init)(nrf_provisioning_event_cb_t) = nrf_provisioning_init;
int (*const nrf_provisioning_layout_trigger)(void) = nrf_provisioning_trigger_manually;
int (*const nrf_provisioning_layout_interval)(int) = nrf_provisioning_set_interval;
