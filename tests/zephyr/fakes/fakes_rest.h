/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file fakes_rest.h
 * @brief What is there only with HTTP: how the SDK's REST client was called.
 */
#ifndef FAKES_REST_H_
#define FAKES_REST_H_

#include <stdint.h>

/** What fake_service_request() does not tell of a request. */
struct fake_rest_request {
	char host[64];
	uint16_t port;
	int sec_tag;
	int peer_verify;
	char headers[1280];
};

/** Request number @p index since the reset, as fake_service_request() counts, or NULL. */
const struct fake_rest_request *fake_rest_request(int index);

#endif /* FAKES_REST_H_ */
