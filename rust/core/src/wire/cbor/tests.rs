// SPDX-License-Identifier: Apache-2.0 OR MIT

use std::vec::Vec;

use ciborium_ll::{Decoder, Encoder, Header};
use proptest::prelude::*;

use super::{Reader, Writer};

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
    for bytes in [&b"\x62\xc3\x28"[..], b"\x62a", b"\x42ab", b"\x7f\xff", b"\x7a\xff\xff\xff\xffa"]
    {
        let mut reader = Reader::new(bytes);
        assert_eq!(reader.text(), None, "{bytes:x?}");
        assert_eq!(reader.position(), 0);
    }
}

#[test]
fn a_sequence_has_fewer_members_than_2_to_the_32_less_1() {
    assert!(Reader::new(b"\x9a\xff\xff\xff\xfe").array().is_some());
    assert!(Reader::new(b"\xba\xff\xff\xff\xfe").map().is_some());
    for bytes in [&b"\x9a\xff\xff\xff\xff"[..], b"\x9b\0\0\0\x01\0\0\0\0"] {
        assert!(Reader::new(bytes).array().is_none(), "{bytes:x?}");
    }
    for bytes in [&b"\xba\xff\xff\xff\xff"[..], b"\xbb\0\0\0\x01\0\0\0\0"] {
        assert!(Reader::new(bytes).map().is_none(), "{bytes:x?}");
    }
}

#[test]
fn what_does_not_fit_is_remembered() {
    let mut buffer = [0; 4];
    let mut writer = Writer::new(&mut buffer);
    writer.text(b"abcd");
    writer.number(1);
    assert_eq!(writer.finish(), None);
    let mut writer = Writer::new(&mut buffer);
    writer.text_at(2, 3);
    assert_eq!(writer.finish(), None);
    let mut writer = Writer::new(&mut buffer);
    writer.text(b"abc");
    assert_eq!(writer.finish(), Some(4));
}

/// What another decoder reads as a number of 32 bits at the front of `bytes`.
fn number(bytes: &[u8]) -> Option<u32> {
    match Decoder::from(bytes).pull() {
        Ok(Header::Positive(number)) => u32::try_from(number).ok(),
        _ => None,
    }
}

/// What another decoder reads as text of definite length at the front of `bytes`.
fn text(bytes: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::from(bytes);
    let Ok(Header::Text(Some(len))) = decoder.pull() else { return None };
    let start = decoder.offset();
    let text = bytes.get(start..start.checked_add(len)?)?;
    std::str::from_utf8(text).ok().map(str::as_bytes)
}

proptest! {
    #[test]
    fn items_are_written_as_another_encoder_does(argument: u32, shift in 0..32_u32, text in ".{0,300}") {
        let argument = argument >> shift;
        let mut expected = Vec::new();
        let mut encoder = Encoder::from(&mut expected);
        let mut expect = |header| encoder.push(header).unwrap();
        expect(Header::Positive(argument.into()));
        expect(Header::Positive((argument as u8).into()));
        expect(Header::Array(Some((argument as u8).into())));
        expect(Header::Text(Some(argument as usize)));
        encoder.text(&text, None).unwrap();
        let mut bytes = Vec::from([0; 2000]);
        let mut writer = Writer::new(&mut bytes);
        writer.number(argument);
        writer.number(argument & 0xff);
        writer.array(argument as u8);
        writer.text_head(argument as usize);
        writer.text(text.as_bytes());
        let len = writer.finish().unwrap();
        prop_assert_eq!(&bytes[..len], &expected[..]);
    }

    #[test]
    fn reads_what_another_encoder_writes(number: u32, text in ".{0,300}") {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::from(&mut bytes);
        encoder.push(Header::Positive(number.into())).unwrap();
        encoder.text(&text, None).unwrap();
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(reader.number(), Some(number));
        prop_assert_eq!(reader.text(), Some(text.as_bytes()));
        prop_assert!(reader.is_at_end());
    }

    #[test]
    fn agrees_with_another_decoder(first in prop::sample::select(
        std::vec![0x05, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x60, 0x62, 0x78, 0x79, 0x7a, 0x7b, 0x7f],
    ), rest in proptest::collection::vec(
        prop_oneof![Just(0), Just(1), Just(0xc3), Just(0xa9), any::<u8>()], 0..16,
    )) {
        let mut bytes = Vec::from([first]);
        bytes.extend(rest);
        prop_assert_eq!(Reader::new(&bytes).number(), number(&bytes));
        prop_assert_eq!(Reader::new(&bytes).text(), text(&bytes));
    }
}
