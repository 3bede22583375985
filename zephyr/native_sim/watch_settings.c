/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Shows in the modem's timeline what is stored in the settings, and lets a scenario have it fail.
 * The linker puts this in front of Zephyr's function.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/settings/settings.h>

#include "modem.h"

int __real_settings_save_one(const char *name, const void *value, size_t val_len);
int __wrap_settings_save_one(const char *name, const void *value, size_t val_len);

int __wrap_settings_save_one(const char *name, const void *value, size_t val_len)
{
	struct modem_answer answer;

	if (modem_is_ready() && name && value && val_len > 0) {
		modem_lock();
		modem_begin();
		modem_add(strlen(name), 2);
		modem_add_bytes(name, strlen(name));
		modem_add(val_len, 2);
		modem_add_bytes(value, val_len);
		answer = modem_ask(MODEM_SETTING);
		modem_unlock();
		if (answer.result < 0) {
			return -EIO;
		}
	}
	return __real_settings_save_one(name, value, val_len);
}
