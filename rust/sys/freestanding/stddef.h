/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file stddef.h @brief Types as the compiler defines them, without a C library. */
#ifndef FREESTANDING_STDDEF_H_
#define FREESTANDING_STDDEF_H_

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;

#define NULL ((void *)0)

#endif /* FREESTANDING_STDDEF_H_ */
