// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The log of the crate `log`: kept for tests, and printed.

use std::sync::{Mutex, PoisonError};

use log::{LevelFilter, Log, Metadata, Record, SetLoggerError};

struct Logger;

static LOGGER: Logger = Logger;
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Log for Logger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{}: {}", record.level(), record.args());
        println!("{line}");
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn flush(&self) {}
}

/// Has the crate `log` write to the kernel's log, from the level of information on.
///
/// # Errors
///
/// When there is a logger already.
///
/// # Safety
///
/// None is needed here. The crate that this one stands in for wants nobody else to log meanwhile.
pub unsafe fn set_logger() -> Result<(), SetLoggerError> {
    log::set_logger(&LOGGER)?;
    log::set_max_level(LevelFilter::Info);
    Ok(())
}

/// What was logged.
pub(crate) fn lines() -> Vec<String> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
