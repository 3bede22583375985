/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <stdarg.h>
#include <stdio.h>

#include <zephyr/sys/printk.h>

#define LINE_SIZE 256

/* Puts a line of the application's into the record of the run. */
void nrf_provisioning_sim_print(const char *text);

void printk(const char *fmt, ...)
{
	char line[LINE_SIZE];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	nrf_provisioning_sim_print(line);
}
