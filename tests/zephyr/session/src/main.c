/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include "suite.h"

enum stage {
	STAGE_BEFORE_INIT,
	STAGE_INIT,
	STAGE_RUNNING,
};

/*
 * Cases before initialisation come first; the library is initialised once, as in a product. Every
 * case leaves the library idle.
 */
void before_each(void *fixture)
{
	ARG_UNUSED(fixture);

	harness_reset();
}

static enum stage stage;

bool is_before_init(const void *state)
{
	return *(const enum stage *)state == STAGE_BEFORE_INIT;
}

bool is_init(const void *state)
{
	return *(const enum stage *)state == STAGE_INIT;
}

bool is_running(const void *state)
{
	return *(const enum stage *)state == STAGE_RUNNING;
}

void test_main(void)
{
	for (stage = STAGE_BEFORE_INIT; stage <= STAGE_RUNNING; stage++) {
		ztest_run_all(&stage, false, 1, 1);
	}
	ztest_verify_all_test_suites_ran();
}
