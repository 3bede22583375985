/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file log.h @brief Logging, with its format strings checked. */
#ifndef GLUE_LOG_H_
#define GLUE_LOG_H_

#include <zephyr/sys/printk.h>

#define LOG_LEVEL_NONE 0
#define LOG_LEVEL_ERR 1
#define LOG_LEVEL_WRN 2
#define LOG_LEVEL_INF 3
#define LOG_LEVEL_DBG 4
#define LOG_MODULE_REGISTER(name, level) enum { glue_log_level_##name = level }
#define LOG_MODULE_DECLARE(name, level) enum { glue_log_level_##name = level }
#define LOG_ERR(...) printk(__VA_ARGS__)
#define LOG_WRN(...) printk(__VA_ARGS__)
#define LOG_INF(...) printk(__VA_ARGS__)
#define LOG_DBG(...) printk(__VA_ARGS__)

#endif /* GLUE_LOG_H_ */
