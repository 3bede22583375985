/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file firmware.h
 * @brief What the parts of the firmware check's application tell each other.
 */
#ifndef FIRMWARE_H__
#define FIRMWARE_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Runs the application; returns 0 when one session went as it should. */
int firmware_main(void);

/** Prints NUL terminated text to whoever runs the image. */
void firmware_print(const char *text);

/** Whether the modem is in its offline mode. */
extern bool firmware_modem_offline;

/** Number of AT commands that the modem has run. */
extern unsigned int firmware_at_commands;

/** Number of values that were saved in the settings. */
extern unsigned int firmware_settings_saved;

/** Number of reports that ended in an acknowledgement of the command "finished". */
extern unsigned int firmware_finished_reports;

/** AT commands in the full batch. */
#define FIRMWARE_FULL_BATCH_AT_COMMANDS 8

/** Has the service send a batch of ten commands next: the default of CBOR_RECORDS. */
void firmware_send_full_batch(void);

/** The service's next batch; returns its length, 0 for none. */
size_t firmware_next_batch(const char **bytes);

/** Gives the service a report. */
void firmware_accept_report(const char *report, size_t length);

/** Whether the work is due; clears it. */
bool firmware_work_is_due(void);

#endif /* FIRMWARE_H__ */
