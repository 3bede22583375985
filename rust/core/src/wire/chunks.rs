// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes text that was sent in chunks contiguous, in place.
//!
//! RFC 8949 section 3.2.3 lets a sender split text into chunks. Commands are borrowed from the
//! receive buffer, so split text has to become one piece first. The definite form is never longer
//! than the chunked one, hence one pass with the written part always behind the part still to be
//! read.

use super::bytes::{put, shift};
use super::cbor::{CHUNKED_TEXT, MAX_HEAD, Reader, Writer};

/// An item that is not well-formed, or of a type no batch may have, at this offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IllFormed(pub(crate) usize);

/// Rewrites all text in chunks as text of definite length, and returns the part of `buffer` that the
/// result is in.
///
/// # Errors
///
/// [`IllFormed`]. Anything else that is wrong is left for the decoder to find.
pub(crate) fn join(buffer: &mut [u8]) -> Result<&mut [u8], IllFormed> {
    let (mut read, mut write) = (0, 0);
    while let Some(&first) = buffer.get(read) {
        let end;
        (end, write) = if first == CHUNKED_TEXT {
            join_one(buffer, read, write)?
        } else {
            let end = item_end(buffer, read).ok_or(IllFormed(read))?;
            (end, shift(buffer, read, write, end - read).ok_or(IllFormed(read))?)
        };
        read = end;
    }
    buffer.get_mut(..write).ok_or(IllFormed(write))
}

/// Where the item ends that begins at `at`; of an array or a map, its head.
fn item_end(buffer: &[u8], at: usize) -> Option<usize> {
    let mut reader = Reader::new(buffer).at(at);
    if !reader.end()
        && reader.number().is_none()
        && reader.text().is_none()
        && reader.array().is_none()
    {
        reader.map()?;
    }
    Some(reader.position())
}

/// Joins the text in chunks that begins at `at` to one that begins at `to`, which is not behind it;
/// returns where the one ends, and where the other.
fn join_one(buffer: &mut [u8], at: usize, to: usize) -> Result<(usize, usize), IllFormed> {
    // Where the first chunk begins, in front of all content, since each chunk has a head.
    let start = at + 1;
    let (mut next, mut gathered) = (start, start);
    loop {
        let mut reader = Reader::new(buffer).at(next);
        if reader.end() {
            break;
        }
        let len = reader.text().ok_or(IllFormed(next))?.len();
        let end = reader.position();
        gathered = shift(buffer, end - len, gathered, len).ok_or(IllFormed(next))?;
        next = end;
    }
    let len = gathered - start;
    let written = write_text(buffer, start, len, to).ok_or(IllFormed(at))?;
    Ok((next + 1, written))
}

/// Moves the `len` bytes of text at `at` behind a head at `to`; returns where they end.
fn write_text(buffer: &mut [u8], at: usize, len: usize, to: usize) -> Option<usize> {
    let mut head = [0; MAX_HEAD];
    let mut writer = Writer::new(&mut head);
    writer.text_head(len);
    let head_len = writer.finish()?;
    let end = shift(buffer, at, to + head_len, len)?;
    put(buffer, to, head.get(..head_len)?)?;
    Some(end)
}

#[cfg(test)]
mod tests {
    use ciborium_ll::{Encoder, Header};
    use proptest::prelude::*;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn joined(bytes: &[u8]) -> Result<Vec<u8>, usize> {
        match join(&mut bytes.to_vec()) {
            Ok(joined) => Ok(joined.to_vec()),
            Err(IllFormed(at)) => Err(at),
        }
    }

    #[test]
    fn all_but_chunks_stays_as_it_is() {
        let bytes = b"\x82\x05\x9f\x19\x01\x00\xbf\xff\xff\xa1\x1a\0\0\0\x01\x1b\0\0\0\0\0\0\0\x01";
        assert_eq!(joined(bytes).unwrap(), bytes);
        for bytes in [&b"\x82\x61a\x02"[..], b"\x82\x78\x01a\x02", b"\x7b\0\0\0\0\0\0\0\x01a"] {
            assert_eq!(joined(bytes).unwrap(), bytes, "{bytes:x?}");
        }
    }

    #[test]
    fn chunks_become_one_string() {
        assert_eq!(joined(b"\x82\x7f\x62ab\x61c\xff\x02").unwrap(), b"\x82\x63abc\x02");
        assert_eq!(joined(b"\x7f\xff\x01").unwrap(), b"\x60\x01");
        assert_eq!(joined(b"\x7f\x60\x60\xff").unwrap(), b"\x60");
        assert_eq!(joined(b"\x7f\x62\xc3\xa9\x61c\xff").unwrap(), b"\x63\xc3\xa9c");
    }

    #[test]
    fn a_character_split_between_two_chunks_is_refused() {
        assert_eq!(joined(b"\x7f\x61\xc3\x61\xa9\xff"), Err(1));
        assert_eq!(joined(b"\x7f\x62a\xe2\x62\x82\xac\xff"), Err(1));
        assert_eq!(joined(b"\x7f\x61a\x62\xe2\x82\x61\xac\xff"), Err(3));
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
    fn what_no_batch_may_have_is_refused_where_it_is() {
        for (bytes, offset) in [
            (&b"\x7f\x62ab"[..], 4),          // no break
            (b"\x7f\x02\xff", 1),             // a number for a chunk
            (b"\x7f\x7f\xff\xff", 1),         // a nested indefinite chunk
            (b"\x7f\x42ab\xff", 1),           // bytes inside text
            (b"\x01\x7a\xff\xff\xff\xff", 1), // longer than everything
            (b"\x7b\xff\xff\xff\xff\xff\xff\xff\xff", 0),
            (b"\x01\x1c", 1),  // reserved additional information
            (b"\x1f", 0),      // an indefinite number
            (b"\x19\x01", 0),  // half a head
            (b"\x81\x41a", 1), // bytes
            (b"\x81\x5f\xff", 1),
            (b"\x81\x20", 1),     // a negative number
            (b"\x81\xc0", 1),     // a tag
            (b"\x81\xf6", 1),     // null
            (b"\x81\xf9\0\0", 1), // a float
        ] {
            assert_eq!(joined(bytes), Err(offset), "{bytes:x?}");
        }
    }

    /// Text in chunks of these parts, as an encoder writes it that is not the library's own.
    fn in_chunks(parts: &[String]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::from(&mut bytes);
        encoder.push(Header::Text(None)).unwrap();
        for part in parts {
            encoder.text(part, None).unwrap();
        }
        encoder.push(Header::Break).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn any_bytes_join_or_err_and_never_grow(bytes: Vec<u8>) {
            match joined(&bytes) {
                Ok(text) => prop_assert!(text.len() <= bytes.len()),
                Err(at) => prop_assert!(at <= bytes.len()),
            }
        }

        #[test]
        fn any_split_of_a_text_joins_to_it(parts in proptest::collection::vec("[a-zé€😀]{0,300}", 0..6)) {
            let whole = parts.concat();
            let mut expected = Vec::new();
            Encoder::from(&mut expected).text(&whole, None).unwrap();
            prop_assert_eq!(joined(&in_chunks(&parts)).unwrap(), &expected[..]);
        }
    }
}
