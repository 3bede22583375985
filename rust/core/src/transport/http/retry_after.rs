// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How long an answer asks to be left alone.

use crate::wire::bytes::{parse, parts};

const NAME: &[u8] = b"retry-after:";

/// The seconds in the `Retry-After` field of an answer, which starts with its status line (RFC 9110
/// section 10.2.3); 0 without one.
///
/// A date is no number of seconds, and counts as none: the answer's own date would be needed to make
/// anything of it. So do more seconds than a `u32` holds, which is beyond any back-off, and a line whose
/// end is not there, as its number may go on.
pub(super) fn seconds(answer: &[u8]) -> u32 {
    // Whoever filled the buffer may have put nothing but a body into it.
    if !answer.starts_with(b"HTTP/") {
        return 0;
    }
    // The last part has no end, or is empty.
    let lines = answer.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
    for line in parts(answer.get(..lines).unwrap_or_default(), b'\n') {
        let line = line.trim_ascii();
        // The body is behind it.
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_at_checked(NAME.len())
            && name.eq_ignore_ascii_case(NAME)
        {
            return parse(value.trim_ascii_start()).unwrap_or(0);
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_are_read_whatever_the_case_and_the_space_around_them() {
        for line in ["Retry-After: 120", "retry-after:120", "RETRY-AFTER:\t 120 \t"] {
            for end in ["\r\n", "\n"] {
                let answer = ["HTTP/1.1 503 No", "Date: now", line, "Server: x", "", ""].join(end);
                assert_eq!(seconds(answer.as_bytes()), 120, "{answer:?}");
            }
        }
    }

    #[test]
    fn what_is_no_number_of_seconds_counts_for_nothing() {
        for value in
            ["", "soon", "-1", "+5", "1.5", "12 s", "4294967296", "Fri, 31 Dec 1999 23:59:59 GMT"]
        {
            let answer = std::format!("HTTP/1.1 429 No\r\nRetry-After: {value}\r\n\r\n");
            assert_eq!(seconds(answer.as_bytes()), 0, "{value}");
        }
    }

    #[test]
    fn only_a_whole_line_of_the_headers_counts() {
        for answer in [
            "HTTP/1.1 503 No\r\nRetry-After: 12",
            "HTTP/1.1 503 No\r\nRetry-After: 12\r",
            "HTTP/1.1 503 No\r\n\r\nRetry-After: 12\r\n",
            "HTTP/1.1 503 No\r\nX-Retry-After: 12\r\n\r\n",
            "HTTP/1.1 503 No\r\nRetry-Afterwards: 12\r\n\r\n",
            "Retry-After: 12\r\n\r\n",
            "\0\0\0",
            "",
        ] {
            assert_eq!(seconds(answer.as_bytes()), 0, "{answer:?}");
        }
    }
}
