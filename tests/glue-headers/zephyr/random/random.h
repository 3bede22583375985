/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file random.h @brief Random numbers. */
#ifndef GLUE_RANDOM_H_
#define GLUE_RANDOM_H_

#include <stdint.h>

uint32_t sys_rand32_get(void);

#endif /* GLUE_RANDOM_H_ */
