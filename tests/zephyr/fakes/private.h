/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file private.h
 * @brief What fakes_reset() calls.
 */
#ifndef PRIVATE_H_
#define PRIVATE_H_

/** Each part's share of fakes_reset(). */
void fake_modem_reset(void);
void fake_identity_reset(void);
void fake_service_reset(void);

#endif /* PRIVATE_H_ */
