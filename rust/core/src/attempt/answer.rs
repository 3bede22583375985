// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The text a modem left in a buffer.

use crate::wire::bytes::plain_len;

/// Longest AT answer that is reported, in bytes (the C library's `AT_RESP_MAX_SIZE`).
pub(crate) const MAX_LEN: usize = 4096;

/// Length of the text in `buffer` up to its NUL, after making it valid UTF-8.
///
/// The modem speaks ASCII. A byte that is not becomes a question mark, since a report with invalid
/// text would be refused as a whole (RFC 8949 section 3.1).
pub(crate) fn text_len(buffer: &mut [u8]) -> usize {
    let mut len = plain_len(buffer);
    for byte in buffer.get_mut(len..).unwrap_or_default() {
        match *byte {
            0 => break,
            1..=127 => {}
            128.. => *byte = b'?',
        }
        len += 1;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_at_its_nul_and_stays_as_it_is() {
        let mut buffer = *b"OK\r\n\0old secrets";
        assert_eq!(text_len(&mut buffer), 4);
        assert_eq!(&buffer[..4], b"OK\r\n");
        assert_eq!(text_len(&mut []), 0);
    }

    #[test]
    fn bytes_that_are_no_text_become_question_marks() {
        let mut buffer = *b"a\xff\xc3b";
        assert_eq!(text_len(&mut buffer), 4);
        assert_eq!(&buffer, b"a??b");
        let mut buffer = *b"abcd\x80fgh\xff\0\xff";
        assert_eq!(text_len(&mut buffer), 9);
        assert_eq!(&buffer, b"abcd?fgh?\0\xff");
    }
}
