/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file harness.h
 * @brief The simulation, as the test programs use it, and their assertion.
 */
#ifndef HARNESS_H__
#define HARNESS_H__

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Starts the device and the service that @p scenario describes, in TOML. */
void c_test_begin(const char *scenario);

/** Lets @p seconds of simulated time pass. */
void c_test_run(uint32_t seconds);

/** Resets the device: the library is as it was before nrf_provisioning_init(). */
void c_test_reboot(void);

/** Ends the simulation. */
void c_test_end(void);

#ifdef __cplusplus
}
#endif

/** Ends the program when @p condition does not hold. */
#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			exit(EXIT_FAILURE);                                                        \
		}                                                                                  \
	} while (0)

/** What each scenario begins with. */
#define SCENARIO "name = \"c\"\nabout = \"a C program's\"\n"

/** One batch that takes LTE down and finishes. */
#define SERVICE_WITH_WORK                                                                          \
	"[service]\n"                                                                              \
	"batches = [[{ credential = { tag = 42, type = \"ca\", generate = \"ca\" } }, "            \
	"\"finished\"]]\n"

#endif /* HARNESS_H__ */
