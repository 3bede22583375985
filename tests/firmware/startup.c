/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file startup.c
 * @brief Start of a bare Cortex-M33, and its line to the emulator.
 */
#include "firmware.h"

#define SEMIHOSTING_WRITE0 0x04
#define SEMIHOSTING_EXIT 0x18
#define SEMIHOSTING_EXIT_SUCCESS 0x20026
#define SEMIHOSTING_EXIT_FAILURE 0x20023

extern uint32_t firmware_data_start[];
extern uint32_t firmware_data_end[];
extern const uint32_t firmware_data_load[];
extern uint32_t firmware_bss_start[];
extern uint32_t firmware_bss_end[];
extern uint32_t firmware_stack_top[];

void firmware_reset(void);

static void semihosting(uint32_t operation, uintptr_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uintptr_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void firmware_print(const char *text)
{
	semihosting(SEMIHOSTING_WRITE0, (uintptr_t)text);
}

static void fault(void)
{
	firmware_print("fault\n");
	semihosting(SEMIHOSTING_EXIT, SEMIHOSTING_EXIT_FAILURE);
	for (;;) {
	}
}

#if defined(__ARM_FP)
/* Compiled code may use the floating point registers, so the unit is switched on first. */
#define COPROCESSOR_ACCESS ((volatile uint32_t *)0xe000ed88)
#define COPROCESSOR_10_AND_11 (0xfu << 20)
#endif

void firmware_reset(void)
{
	const uint32_t *from = firmware_data_load;

#if defined(__ARM_FP)
	*COPROCESSOR_ACCESS |= COPROCESSOR_10_AND_11;
	__asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
	for (uint32_t *to = firmware_data_start; to < firmware_data_end; to++) {
		*to = *from++;
	}
	for (uint32_t *to = firmware_bss_start; to < firmware_bss_end; to++) {
		*to = 0;
	}
	semihosting(SEMIHOSTING_EXIT,
		    firmware_main() == 0 ? SEMIHOSTING_EXIT_SUCCESS : SEMIHOSTING_EXIT_FAILURE);
	for (;;) {
	}
}

struct vectors {
	uint32_t *stack;
	void (*handlers[15])(void);
};

__attribute__((section(".vectors"), used)) static const struct vectors vectors = {
	.stack = firmware_stack_top,
	.handlers = {
		firmware_reset, fault, fault, fault, fault, fault, fault, fault,
		fault,		fault, fault, fault, fault, fault, fault,
	},
};
