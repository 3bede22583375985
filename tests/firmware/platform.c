/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file platform.c
 * @brief The least platform: time passes when somebody sleeps, and logs go nowhere.
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

void nrf_provisioning_platform_log(uint32_t message, int32_t value)
{
	(void)message;
	(void)value;
}

size_t nrf_provisioning_platform_root_ca(const uint8_t **pem)
{
	static const uint8_t certificate[] = "-----BEGIN CERTIFICATE-----\n";

	*pem = certificate;
	return sizeof(certificate) - 1;
}

const char *nrf_provisioning_platform_sdk_version(void)
{
	return "0.0.0";
}

const char *nrf_provisioning_platform_user_agent(void)
{
	return "User-Agent: Zephyr/0.0.0 (firmware check)\r\n";
}
