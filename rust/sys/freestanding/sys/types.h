/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file types.h @brief The signed companion of size_t, without a C library. */
#ifndef FREESTANDING_SYS_TYPES_H_
#define FREESTANDING_SYS_TYPES_H_

typedef __PTRDIFF_TYPE__ ssize_t;

#endif /* FREESTANDING_SYS_TYPES_H_ */
