/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file kernel.h
 * @brief The one kernel service that applications on the host need, and types of the CoAP client's.
 */
#ifndef ZEPHYR_INCLUDE_KERNEL_H_
#define ZEPHYR_INCLUDE_KERNEL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef long atomic_t;

/** Threads that wait: the ends of a list. */
typedef struct {
	void *waitq[2];
} _wait_q_t;

/** A mutex. */
struct k_mutex {
	_wait_q_t wait_q;
	struct k_thread *owner;
	uint32_t lock_count;
	int owner_orig_prio;
};

/** Suspends the calling thread for @p ms milliseconds; returns what was left of them. */
int32_t k_msleep(int32_t ms);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_KERNEL_H_ */
