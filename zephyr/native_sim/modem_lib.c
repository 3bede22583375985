/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The modem library's beginning and end, and those of the SDK's layer over it. That layer's own
 * sources are about the memory that the chip shares with its modem.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/iterable_sections.h>

#include <modem/nrf_modem_lib.h>
#include <nrf_modem.h>
#include <nrf_modem_at.h>
#include <nrf_modem_os.h>

#include "modem.h"

LOG_MODULE_REGISTER(nrf_modem, CONFIG_NRF_MODEM_LIB_LOG_LEVEL);

#define CFUN_POWER_OFF 0
#define CFUN_OFFLINE 4

static nrf_modem_fault_handler_t on_fault;

static void tell_of_fault(const char *info)
{
	struct nrf_modem_fault_info fault;

	memcpy(&fault, info, sizeof(fault));
	if (on_fault) {
		on_fault(&fault);
	}
}

void modem_faulted(uint32_t reason)
{
	/* Where the modem's program was is not known: it has none. */
	const struct nrf_modem_fault_info fault = {.reason = reason};

	modem_call_later(tell_of_fault, (const char *)&fault, sizeof(fault));
}

int nrf_modem_init(const struct nrf_modem_init_params *init_params)
{
	if (modem_state() != MODEM_OFF) {
		return -EPERM;
	}
	on_fault = init_params->fault_handler;
	modem_start();
	return 0;
}

int nrf_modem_shutdown(void)
{
	if (modem_state() == MODEM_OFF) {
		return -EPERM;
	}
	modem_stop();
	return 0;
}

bool nrf_modem_is_initialized(void)
{
	return modem_is_ready();
}

int nrf_modem_bootloader_init(const struct nrf_modem_bootloader_init_params *init_params)
{
	ARG_UNUSED(init_params);

	/* There is no firmware to be updated. */
	return -ENOSYS;
}

char *nrf_modem_build_version(void)
{
	static char version[] = "simulated";

	return version;
}

/* errno's numbers are the host's here, and sockets fail with those. */
void nrf_modem_os_errno_set(int err_code)
{
	errno = err_code;
}

int nrf_modem_lib_init(void)
{
	static const struct nrf_modem_init_params init_params = {
		.fault_handler = nrf_modem_fault_handler,
	};
	const int err = nrf_modem_init(&init_params);

	if (err) {
		LOG_ERR("The modem library cannot be initialised, error %d", err);
	}
	STRUCT_SECTION_FOREACH(nrf_modem_lib_init_cb, hook) {
		hook->callback(err, hook->context);
	}
	return err;
}

int nrf_modem_lib_bootloader_init(void)
{
	return nrf_modem_bootloader_init(NULL);
}

int nrf_modem_lib_shutdown(void)
{
	uint16_t mode;

	STRUCT_SECTION_FOREACH(nrf_modem_lib_shutdown_cb, hook) {
		hook->callback(hook->context);
	}
	if (nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %hu", &mode) == 1 && mode != CFUN_POWER_OFF &&
	    mode != CFUN_OFFLINE) {
		LOG_WRN("The modem is shut down without having been switched off");
		(void)nrf_modem_at_printf("AT+CFUN=%d", CFUN_POWER_OFF);
	}
	(void)nrf_modem_shutdown();
	return 0;
}
