// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library's entries in a log: of a device, or of `run`.

use nrf_provisioning_core::log::LogEntry;

/// An entry of the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// Line of the log, from 1.
    pub line: usize,
    /// Milliseconds since boot.
    pub at_ms: u64,
    /// Which one.
    pub entry: LogEntry,
    /// Its number; 0 when it has none.
    pub value: i64,
}

/// Everything the library logged; lines of others are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Logged> {
    text.lines().enumerate().filter_map(|(index, line)| logged(index + 1, line)).collect()
}

fn logged(line: usize, text: &str) -> Option<Logged> {
    let text = text.trim_end().trim_end_matches("\u{1b}[0m");
    // The device's lines have `<inf> nrf_provisioning: text`, those of `run` `library <inf> text`.
    let (before, message) = match text.split_once("nrf_provisioning: ") {
        Some((before, message)) => (before, message),
        None => {
            let (before, rest) = text.split_once(" library ")?;
            (before, rest.split_once("> ")?.1)
        }
    };
    let (entry, value) = LogEntry::ALL.iter().find_map(|entry| {
        let value = match entry.text().strip_suffix("%d") {
            Some(start) => message.strip_prefix(start)?.trim().parse().ok()?,
            None => (message == entry.text()).then_some(0)?,
        };
        Some((*entry, value))
    })?;
    Some(Logged { line, at_ms: time(before)?, entry, value })
}

/// `[00:01:02.345,678]`, with days in its hours, or `0:01:02.345`: the last thing of that kind.
fn time(before: &str) -> Option<u64> {
    let is_time = |c: char| c.is_ascii_digit() || c == ':' || c == '.';
    let words = before.split(|c| !is_time(c)).rev();
    words.filter(|word| word.matches(':').count() == 2).find_map(|word| {
        let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
        let mut seconds = 0;
        for part in whole.split(':') {
            seconds = seconds * 60 + part.parse::<u64>().ok()?;
        }
        let ms = format!("{part:0<3}").get(..3)?.parse::<u64>().ok()?;
        Some(seconds * 1000 + ms)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_device_and_of_a_run_are_read_and_others_are_not() {
        let text = "*** Booting nRF Connect SDK ***\n\
                    [00:00:03.250,000] <inf> nrf_provisioning: Processing commands: 3\r\n\
                    \u{1b}[1;31m[01:00:00.001,983] <err> nrf_provisioning: Attempt failed, reason -7\u{1b}[0m\n\
                    [00:00:04.000,000] <inf> app: Processing commands: 3\n\
                    \x20 0:00:09.000  library      <inf> Requesting commands\n";
        let read: Vec<_> =
            read(text).iter().map(|it| (it.line, it.at_ms, it.entry, it.value)).collect();
        assert_eq!(
            read,
            [
                (2, 3250, LogEntry::Processing, 3),
                (3, 3_600_001, LogEntry::AttemptFailed, -7),
                (5, 9000, LogEntry::Fetching, 0),
            ]
        );
    }
}
