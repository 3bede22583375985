/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file settings.h
 * @brief Values that outlive a reset.
 */
#ifndef ZEPHYR_INCLUDE_SETTINGS_SETTINGS_H_
#define ZEPHYR_INCLUDE_SETTINGS_SETTINGS_H_

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _snode {
	struct _snode *next;
};

/** Node of a linked list. */
typedef struct _snode sys_snode_t;

/** Copies the value a handler was called for; returns its length or a negative errno. */
typedef ssize_t (*settings_read_cb)(void *cb_arg, void *data, size_t len);

/** Owner of a subtree; it stays in the subsystem's list after settings_register(). */
struct settings_handler {
	const char *name;
	int cprio;
	int (*h_get)(const char *key, char *val, int val_len_max);
	int (*h_set)(const char *key, size_t len, settings_read_cb read_cb, void *cb_arg);
	int (*h_commit)(void);
	int (*h_export)(int (*export_func)(const char *name, const void *val, size_t val_len));
	sys_snode_t node;
};

/** Prepares the subsystem and its storage; returns 0 or an error. */
int settings_subsys_init(void);

/** Adds a handler; returns 0, or -EEXIST for a name that is taken. */
int settings_register(struct settings_handler *cf);

/** Calls the handlers for each stored value at or below @p subtree; returns 0 or an error. */
int settings_load_subtree(const char *subtree);

/** Stores one value; returns 0 or an error. */
int settings_save_one(const char *name, const void *value, size_t val_len);

#ifdef __cplusplus
}
#endif

#endif /* ZEPHYR_INCLUDE_SETTINGS_SETTINGS_H_ */
