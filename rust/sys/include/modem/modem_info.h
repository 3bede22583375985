/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file modem_info.h
 * @brief What the modem tells about itself.
 */
#ifndef MODEM_INFO_H__
#define MODEM_INFO_H__

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room for the version of the modem firmware with its NUL. */
#define MODEM_INFO_FWVER_SIZE 41

/** Prepares the other functions; returns 0 or an error. */
int modem_info_init(void);

/** Writes the NUL terminated version of the modem firmware; returns 0 or an error. */
int modem_info_get_fw_version(char *buf, size_t buf_size);

#ifdef __cplusplus
}
#endif

#endif /* MODEM_INFO_H__ */
