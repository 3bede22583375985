// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Reading CBOR heads and the few items a batch is made of.
//!
//! Every head is read by one small function, because a batch has to be rewritten in place where
//! its text comes in chunks ([`crate::wire::chunks`]), which no decoder over a shared slice can do; the
//! decoder then costs a few more lines, and a third of the flash a general one takes.

/// Major types of RFC 8949 section 3.1.
pub(crate) mod major {
    pub(crate) const UNSIGNED: u8 = 0;
    pub(crate) const BYTES: u8 = 2;
    pub(crate) const TEXT: u8 = 3;
    pub(crate) const ARRAY: u8 = 4;
    pub(crate) const MAP: u8 = 5;
}

/// The byte that ends an item of indefinite length.
pub(crate) const BREAK: u8 = 0xff;

/// Additional information for an indefinite length.
const INDEFINITE: u8 = 31;

/// The head of a data item (RFC 8949 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) major: u8,
    /// `None` for an indefinite length, and for the break.
    pub(crate) argument: Option<u32>,
    /// Bytes of the head.
    pub(crate) len: usize,
}

impl Head {
    /// The shortest head (RFC 8949 section 4.2.1), and its length.
    pub(crate) const fn encode(major: u8, argument: u32) -> ([u8; 5], usize) {
        let [a, b, c, d] = argument.to_be_bytes();
        let major = major << 5;
        match argument {
            0..=23 => ([major | d, 0, 0, 0, 0], 1),
            24..=0xff => ([major | 24, d, 0, 0, 0], 2),
            0x100..=0xffff => ([major | 25, c, d, 0, 0], 3),
            _ => ([major | 26, a, b, c, d], 5),
        }
    }
}

/// The head at `bytes[at..]`; `None` when it is not well-formed, is cut short, or has an argument
/// of more than 32 bits, which nothing in the protocol may have.
pub(crate) fn head_at(bytes: &[u8], at: usize) -> Option<Head> {
    let first = *bytes.get(at)?;
    let (major, info) = (first >> 5, first & 0x1f);
    let extra = match info {
        0..=23 => return Some(Head { major, argument: Some(u32::from(info)), len: 1 }),
        24..=27 => 1_usize << (info - 24),
        // Unsigned, negative and tag have no indefinite form (RFC 8949 section 3.2.1).
        INDEFINITE if !matches!(major, 0 | 1 | 6) => {
            return Some(Head { major, argument: None, len: 1 });
        }
        _ => return None,
    };
    let mut argument = 0_u32;
    for offset in 1..=extra {
        // Nothing may be shifted out.
        if argument >> 24 != 0 {
            return None;
        }
        argument = (argument << 8) | u32::from(*bytes.get(at + offset)?);
    }
    Some(Head { major, argument: Some(argument), len: 1 + extra })
}

/// Whether `text` is valid UTF-8 (RFC 3629 section 3).
///
/// The text is never looked at as characters, so the compiler's own check, which comes with a
/// table, would be the largest part of this module.
fn is_utf8(text: &[u8]) -> bool {
    let mut bytes = text.iter();
    while let Some(&first) = bytes.next() {
        let (more, smallest) = match first {
            0..=0x7f => continue,
            0xc0..=0xdf => (1, 0x80),
            0xe0..=0xef => (2, 0x800),
            0xf0..=0xf7 => (3, 0x1_0000),
            _ => return false,
        };
        let mut character = u32::from(first) & (0x3f >> more);
        for _ in 0..more {
            match bytes.next() {
                Some(&next) if next & 0xc0 == 0x80 => {
                    character = (character << 6) | u32::from(next & 0x3f);
                }
                _ => return false,
            }
        }
        if character < smallest || character > 0x10_ffff || character >> 11 == 0x1b {
            return false;
        }
    }
    true
}

/// Reads items in order. A read that fails returns `None` and stays where it was.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Offset of the next item.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// Whether everything is read.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// An unsigned number.
    pub(crate) fn number(&mut self) -> Option<u32> {
        let head = head_at(self.bytes, self.at)?;
        if head.major != major::UNSIGNED {
            return None;
        }
        self.at += head.len;
        head.argument
    }

    /// Text of definite length, which is valid UTF-8.
    pub(crate) fn text(&mut self) -> Option<&'b [u8]> {
        let head = head_at(self.bytes, self.at)?;
        if head.major != major::TEXT {
            return None;
        }
        let rest = self.bytes.get(self.at + head.len..)?;
        let text = rest.get(..head.argument? as usize).filter(|text| is_utf8(text))?;
        self.at += head.len + text.len();
        Some(text)
    }

    /// The head of an array or a map, in its definite or indefinite form.
    pub(crate) fn sequence(&mut self, major: u8) -> Option<Sequence> {
        let head = head_at(self.bytes, self.at)?;
        if head.major != major || head.argument == Some(Sequence::OPEN) {
            return None;
        }
        self.at += head.len;
        Some(Sequence { left: head.argument.unwrap_or(Sequence::OPEN) })
    }
}

/// The members of an array or a map that are still to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sequence {
    left: u32,
}

impl Sequence {
    /// The count of an indefinite form; no buffer holds so many.
    const OPEN: u32 = u32::MAX;

    /// Whether the last member was read, and the break of an indefinite form.
    pub(crate) const fn is_over(self) -> bool {
        self.left == 0
    }

    /// Whether another member follows; reads the break of an indefinite form.
    pub(crate) fn has_next(&mut self, reader: &mut Reader<'_>) -> bool {
        if self.left == Self::OPEN {
            if reader.bytes.get(reader.at) != Some(&BREAK) {
                return true;
            }
            reader.at += 1;
            self.left = 0;
        }
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    #[test]
    fn heads_have_any_width() {
        for bytes in
            [&b"\x05"[..], b"\x18\x05", b"\x19\0\x05", b"\x1a\0\0\0\x05", b"\x1b\0\0\0\0\0\0\0\x05"]
        {
            assert_eq!(Reader::new(bytes).number(), Some(5), "{bytes:x?}");
        }
        assert_eq!(Reader::new(b"\x1a\xff\xff\xff\xff").number(), Some(u32::MAX));
    }

    #[test]
    fn more_than_32_bits_and_reserved_forms_are_refused() {
        for bytes in [
            &b"\x1b\0\0\0\x01\0\0\0\0"[..],
            b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\x1c",
            b"\x1f",
            b"\x19\x01",
            b"",
        ] {
            let mut reader = Reader::new(bytes);
            assert_eq!(reader.number(), None, "{bytes:x?}");
            assert_eq!(reader.position(), 0);
        }
    }

    #[test]
    fn text_is_utf8_and_inside_the_buffer() {
        assert_eq!(Reader::new(b"\x62\xc3\xa9").text(), Some(&b"\xc3\xa9"[..]));
        for bytes in
            [&b"\x62\xc3\x28"[..], b"\x62a", b"\x42ab", b"\x7f\xff", b"\x7a\xff\xff\xff\xffa"]
        {
            assert_eq!(Reader::new(bytes).text(), None, "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn utf8_is_what_the_standard_library_says(bytes in proptest::collection::vec(
            proptest::sample::select(std::vec![0, b'a', 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xf8, 0xff]), 0..6,
        )) {
            prop_assert_eq!(is_utf8(&bytes), core::str::from_utf8(&bytes).is_ok());
        }

        #[test]
        fn heads_are_written_as_a_well_known_encoder_does(argument: u32, shift in 0..32_u32) {
            let argument = argument >> shift;
            let mut bytes = [0; 5];
            let mut encoder = minicbor::Encoder::new(minicbor::encode::write::Cursor::new(&mut bytes[..]));
            encoder.u32(argument).unwrap();
            let len = encoder.writer().position();
            prop_assert_eq!(Head::encode(major::UNSIGNED, argument), (bytes, len));
        }

        #[test]
        fn reads_what_a_well_known_encoder_writes(number: u32, text: std::string::String) {
            let mut bytes = Vec::from([0; 16]);
            bytes.resize(16 + text.len(), 0);
            let mut encoder = minicbor::Encoder::new(minicbor::encode::write::Cursor::new(&mut bytes[..]));
            encoder.u32(number).unwrap().str(&text).unwrap();
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.number(), Some(number));
            prop_assert_eq!(reader.text(), Some(text.as_bytes()));
        }

        #[test]
        fn agrees_with_a_well_known_decoder(bytes: Vec<u8>) {
            let mut decoder = minicbor::Decoder::new(&bytes);
            prop_assert_eq!(Reader::new(&bytes).number(), decoder.u32().ok());
            decoder.set_position(0);
            prop_assert_eq!(Reader::new(&bytes).text(), decoder.str().ok().map(str::as_bytes));
        }
    }
}
