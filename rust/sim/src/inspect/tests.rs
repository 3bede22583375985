// SPDX-License-Identifier: Apache-2.0 OR MIT

use minicbor::Encoder;
use nrf_provisioning_core::wire::command::Batch;
use proptest::prelude::*;

use super::*;

fn encoded(write: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder);
    encoder.into_writer()
}

/// `write` with the error, which a vector does not have, taken off.
macro_rules! cbor {
    ($e:ident: $($call:ident($($arg:expr)?)),+ $(,)?) => {
        encoded(|$e| { $($e.$call($($arg)?).expect("a vector takes it");)+ })
    };
}

fn malformed(bytes: &[u8]) -> Malformed {
    read(bytes).expect_err("has to be refused")
}

#[test]
fn a_batch_is_read_as_it_was_written() {
    let bytes = cbor!(e: array(3),
        array(5), str("a.s"), u8(0), str("%CMNG"), str("3,42,2"), array(1), u16(513),
        array(3), str("a.c"), u8(1), map(1), str("app/key"), str("value"),
        array(2), str("a.d"), u8(2),
    );
    let message = read(&bytes).expect("is well-formed");
    assert_eq!(
        message.to_string(),
        "batch of 3 commands, 51 bytes\n\
         \x20 1  a.s  AT%CMNG=3,42,2  (ignores CME 513)\n\
         \x20 2  a.c  config app/key=value\n\
         \x20 3  a.d  finished\n"
    );
}

#[test]
fn a_report_is_read_as_it_was_written() {
    let bytes = cbor!(e: array(4),
        array(3), str("a"), u8(100), str("%KEYGEN: \"x\"\r\n"),
        array(2), str("b"), u8(101),
        array(4), str("c"), u8(99), u16(515), str("+CME ERROR: 515"),
        array(2), str("d"), u8(102),
    );
    assert_eq!(
        read(&bytes).expect("is well-formed").to_string(),
        "report of 4 responses, 55 bytes\n\
         \x20 1  a  AT OK: %KEYGEN: \"x\"\\r\\n\n\
         \x20 2  b  config OK\n\
         \x20 3  c  error, CME 515: +CME ERROR: 515\n\
         \x20 4  d  finished OK\n"
    );
}

#[test]
fn indefinite_lengths_are_well_formed() {
    let bytes = [0x9f, 0x9f, 0x7f, 0x61, b'a', 0x61, b'b', 0xff, 0x01, 0xbf, 0xff, 0xff, 0xff];
    let items = read(&bytes).expect("is well-formed").items;
    assert_eq!(items, Items::Commands(vec![("ab".to_owned(), Command::Config(vec![]))]));
}

#[test]
fn every_truncation_ends_at_its_end() {
    let bytes = cbor!(e: array(2),
        array(5), str("id"), u8(0), str("%CMNG"), str("1"), array(1), u16(513),
        array(3), str("c"), u8(1), map(1), str("app/key"), str("value"),
    );
    for length in 0..bytes.len() {
        let error = malformed(&bytes[..length]);
        assert_eq!((error.offset, error.found.as_str()), (length, "the end of the input"));
    }
}

#[test]
fn the_offset_is_that_of_the_first_byte_that_does_not_fit() {
    // Cases: bytes, offset, what is expected there, what is found.
    let cases: [(&[u8], usize, &str, &str); 12] = [
        (&[0xa0], 0, "array", "a map"),
        (&[0x80], 0, "at least one", "none"),
        (&[0x81, 0x80], 2, "correlation id", "the end of the entry"),
        (&[0x81, 0x82, 0x41, b'a', 0x02], 2, "correlation id", "a byte string"),
        (&[0x81, 0x82, 0x61, b'a', 0x07], 4, "command type", "7"),
        (&[0x81, 0x82, 0x61, b'a', 0x20], 4, "command type", "a negative integer"),
        (&[0x81, 0x83, 0x61, b'a', 0x02, 0x00], 5, "end of this entry", "one more"),
        (&[0x81, 0x82, 0x61, b'a', 0x02, 0x00, 0x00], 5, "end of the message", "2 more bytes"),
        (&[0x81, 0x82, 0x61, 0xff, 0x02], 2, "correlation id", "text that is not UTF-8"),
        (&[0x81, 0x82, 0x61, 0x00, 0x02], 2, "without control characters", "U+0000"),
        (&[0x82, 0x82, 0x61, b'a', 0x02, 0x82, 0x61, b'b', 0x18, 0x66], 5, "command", "a response"),
        (&[0x81, 0x82, 0x61, b'a', 0x1b, 0, 0, 0, 1, 0, 0, 0, 2], 4, "type", "more than 32 bits"),
    ];
    for (bytes, offset, expected, found) in cases {
        let error = malformed(bytes);
        assert_eq!(error.offset, offset, "{error}");
        assert!(error.expected.contains(expected) && error.found.contains(found), "{error}");
    }
}

#[test]
fn limits_of_the_protocol_are_told() {
    let id = |length: usize| cbor!(e: array(1), array(2), str(&"x".repeat(length)), u8(2));
    assert!(read(&id(CORRELATION_MAX)).is_ok());
    assert_eq!(malformed(&id(CORRELATION_MAX + 1)).found, "46 bytes");
    let codes = encoded(|e| {
        let _ = e.array(1).and_then(|e| e.array(5)?.str("a")?.u8(0)?.str("%X")?.str("")?.array(7));
        (0..7).for_each(|code| drop(e.u8(code)));
    });
    let error = malformed(&codes);
    assert_eq!((error.offset, error.found.as_str()), (codes.len() - 1, "a seventh"));
    let pairs = encoded(|e| {
        let _ = e.array(1).and_then(|e| e.array(3)?.str("a")?.u8(1)?.map(11));
        (0..22).for_each(|_| drop(e.str("k")));
    });
    let error = malformed(&pairs);
    assert_eq!((error.offset, error.found.as_str()), (pairs.len() - 4, "an eleventh"));
}

#[test]
fn lengths_that_no_memory_holds_end_with_the_input() {
    for kind in [0x9b, 0xbb, 0x7b] {
        for length in [1_u64 << 32, u64::MAX] {
            let mut bytes = match kind {
                0x9b => vec![],
                0xbb => vec![0x81, 0x83, 0x61, b'a', 0x01],
                _ => vec![0x81, 0x82],
            };
            bytes.push(kind);
            bytes.extend(length.to_be_bytes());
            assert_eq!(malformed(&bytes).found, "the end of the input");
        }
    }
}

#[test]
fn deep_nesting_is_refused_at_its_second_level() {
    assert_eq!(malformed(&[0x81; 100_000]).offset, 2);
}

/// What the library makes of `bytes`, in the terms of this module.
fn accepted_by_the_library(bytes: &[u8]) -> bool {
    let mut buffer = bytes.to_vec();
    Batch::decode(&mut buffer, usize::MAX).is_ok()
}

fn accepted_here(bytes: &[u8]) -> bool {
    read(bytes).is_ok_and(|message| matches!(message.items, Items::Commands(_)))
}

/// A batch with every kind of command, some of it in indefinite form.
fn sample_batch() -> Vec<u8> {
    let mut bytes = cbor!(e: array(4),
        array(5), str("a.s"), u8(0), str("%CMNG"), str("3,42,2"), array(2), u16(513), u8(5),
        array(3), str("a.c"), u8(1), map(2), str("app/key"), str("value"), str("k"), str(""),
        array(2), str("a.d"), u8(2),
    );
    bytes.extend(b"\x9f\x7f\x61a\x61b\xff\x01\xbf\x61k\x61v\xff\xff");
    bytes
}

proptest! {
    #[test]
    fn this_reading_and_the_library_agree_on_bytes(
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        prop_assert_eq!(accepted_here(&bytes), accepted_by_the_library(&bytes));
    }

    #[test]
    fn this_reading_and_the_library_agree_on_damaged_batches(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..3),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = sample_batch();
        prop_assert!(accepted_here(&bytes) && accepted_by_the_library(&bytes));
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cut {
            bytes.truncate(length.index(bytes.len()));
        }
        prop_assert_eq!(accepted_here(&bytes), accepted_by_the_library(&bytes), "{:02x?}", bytes);
    }
}
