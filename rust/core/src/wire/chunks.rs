// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes text of indefinite length contiguous, in place.
//!
//! RFC 8949 section 3.2.3 lets a sender split a string into chunks. Commands are borrowed from
//! the receive buffer, so a split string has to become one piece first. The definite form is
//! never longer than the chunked one, hence one pass with the written part always behind the
//! part still to be read.

use super::bytes::shift;
use super::cbor::{BREAK, Head, head_at, major};

/// A head that is not well-formed, at this offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IllFormed(pub(crate) usize);

/// Rewrites every indefinite string in `buffer` as a definite one, and returns the part of it that
/// the result is in.
///
/// # Errors
///
/// [`IllFormed`]. Anything else that is wrong is left for the decoder to find.
pub(crate) fn join(buffer: &mut [u8]) -> Result<&mut [u8], IllFormed> {
    let len = buffer.len();
    let mut read = 0;
    let mut write = 0;
    while read < len {
        let head = head_at(buffer, read).ok_or(IllFormed(read))?;
        let is_string = matches!(head.major, major::BYTES | major::TEXT);
        match head.argument {
            None if is_string => {
                (read, write) = join_one(buffer, read, write, head.major)?;
            }
            argument => {
                let content = if is_string { argument.unwrap_or(0) as usize } else { 0 };
                let size = head.len.saturating_add(content);
                if size > len - read {
                    return Err(IllFormed(read));
                }
                shift(buffer, read, write, size);
                read += size;
                write += size;
            }
        }
    }
    buffer.get_mut(..write).ok_or(IllFormed(write))
}

/// Joins the chunks of the string at `read` at `write`; returns the next read and write positions.
fn join_one(
    buffer: &mut [u8],
    read: usize,
    write: usize,
    major: u8,
) -> Result<(usize, usize), IllFormed> {
    let mut total = 0;
    let mut at = read + 1;
    // Once to learn the length, which decides the size of the new head.
    while *buffer.get(at).ok_or(IllFormed(at))? != BREAK {
        let (start, size) = chunk_at(buffer, at, major).ok_or(IllFormed(at))?;
        total += size;
        at = start + size;
    }
    let end = at + 1;

    // Gather the content at its first byte, which lies behind the break and all the heads before
    // it, then put the head in front.
    let mut gathered = read + 1;
    at = read + 1;
    while at + 1 < end {
        let (start, size) = chunk_at(buffer, at, major).ok_or(IllFormed(at))?;
        shift(buffer, start, gathered, size);
        gathered += size;
        at = start + size;
    }
    let (head, head_len) = Head::encode(major, u32::try_from(total).map_err(|_| IllFormed(read))?);
    shift(buffer, read + 1, write + head_len, total);
    for (offset, byte) in head.iter().take(head_len).enumerate() {
        if let Some(to) = buffer.get_mut(write + offset) {
            *to = *byte;
        }
    }
    Ok((end, write + head_len + total))
}

/// Start and size of the content of the chunk at `at`: a definite string of the same major type.
fn chunk_at(buffer: &[u8], at: usize, major: u8) -> Option<(usize, usize)> {
    let head = head_at(buffer, at)?;
    if head.major != major {
        return None;
    }
    let start = at + head.len;
    let size = head.argument? as usize;
    (size <= buffer.len().checked_sub(start)?).then_some((start, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn joined(bytes: &[u8]) -> Result<Vec<u8>, usize> {
        match join(&mut bytes.to_vec()) {
            Ok(joined) => Ok(joined.to_vec()),
            Err(IllFormed(at)) => Err(at),
        }
    }

    #[test]
    fn definite_items_stay_as_they_are() {
        let bytes = b"\x82\x61a\x9f\x19\x01\x00\xff";
        assert_eq!(joined(bytes).unwrap(), bytes);
    }

    #[test]
    fn chunks_become_one_string() {
        assert_eq!(joined(b"\x82\x7f\x62ab\x61c\xff\x02").unwrap(), b"\x82\x63abc\x02");
        assert_eq!(joined(b"\x7f\xff\x01").unwrap(), b"\x60\x01");
        assert_eq!(joined(b"\x7f\x60\x60\xff").unwrap(), b"\x60");
    }

    #[test]
    fn a_joined_string_past_255_bytes_gets_a_three_byte_head() {
        let mut bytes = Vec::from(*b"\x7f\x78\xc8");
        bytes.extend([b'a'; 200]);
        bytes.extend(*b"\x78\xc8");
        bytes.extend([b'b'; 200]);
        bytes.push(0xff);
        let text = joined(&bytes).unwrap();
        assert_eq!(text[..3], *b"\x79\x01\x90");
        assert_eq!(text[3..203], [b'a'; 200]);
        assert_eq!(text[203..], [b'b'; 200]);
    }

    #[test]
    fn a_one_chunk_string_at_the_front_shifts_up_where_its_head_grows() {
        // The first byte of content moves from offset 3 to 2, the rest of the batch follows.
        let mut bytes = Vec::from(*b"\x7f\x78\x18");
        bytes.extend([b'z'; 24]);
        bytes.extend(*b"\xff\x05");
        let text = joined(&bytes).unwrap();
        assert_eq!(text[..2], *b"\x78\x18");
        assert_eq!(text[2..26], [b'z'; 24]);
        assert_eq!(text[26..], [5]);
    }

    #[test]
    fn malformed_chunks_are_refused_where_they_are() {
        for (bytes, offset) in [
            (&b"\x7f\x62ab"[..], 4),          // no break
            (b"\x7f\x02\xff", 1),             // a number for a chunk
            (b"\x7f\x7f\xff\xff", 1),         // a nested indefinite chunk
            (b"\x7f\x42ab\xff", 1),           // bytes inside text
            (b"\x01\x7a\xff\xff\xff\xff", 1), // longer than everything
            (b"\x7b\xff\xff\xff\xff\xff\xff\xff\xff", 0),
            (b"\x1c", 0),     // reserved additional information
            (b"\x1f", 0),     // an indefinite number
            (b"\x19\x01", 0), // half a head
        ] {
            assert_eq!(joined(bytes), Err(offset), "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_join_or_err_and_never_grow(bytes: Vec<u8>) {
            if let Ok(text) = joined(&bytes) {
                prop_assert!(text.len() <= bytes.len());
                prop_assert_eq!(joined(&text), Ok(text.clone()));
            }
        }

        #[test]
        fn any_split_of_a_text_joins_to_it(parts in proptest::collection::vec("[a-z]{0,300}", 0..6)) {
            let mut chunked = Vec::from([0x7f]);
            let mut whole = std::string::String::new();
            for part in &parts {
                chunked.extend([0x79, (part.len() >> 8) as u8, part.len() as u8]);
                chunked.extend(part.bytes());
                whole.push_str(part);
            }
            chunked.push(0xff);
            let text = joined(&chunked).unwrap();
            let (head, len) = Head::encode(major::TEXT, whole.len() as u32);
            prop_assert_eq!(&text[..len], &head[..len]);
            prop_assert_eq!(&text[len..], whole.as_bytes());
        }
    }
}
