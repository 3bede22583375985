/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file modem_key_mgmt.h
 * @brief The modem's credential store.
 */
#ifndef MODEM_KEY_MGMT_H__
#define MODEM_KEY_MGMT_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nrf_socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kind of a credential, numbered as in AT%CMNG. */
enum modem_key_mgmt_cred_type {
	MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN,
	MODEM_KEY_MGMT_CRED_TYPE_PUBLIC_CERT,
	MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT,
	MODEM_KEY_MGMT_CRED_TYPE_PSK,
	MODEM_KEY_MGMT_CRED_TYPE_IDENTITY
};

/** Writes a credential; returns 0 or an error. */
int modem_key_mgmt_write(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			 const void *buf, size_t len);

/** Tells in @p exists whether a credential is there; returns 0 or an error. */
int modem_key_mgmt_exists(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			  bool *exists);

#ifdef __cplusplus
}
#endif

#endif /* MODEM_KEY_MGMT_H__ */
