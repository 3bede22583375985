/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file log_ctrl.h @brief Control of the log. */
#ifndef GLUE_LOG_CTRL_H_
#define GLUE_LOG_CTRL_H_

#define LOG_PANIC() (void)0

#endif /* GLUE_LOG_CTRL_H_ */
