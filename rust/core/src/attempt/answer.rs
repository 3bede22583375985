// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The text a modem left in a buffer.

use crate::wire::bytes::until_nul;

/// Longest AT answer that is reported, in bytes (the C library's `AT_RESP_MAX_SIZE`).
pub(crate) const MAX_LEN: usize = 4096;

/// Length of the text in `buffer` up to its NUL, after making it valid UTF-8.
///
/// The modem speaks ASCII. A byte that is not becomes a question mark, since a report with invalid
/// text would be refused as a whole (RFC 8949 section 3.1).
pub(crate) fn text_len(buffer: &mut [u8]) -> usize {
    let len = until_nul(buffer).len();
    let Some(text) = buffer.get_mut(..len) else { return 0 };
    text.iter_mut().filter(|byte| !byte.is_ascii()).for_each(|byte| *byte = b'?');
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
    }
}
