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
int __real_settings_delete(const char *name);
int __wrap_settings_delete(const char *name);

/* Returns whether it may be stored; without a value it is deleted. */
static bool tell(const char *name, const void *value, size_t val_len)
{
	struct modem_answer answer;

	if (!modem_is_connected() || !name || (!value && val_len > 0)) {
		return true;
	}
	modem_lock();
	modem_begin();
	modem_add(strlen(name), 2);
	modem_add_bytes(name, strlen(name));
	modem_add(val_len, 2);
	if (val_len > 0) {
		modem_add_bytes(value, val_len);
	}
	answer = modem_ask(MODEM_SETTING);
	modem_unlock();
	return answer.result >= 0;
}

int __wrap_settings_save_one(const char *name, const void *value, size_t val_len)
{
	return tell(name, value, val_len) ? __real_settings_save_one(name, value, val_len) : -EIO;
}

/* Zephyr's own calls the function above where the linker does not see it. */
int __wrap_settings_delete(const char *name)
{
	return tell(name, NULL, 0) ? __real_settings_delete(name) : -EIO;
}
