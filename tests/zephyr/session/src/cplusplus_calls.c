/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The application in C++ of cplusplus.cpp. */

#include <errno.h>

#include "suite.h"

nrf_provisioning_event_cb_t cplusplus_callback(void);
unsigned int cplusplus_count(void);
int cplusplus_init(void);
int cplusplus_trigger(void);
int cplusplus_set_interval(int interval);

ZTEST_SUITE(cplusplus, is_running, NULL, before_each, NULL, NULL);

ZTEST(cplusplus, test_calls_and_callbacks)
{
	zassert_equal(cplusplus_init(), -EALREADY);
	zassert_equal(cplusplus_set_interval(-1), -EINVAL);
	harness.on_event = cplusplus_callback();
	zassert_ok(cplusplus_trigger());
	EXPECT_EVENTS(START, NO_COMMANDS, STOP);
	zassert_equal(cplusplus_count(), 3);
}
