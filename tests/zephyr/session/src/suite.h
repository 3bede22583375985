/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file suite.h What the suites share. */
#ifndef SUITE_H_
#define SUITE_H_

#include <zephyr/ztest.h>

#include "harness.h"

/** Run before each case. */
void before_each(void *fixture);

/** Predicates of the suites: the library is initialised once, between the first and the last. */
bool is_before_init(const void *state);
bool is_init(const void *state);
bool is_running(const void *state);

#endif /* SUITE_H_ */
