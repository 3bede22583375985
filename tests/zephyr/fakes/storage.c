/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A storage in RAM below Zephyr's settings. */

#include <errno.h>
#include <string.h>

#include <zephyr/settings/settings.h>
#include <zephyr/sys/util.h>

#include "fakes.h"

#define MAX_VALUES 16

struct value {
	char key[SETTINGS_MAX_NAME_LEN + 1];
	char bytes[SETTINGS_MAX_VAL_LEN + 1];
	size_t len;
};

static struct value values[MAX_VALUES];
static const char *failing;
static const char *unreadable;
static int init_error;

static bool begins_with(const char *key, const char *prefix)
{
	return prefix != NULL && strncmp(key, prefix, strlen(prefix)) == 0;
}

static struct value *find(const char *key)
{
	for (size_t i = 0; i < MAX_VALUES; i++) {
		if (strcmp(values[i].key, key) == 0) {
			return &values[i];
		}
	}
	return NULL;
}

static int save(struct settings_store *store, const char *name, const char *bytes, size_t len)
{
	struct value *value = find(name);

	ARG_UNUSED(store);

	if (begins_with(name, failing)) {
		return -EIO;
	}
	if (value == NULL) {
		value = find("");
	}
	if (value == NULL || len > SETTINGS_MAX_VAL_LEN || strlen(name) > SETTINGS_MAX_NAME_LEN) {
		return -ENOSPC;
	}
	strcpy(value->key, name);
	if (len > 0) {
		memcpy(value->bytes, bytes, len);
	}
	value->bytes[len] = '\0';
	value->len = len;
	return 0;
}

static ssize_t read_value(void *arg, void *data, size_t len)
{
	const struct value *value = arg;
	const size_t copied = MIN(len, value->len);

	if (begins_with(value->key, unreadable)) {
		return -EIO;
	}
	memcpy(data, value->bytes, copied);
	return copied;
}

static int load(struct settings_store *store, const struct settings_load_arg *arg)
{
	ARG_UNUSED(store);

	for (size_t i = 0; i < MAX_VALUES; i++) {
		if (values[i].key[0] != '\0') {
			(void)settings_call_set_handler(values[i].key, values[i].len, read_value,
							&values[i], arg);
		}
	}
	return 0;
}

static const struct settings_store_itf interface = {
	.csi_load = load,
	.csi_save = save,
};

static struct settings_store storage = {
	.cs_itf = &interface,
};

/* Called by settings_subsys_init(). */
int settings_backend_init(void)
{
	if (init_error) {
		return init_error;
	}
	settings_src_register(&storage);
	settings_dst_register(&storage);
	return 0;
}

void fake_storage_clear(void)
{
	memset(values, 0, sizeof(values));
}

void fake_storage_set(const char *key, const char *value)
{
	(void)save(NULL, key, value, strlen(value));
}

const char *fake_storage_get(const char *key)
{
	const struct value *value = find(key);

	return value == NULL ? NULL : value->bytes;
}

void fake_storage_fail(const char *prefix)
{
	failing = prefix;
}

void fake_storage_fail_reads(const char *prefix)
{
	unreadable = prefix;
}

void fake_storage_fail_init(int err)
{
	init_error = err;
}
