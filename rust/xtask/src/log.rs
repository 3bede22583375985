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
 * Calls X(number, level, text, has_value) for each message, in the order of the numbers from 1;
 * COAP, with the same arguments, for those which only the CoAP transport has. A value goes behind
 * the text.
 */
#define NRF_PROVISIONING_LOG_MESSAGES(X, COAP)";

const TAIL: &str = "\n\n#endif /* NRF_PROVISIONING_LOG_H__ */\n";

/// Writes or checks the header.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    let messages = LogEntry::ALL.iter().map(|message| entry(*message));
    let text = format!("{HEAD}{}{TAIL}", messages.collect::<String>());
    put(FILE, &text, mode, "log")
}

/// One call of X or COAP, behind the end of the line before.
fn entry(message: LogEntry) -> String {
    let level = match message.level() {
        Level::Error => "ERR",
        Level::Warning => "WRN",
        Level::Info => "INF",
        Level::Debug => "DBG",
    };
    let text = message.text();
    let plain = text.strip_suffix("%d");
    let has_value = u8::from(plain.is_some());
    let list = if message.is_of_coap() { "COAP" } else { "X" };
    format!(" \\\n\t{list}({}, {level}, {:?}, {has_value})", message as u32, plain.unwrap_or(text))
}
