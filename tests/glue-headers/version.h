/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file version.h @brief Zephyr's version, made by its build. */
#ifndef GLUE_VERSION_H_
#define GLUE_VERSION_H_

#define BUILD_VERSION v4.2.99
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 2

#endif /* GLUE_VERSION_H_ */
