// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask log`: the messages of the core's log as an X-macro for the C glue.

use nrf_provisioning_core::log::{Level, LogEntry};

use crate::Error;
use crate::files::{Mode, put};

const FILE: &str = "zephyr/nrf_provisioning_log.h";

const HEAD: &str = "\
/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_log.h
 * @brief The library's log messages.
 *
 * Made by `cargo xtask log`; not to be edited.
 */
#ifndef NRF_PROVISIONING_LOG_H__
#define NRF_PROVISIONING_LOG_H__

/**
 * Calls X(number, level, text) for each message, in the order of the numbers from 1; COAP, with the
 * same arguments, for those which only the CoAP transport has. A value goes behind a text that
 * ends with a blank.
 */
#define NRF_PROVISIONING_LOG_MESSAGES(X, COAP)";

const LEVELS: &str = "

/* The last number of each level but the lowest. */
";

const TAIL: &str = "
#endif /* NRF_PROVISIONING_LOG_H__ */\n";

/// Writes or checks the header.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    let messages = LogEntry::ALL.iter().map(|message| entry(*message)).collect::<String>();
    let levels = [Level::Error, Level::Warning, Level::Info].map(last).concat();
    put(FILE, &format!("{HEAD}{messages}{LEVELS}{levels}{TAIL}"), mode, "log")
}

const fn name(level: Level) -> &'static str {
    match level {
        Level::Error => "ERR",
        Level::Warning => "WRN",
        Level::Info => "INF",
        Level::Debug => "DBG",
    }
}

/// One call of X or COAP, behind the end of the line before.
fn entry(message: LogEntry) -> String {
    let text = message.text();
    let plain = text.strip_suffix("%d").unwrap_or(text);
    let list = if message.is_of_coap() { "COAP" } else { "X" };
    format!(" \\\n\t{list}({}, {}, {plain:?})", message as u32, name(message.level()))
}

/// The definition of the level's last number.
fn last(level: Level) -> String {
    let count = LogEntry::ALL.iter().filter(|message| message.level() <= level).count();
    format!("#define NRF_PROVISIONING_LOG_LAST_{} {count}\n", name(level))
}
