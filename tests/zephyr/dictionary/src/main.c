/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* An attempt that logs messages with and without a value. */

#include <zephyr/ztest.h>

#include "harness.h"

ZTEST_SUITE(dictionary, NULL, NULL, NULL, NULL, NULL);

ZTEST(dictionary, test_messages)
{
	struct batch batch;

	harness_reset();
	zassert_ok(nrf_provisioning_init(harness_callback));
	batch_begin(&batch, 1);
	batch_finished(&batch, "dictionary.1");
	harness_send(&batch);
	zassert_ok(nrf_provisioning_trigger_manually());
	EXPECT_EVENTS(START, LTE_UP, DONE, STOP);
}
