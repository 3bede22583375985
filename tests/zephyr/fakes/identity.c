/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>
#include <string.h>

#include <modem/modem_attest_token.h>
#include <modem/modem_info.h>
#include <modem/modem_jwt.h>
#include <modem/modem_key_mgmt.h>

#include "fakes.h"
#include "private.h"

static int jwt_error;
static int token_error;
static int tokens_held;
static bool has_root_ca;
static int root_ca_writes;
static uint32_t root_ca_tag;
static size_t root_ca_len;

void fakes_reset(void)
{
	fake_modem_reset();
	fake_identity_reset();
	fake_service_reset();
	fake_storage_fail(NULL);
	fake_storage_fail_reads(NULL);
}

void fake_identity_reset(void)
{
	jwt_error = 0;
	token_error = 0;
	tokens_held = 0;
	has_root_ca = false;
	root_ca_writes = 0;
}

void fake_identity_fail_jwt(int err)
{
	jwt_error = err;
}

void fake_identity_fail_token(int err)
{
	token_error = err;
}

int fake_identity_tokens_held(void)
{
	return tokens_held;
}

void fake_credentials_set_root_ca(bool present)
{
	has_root_ca = present;
}

int fake_credentials_writes(uint32_t *sec_tag, size_t *len)
{
	*sec_tag = root_ca_tag;
	*len = root_ca_len;
	return root_ca_writes;
}

int modem_info_init(void)
{
	return 0;
}

int modem_info_get_fw_version(char *buf, size_t buf_size)
{
	if (buf_size < sizeof(FAKE_MODEM_FIRMWARE)) {
		return -EINVAL;
	}
	strcpy(buf, FAKE_MODEM_FIRMWARE);
	return 0;
}

int modem_jwt_generate(struct jwt_data *const jwt)
{
	const int err = jwt_error;

	jwt_error = 0;
	if (err) {
		return err;
	}
	if (jwt->jwt_buf == NULL || jwt->jwt_sz < sizeof(FAKE_JWT)) {
		return -EMSGSIZE;
	}
	strcpy(jwt->jwt_buf, FAKE_JWT);
	return 0;
}

int modem_attest_token_get(struct nrf_attestation_token *const token)
{
	static char attest[] = FAKE_ATTEST;
	static char cose[] = FAKE_COSE;

	if (token_error) {
		return token_error;
	}
	tokens_held++;
	token->attest = attest;
	token->attest_sz = strlen(attest);
	token->cose = cose;
	token->cose_sz = strlen(cose);
	return 0;
}

void modem_attest_token_free(struct nrf_attestation_token *const token)
{
	tokens_held--;
	memset(token, 0, sizeof(*token));
}

int modem_attest_token_get_uuids(struct nrf_device_uuid *dev, struct nrf_modem_fw_uuid *mfw)
{
	if (token_error) {
		return token_error;
	}
	if (dev != NULL) {
		strcpy(dev->str, FAKE_UUID);
	}
	if (mfw != NULL) {
		mfw->str[0] = '\0';
	}
	return 0;
}

int modem_key_mgmt_exists(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			  bool *exists)
{
	(void)sec_tag;
	*exists = cred_type == MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN && has_root_ca;
	return 0;
}

int modem_key_mgmt_write(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
			 const void *buf, size_t len)
{
	if (buf == NULL || cred_type != MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN) {
		return -EINVAL;
	}
	root_ca_writes++;
	root_ca_tag = sec_tag;
	root_ca_len = len;
	has_root_ca = true;
	return 0;
}
