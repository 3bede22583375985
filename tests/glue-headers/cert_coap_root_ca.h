/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file cert_coap_root_ca.h @brief A certificate of the SDK's. */
#ifndef GLUE_CERT_COAP_ROOT_CA_H_
#define GLUE_CERT_COAP_ROOT_CA_H_

#include <stddef.h>
#include <stdint.h>

extern const uint8_t cert_coap_root_ca_pem[];
extern const size_t cert_coap_root_ca_pem_size;

#endif /* GLUE_CERT_COAP_ROOT_CA_H_ */
