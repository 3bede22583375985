/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file platform.c
 * @brief The least kernel: time passes when somebody sleeps.
 */
#include "firmware.h"
#include "nrf_provisioning_platform.h"

static uint64_t now_ms;
static bool work_due;

bool firmware_work_is_due(void)
{
	const bool due = work_due;

	work_due = false;
	return due;
}

void nrf_provisioning_platform_start(void)
{
}

void nrf_provisioning_platform_schedule(uint32_t delay_s)
{
	now_ms += (uint64_t)delay_s * 1000;
	work_due = true;
}

void nrf_provisioning_platform_sleep_ms(uint32_t ms)
{
	now_ms += ms;
}

uint32_t nrf_provisioning_platform_uptime_s(void)
{
	return (uint32_t)(now_ms >> 10);
}

uint32_t nrf_provisioning_platform_random(void)
{
	static uint32_t state = 1;

	state = state * 1664525u + 1013904223u;
	return state;
}
