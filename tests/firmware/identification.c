/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file identification.c
 * @brief The platform's part that needs no kernel: what an image tells of itself. Logs go nowhere.
 */
#include <errno.h>

#include "nrf_provisioning_platform.h"

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
	return "User-Agent: Zephyr/0.0.0 (tests)\r\n";
}

int nrf_provisioning_platform_errno(void)
{
	return ECONNREFUSED;
}
