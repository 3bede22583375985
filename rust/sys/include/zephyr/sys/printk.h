/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file printk.h
 * @brief Console output of applications.
 */
#ifndef ZEPHYR_INCLUDE_SYS_PRINTK_H_
#define ZEPHYR_INCLUDE_SYS_PRINTK_H_

#ifdef __cplusplus
extern "C" {
#endif

/** Prints to the console. */
__attribute__((format(printf, 1, 2))) void printk(const char *fmt, ...);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_SYS_PRINTK_H_ */
