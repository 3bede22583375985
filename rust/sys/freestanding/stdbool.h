/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file stdbool.h @brief The boolean type, without a C library. */
#ifndef FREESTANDING_STDBOOL_H_
#define FREESTANDING_STDBOOL_H_

#define bool _Bool
#define true 1
#define false 0

#endif /* FREESTANDING_STDBOOL_H_ */
