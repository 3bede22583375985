/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file modem_jwt.h
 * @brief JSON web tokens signed by the modem.
 */
#ifndef MODEM_JWT_H__
#define MODEM_JWT_H__

#include <modem/modem_attest_token.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which key of a security tag signs. */
enum jwt_key_type {
	JWT_KEY_TYPE_CLIENT_PRIV = 2,
	JWT_KEY_TYPE_ENDORSEMENT = 8,
};

/** Signature algorithm. */
enum jwt_alg_type {
	JWT_ALG_TYPE_ES256 = 0,
};

/** What to sign, and the buffer for the result. */
struct jwt_data {
	unsigned int sec_tag;
	enum jwt_key_type key;
	enum jwt_alg_type alg;
	uint32_t exp_delta_s;
	const char *subject;
	const char *audience;
	char *jwt_buf;
	size_t jwt_sz;
};

/** Writes a NUL terminated token to jwt_buf; returns 0 or a negative errno. */
int modem_jwt_generate(struct jwt_data *const jwt);

#ifdef __cplusplus
}
#endif

#endif /* MODEM_JWT_H__ */
