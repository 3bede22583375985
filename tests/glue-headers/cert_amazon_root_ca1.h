/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file cert_amazon_root_ca1.h @brief A certificate of the SDK's. */
#ifndef GLUE_CERT_AMAZON_ROOT_CA1_H_
#define GLUE_CERT_AMAZON_ROOT_CA1_H_

#include <stddef.h>
#include <stdint.h>

extern const uint8_t cert_amazon_root_ca1_pem[];
extern const size_t cert_amazon_root_ca1_pem_size;

#endif /* GLUE_CERT_AMAZON_ROOT_CA1_H_ */
