/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file suite.h What the suites share. */
#ifndef SUITE_H_
#define SUITE_H_

#include <zephyr/ztest.h>

#include "harness.h"

#define INTERVAL CONFIG_NRF_PROVISIONING_INTERVAL_S
#define SPREAD CONFIG_NRF_PROVISIONING_SPREAD_S
#define BACKOFF CONFIG_NRF_PROVISIONING_INITIAL_BACKOFF

/** Run before each case: the interval is the default, and the next attempt that far away. */
void before_each(void *fixture);

/** Predicates of the suites: before and after the library was initialised. */
bool is_first(const void *state);
bool is_later(const void *state);

/** Fails the test unless the last announcement was @p seconds, give or take the spread. */
void expect_announced(int64_t seconds);

/** Fails the test unless START comes between so many seconds from now. */
void expect_start_within(int from_s, int to_s);

/** Fails the test unless START comes when a back-off is over, a quarter and the spread later at most. */
void expect_backed_off_start(int seconds);

#endif /* SUITE_H_ */
