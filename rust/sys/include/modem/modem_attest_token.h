/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file modem_attest_token.h
 * @brief The modem's proof of identity.
 */
#ifndef MODEM_ATTEST_TOKEN_H__
#define MODEM_ATTEST_TOKEN_H__

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The two halves of an attestation token, each NUL terminated base64url. */
struct nrf_attestation_token {
	char *attest;
	size_t attest_sz;
	char *cose;
	size_t cose_sz;
};

/** Length of a UUID's text. */
#define NRF_UUID_V4_STR_LEN 36
#define NRF_DEVICE_UUID_STR_LEN NRF_UUID_V4_STR_LEN
#define NRF_MODEM_FW_UUID_STR_LEN NRF_UUID_V4_STR_LEN

/** UUID of the device. */
struct nrf_device_uuid {
	char str[NRF_DEVICE_UUID_STR_LEN + 1];
};

/** UUID of the modem firmware. */
struct nrf_modem_fw_uuid {
	char str[NRF_MODEM_FW_UUID_STR_LEN + 1];
};

/** Reads the token; buffers that are NULL are allocated. Returns 0 or an error. */
int modem_attest_token_get(struct nrf_attestation_token *const token);

/** Frees what modem_attest_token_get() allocated. */
void modem_attest_token_free(struct nrf_attestation_token *const token);

/** Reads the UUIDs out of a fresh token; either pointer may be NULL. Returns 0 or an error. */
int modem_attest_token_get_uuids(struct nrf_device_uuid *dev, struct nrf_modem_fw_uuid *mfw);

#ifdef __cplusplus
}
#endif

#endif /* MODEM_ATTEST_TOKEN_H__ */
