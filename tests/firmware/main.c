/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file main.c
 * @brief An application that provisions once, and measures the stack of the library's work.
 */
#include <net/nrf_provisioning.h>

#include "firmware.h"
#include "nrf_provisioning_platform.h"

#define STACK_LIMIT 8192
#define STACK_PAINT 0xa5a5a5a5u
#define RUNS_AT_MOST 8
#define INTERVAL_SECONDS 3600

static unsigned int seen[NRF_PROVISIONING_EVENT_FATAL_ERROR + 1];

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	seen[event->type]++;
	if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED) {
		firmware_modem_offline = true;
		nrf_provisioning_rust_on_cgev("+CGEV: ME DETACH\r\n");
		nrf_provisioning_rust_on_cfun(4);
	} else if (event->type == NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED) {
		firmware_modem_offline = false;
		nrf_provisioning_rust_on_cfun(1);
		nrf_provisioning_rust_on_cgev("+CGEV: ME PDN ACT 0\r\n");
	}
}

static void print_number(const char *name, uint32_t value)
{
	char digits[12];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	digits[--at] = '\n';
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	firmware_print(name);
	firmware_print(&digits[at]);
}

/* Runs the work that is due, and returns how many bytes of stack the deepest run took. */
__attribute__((noinline)) static uint32_t run_work(void)
{
	volatile uint32_t *const top = __builtin_frame_address(0);
	volatile uint32_t *const bottom = top - STACK_LIMIT / sizeof(*top);
	volatile uint32_t *mark = bottom;

	/* The frame of this function lies just below its address, so the paint stops short of it. */
	for (volatile uint32_t *at = bottom; at < top - 16; at++) {
		*at = STACK_PAINT;
	}
	for (int i = 0; i < RUNS_AT_MOST && firmware_work_is_due(); i++) {
		nrf_provisioning_rust_work();
	}
	while (mark < top && *mark == STACK_PAINT) {
		mark++;
	}
	return (uint32_t)((uintptr_t)top - (uintptr_t)mark);
}

static bool went_well(void)
{
	return seen[NRF_PROVISIONING_EVENT_START] == 1 && seen[NRF_PROVISIONING_EVENT_DONE] == 1 &&
	       seen[NRF_PROVISIONING_EVENT_STOP] == 1 &&
	       seen[NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED] == 1 &&
	       seen[NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED] == 1 &&
	       firmware_finished_reports == 1 &&
	       /* A pair, and a generated key, which is entered and settled. */
	       firmware_settings_saved == 3;
}

/* What the instructions are counted between. The same code does not make two of them one. */
#define MARK __attribute__((noinline, no_icf)) static void

MARK session_begins(void)
{
	__asm__ volatile("");
}

MARK session_ends(void)
{
	__asm__ volatile("");
}

MARK batch_begins(void)
{
	__asm__ volatile("");
}

MARK batch_ends(void)
{
	__asm__ volatile("");
}

/* A batch of as many commands as a device takes at once, which changes no expectation above. */
static bool full_batch_goes_well(void)
{
	const unsigned int before = firmware_at_commands;

	firmware_send_full_batch();
	if (nrf_provisioning_trigger_manually() != 0) {
		return false;
	}
	batch_begins();
	(void)run_work();
	batch_ends();
	return seen[NRF_PROVISIONING_EVENT_DONE] == 2 && firmware_finished_reports == 2 &&
	       firmware_at_commands > before + FIRMWARE_FULL_BATCH_AT_COMMANDS;
}

int firmware_main(void)
{
	uint32_t stack;

	nrf_provisioning_rust_on_modem_init(0);
	if (nrf_provisioning_init(on_event) != 0) {
		return 1;
	}
	stack = run_work();
	(void)nrf_provisioning_set_interval(INTERVAL_SECONDS);
	if (nrf_provisioning_trigger_manually() != 0) {
		return 1;
	}
	session_begins();
	const uint32_t session = run_work();

	session_ends();

	for (unsigned int i = 1; i < sizeof(seen) / sizeof(seen[0]); i++) {
		if (seen[i] > 0) {
			print_number("event ", i);
		}
	}
	print_number("at ", firmware_at_commands);
	print_number("stack ", session > stack ? session : stack);
	return went_well() && full_batch_goes_well() ? 0 : 1;
}
