/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file at_monitor.h @brief Monitors of notifications. */
#ifndef GLUE_AT_MONITOR_H_
#define GLUE_AT_MONITOR_H_

struct at_monitor_entry {
	const char *filter;
	void (*handler)(const char *notif);
};

#define AT_MONITOR(name, text, function)                                                           \
	static void function(const char *notif);                                                   \
	const struct at_monitor_entry name = {.filter = text, .handler = function}

#endif /* GLUE_AT_MONITOR_H_ */
