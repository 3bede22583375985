// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the modem says to a command line.

/// `libmodem`'s error types, as found in bits 16 to 23 of a result.
const TYPE_ERROR: i32 = 1;
const TYPE_CME: i32 = 2;
const TYPE_CMS: i32 = 3;

/// What a command line led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Everything the modem sent, with its line ends; empty when it was not reached.
    pub text: String,
    /// 0 for `OK`, `type << 16 | value` for an error answer, negative when it was not reached.
    pub code: i32,
}

impl Answer {
    pub(super) fn ok(info: &str) -> Self {
        let separator = if info.is_empty() { "" } else { "\r\n" };
        Self { text: format!("{info}{separator}OK\r\n"), code: 0 }
    }

    pub(super) fn failed(failure: Failure, numbered: bool) -> Self {
        match failure {
            Failure::Cme(code) if numbered => Self {
                text: format!("+CME ERROR: {code}\r\n"),
                code: TYPE_CME << 16 | i32::from(code),
            },
            Failure::Cms(code) => Self {
                text: format!("+CMS ERROR: {code}\r\n"),
                code: TYPE_CMS << 16 | i32::from(code),
            },
            _ => Self { text: "ERROR\r\n".into(), code: TYPE_ERROR << 16 },
        }
    }

    /// The last line without its line end, or the number when the modem was not reached.
    #[must_use]
    pub fn result(&self) -> String {
        self.text.lines().last().map_or_else(|| self.code.to_string(), str::to_owned)
    }
}

/// Why the modem refuses a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// `+CME ERROR` with this code, if numbered errors are on.
    Cme(u16),
    /// `+CMS ERROR` with this code, whatever the setting: `+CMEE` is not for the message service
    /// (3GPP TS 27.005 section 3.2.5).
    Cms(u16),
    /// `ERROR` whatever the setting.
    Plain,
}

/// Fills an answer up to `length` bytes, inside its last quotes if it has some.
pub(super) fn fill(text: &str, length: usize) -> String {
    const RESULT: &str = "OK\r\n";
    let missing = length.saturating_sub(text.len());
    let info = text.strip_suffix(RESULT).unwrap_or(text);
    if info.is_empty() {
        // A line of its own needs an end of its own.
        let line = "A".repeat(missing.saturating_sub(2));
        return format!("{line}\r\n{RESULT}");
    }
    let at = info.rfind('"').unwrap_or(info.trim_end().len());
    let (start, end) = info.split_at(at);
    format!("{start}{}{end}{RESULT}", "A".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn answers_are_filled_to_the_byte() {
        let answer = fill("%KEYGEN: \"abc\"\r\nOK\r\n", 100);
        assert_eq!(answer.len(), 100);
        assert!(answer.starts_with("%KEYGEN: \"abcA") && answer.ends_with("A\"\r\nOK\r\n"));
        assert_eq!(fill("+CFUN: 1\r\nOK\r\n", 30).len(), 30);
        assert_eq!(fill("OK\r\n", 4097).len(), 4097);
        assert_eq!(fill("+CFUN: 1\r\nOK\r\n", 3), "+CFUN: 1\r\nOK\r\n");
    }
}
