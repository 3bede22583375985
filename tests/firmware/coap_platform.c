/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file coap_platform.c
 * @brief The platform's part in waiting for an answer, which came before the request returned.
 */
#include "nrf_provisioning_platform.h"

static bool signalled;

void nrf_provisioning_platform_lock(void)
{
}

void nrf_provisioning_platform_unlock(void)
{
}

void nrf_provisioning_platform_signal(void)
{
	signalled = true;
}

bool nrf_provisioning_platform_wait(uint32_t timeout_ms)
{
	const bool taken = signalled;

	(void)timeout_ms;
	signalled = false;
	return taken;
}
