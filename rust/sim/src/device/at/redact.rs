// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Command lines as they may be shown.

/// Longest command line shown in full.
const SHOWN: usize = 160;

/// Commands whose quoted parameters are no secrets.
const OPEN: [&str; 3] = ["%KEYGEN", "%JWT", "%ATTESTTOKEN"];

/// A command line without its secrets, shortened: the text that goes into a trace.
#[must_use]
pub fn redact(line: &[u8]) -> String {
    let shown = open_part(line);
    if shown.chars().count() <= SHOWN {
        return shown;
    }
    let start: String = shown.chars().take(SHOWN).collect();
    format!("{start}…")
}

/// A command line without its secrets, however long it is.
///
/// Whatever `%CMNG` has after its type is cut out, and so is what other commands have in quotes,
/// unless they are known to carry no secrets.
#[must_use]
pub fn open_part(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    let upper = line.to_ascii_uppercase();
    let body = upper.strip_prefix("AT").unwrap_or(&upper);
    if body.starts_with("%CMNG") {
        cut(line, third_comma(line))
    } else if OPEN.iter().any(|name| body.starts_with(name)) {
        line.to_owned()
    } else {
        cut(line, line.find('"'))
    }
}

fn third_comma(line: &str) -> Option<usize> {
    line.match_indices(',').nth(2).map(|(at, comma)| at + comma.len())
}

/// `line` up to `at`, and how much was left out.
fn cut(line: &str, at: Option<usize>) -> String {
    match at.and_then(|at| line.split_at_checked(at)) {
        Some((start, secret)) => format!("{start}<{} bytes>", secret.trim_matches('"').len()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credential_contents_are_cut_out() {
        assert_eq!(redact(b"AT%CMNG=0,42,2,\"top secret\""), "AT%CMNG=0,42,2,<10 bytes>");
        assert_eq!(redact(b"at%cmng=0,42,3,secret,more"), "at%cmng=0,42,3,<11 bytes>");
        assert_eq!(redact(b"AT%CMNG=0,42,2,\"open\r\nend"), "AT%CMNG=0,42,2,<9 bytes>");
        assert_eq!(redact(b"AT+CGAUTH=1,2,\"user\",\"word\""), "AT+CGAUTH=1,2,<11 bytes>");
    }

    #[test]
    fn other_commands_are_shown() {
        for line in ["AT+CFUN?", "AT%CMNG=3,42,2", "AT%KEYGEN=42,2,0,\"CN=x\"", "AT%CMNG=1"] {
            assert_eq!(redact(line.as_bytes()), line);
        }
    }

    #[test]
    fn long_and_odd_lines_are_shortened() {
        let long = format!("AT+{}", "X".repeat(500));
        assert_eq!(redact(long.as_bytes()).chars().count(), SHOWN + 1);
        assert!(redact(b"AT\xff\xfe").starts_with("AT"));
    }
}
