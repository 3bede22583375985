/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file ncs_version.h @brief The SDK's version, made by its build. */
#ifndef GLUE_NCS_VERSION_H_
#define GLUE_NCS_VERSION_H_

#define NCS_VERSION_STRING "3.3.99"

#endif /* GLUE_NCS_VERSION_H_ */
