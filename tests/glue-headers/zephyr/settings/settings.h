/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file settings.h @brief What only the glue uses of the settings. */
#ifndef GLUE_SETTINGS_H_
#define GLUE_SETTINGS_H_

#include_next <zephyr/settings/settings.h>

#include <zephyr/kernel.h>

#define SETTINGS_MAX_VAL_LEN 256

typedef int (*settings_load_direct_cb)(const char *key, size_t len, settings_read_cb read_cb,
				       void *cb_arg, void *param);

int settings_load_subtree_direct(const char *subtree, settings_load_direct_cb cb, void *param);

#endif /* GLUE_SETTINGS_H_ */
