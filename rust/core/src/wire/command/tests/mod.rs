// SPDX-License-Identifier: Apache-2.0 OR MIT

mod properties;

use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{Batch, Refused};
use crate::testing::batch::{Item, at, at_ignoring, config, encode, finished, items};

const LIMIT: usize = 10;

fn decode(bytes: &[u8]) -> Result<Vec<Item>, Refused> {
    Batch::decode(&mut bytes.to_vec(), LIMIT).map(items)
}

fn malformed_at(bytes: &[u8]) -> usize {
    match decode(bytes) {
        Err(Refused::Malformed { at }) => at,
        other => panic!("{bytes:x?}: {other:?}"),
    }
}

fn is_malformed(bytes: &[u8]) -> bool {
    matches!(decode(bytes), Err(Refused::Malformed { .. }))
}

#[test]
fn the_documented_example_is_one_finished() {
    let example = b"\x81\x82\x78\x269685ef84-8cac-4257-b5cc-94bc416a1c1d.d\x02";
    assert_eq!(decode(example), Ok(vec![finished("9685ef84-8cac-4257-b5cc-94bc416a1c1d.d")]));
}

#[test]
fn every_kind_of_command_is_read_in_its_order() {
    let sent = [
        at_ignoring("a.1", "%CMNG", "0,16842753,0,\"-----BEGIN\"", &[513, 0, u32::MAX]),
        at("a.2", "%KEYGEN", "16842753,2,1"),
        config("a.3", &[("provisioning/interval-sec", "3600"), ("k", "")]),
        config("a.4", &[]),
        finished("a.5"),
    ];
    let mut bytes = encode(&sent);
    let batch = Batch::decode(&mut bytes, LIMIT).unwrap();
    assert_eq!(Batch::count(&batch), 5);
    assert_eq!(batch.last_correlation(), b"a.5");
    assert_eq!(items(batch), sent);
}

#[test]
fn acknowledgements_have_an_upper_bound() {
    let mut bytes = encode(&[finished(&"x".repeat(45)), at("b", "%A", ""), finished("c")]);
    let batch = Batch::decode(&mut bytes, LIMIT).unwrap();
    // Array head, id head, id and code each.
    assert!(batch.acknowledgements_len() >= (1 + 2 + 45 + 2) + (1 + 1 + 1 + 2));
}

#[test]
fn an_id_has_45_bytes_at_most() {
    assert!(decode(&encode(&[finished(&"x".repeat(45))])).is_ok());
    for len in [46, 47, 255, 256, 4000] {
        assert!(is_malformed(&encode(&[finished(&"x".repeat(len))])), "{len}");
    }
    // 23 characters of two bytes each.
    assert!(is_malformed(&encode(&[finished(&"é".repeat(23))])));
    assert!(decode(&encode(&[finished(&"é".repeat(22))])).is_ok());
}

#[test]
fn control_characters_in_an_id_are_refused() {
    for id in ["a\0", "\0", "a\r\nX-Header: 1", "a\tb", "a\u{1b}", "a\u{7f}"] {
        assert!(is_malformed(&encode(&[finished(id)])), "{id:?}");
    }
}

#[test]
fn a_nul_in_a_command_or_a_settings_key_is_refused() {
    for item in [
        at("a", "%CMNG\0", "1"),
        at("a", "\0", "1"),
        at("a", "%CMNG", "0,1\0,2"),
        config("a", &[("key\0", "value")]),
        config("a", &[("good", "1"), ("\0", "value")]),
    ] {
        assert!(is_malformed(&encode(&[finished("b"), item.clone()])), "{item:?}");
    }
}

#[test]
fn a_settings_value_may_hold_any_text() {
    let sent = [config("a", &[("key", "a\0b")])];
    assert_eq!(decode(&encode(&sent)), Ok(sent.to_vec()));
}

#[test]
fn six_ignore_codes_are_the_most() {
    let codes = [1, 2, 3, 4, 5, 6, 7];
    let sent = [at_ignoring("a", "%CMNG", "1", &codes[..6])];
    assert_eq!(decode(&encode(&sent)), Ok(sent.to_vec()));
    assert!(is_malformed(&encode(&[at_ignoring("a", "%CMNG", "1", &codes)])));
}

#[test]
fn ten_pairs_are_the_most() {
    let keys: Vec<String> = (0..11).map(|index| format!("key{index}")).collect();
    let pairs: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    let sent = [config("a", &pairs[..10])];
    assert_eq!(decode(&encode(&sent)), Ok(sent.to_vec()));
    assert!(is_malformed(&encode(&[config("a", &pairs)])));
}

#[test]
fn more_good_commands_than_the_limit_are_too_many() {
    let batch = |count: usize| encode(&vec![finished("a"); count]);
    assert_eq!(decode(&batch(10)).map(|items| items.len()), Ok(10));
    assert_eq!(decode(&batch(11)), Err(Refused::TooMany { count: 11 }));
    assert_eq!(decode(&batch(21)), Err(Refused::TooMany { count: 21 }));
    let mut five = batch(6);
    let refused = Batch::decode(&mut five, 5).unwrap_err();
    assert_eq!(refused, Refused::TooMany { count: 6 });
}

#[test]
fn a_bad_command_behind_good_ones_is_malformed_and_not_too_many() {
    let mut bytes = encode(&vec![finished("a"); 11]);
    let last = bytes.len() - 1;
    bytes[last] = 3;
    assert!(is_malformed(&bytes));
    let mut bytes = encode(&[finished("a"), finished("b")]);
    let last = bytes.len() - 1;
    bytes[last] = 3;
    assert!(is_malformed(&bytes));
}

#[test]
fn an_empty_batch_is_refused() {
    for bytes in [&b"\x80"[..], b"\x9f\xff", b"", b"\x98\x00"] {
        assert!(is_malformed(bytes), "{bytes:x?}");
    }
}

#[test]
fn anything_behind_the_batch_is_refused() {
    for tail in [&b"\x00"[..], b"\xff", b"\x81\x82\x61a\x02", b"\xf6"] {
        let mut bytes = encode(&[finished("a")]);
        let end = bytes.len();
        bytes.extend(tail);
        assert_eq!(malformed_at(&bytes), end, "{tail:x?}");
    }
}

#[test]
fn members_of_the_wrong_type_number_or_order_are_refused() {
    for bytes in [
        &b"\x02"[..],                            // a number
        b"\x61a",                                // text
        b"\xa1\x61a\x02",                        // a map for the batch
        b"\x41\x80",                             // bytes
        b"\xf6",                                 // null
        b"\xff",                                 // a break
        b"\xc0\x81\x82\x61a\x02",                // a tagged batch
        b"\x81\x02",                             // a number for a command
        b"\x81\x80",                             // no members
        b"\x81\x81\x61a",                        // no type
        b"\x81\x82\x41a\x02",                    // bytes for an id
        b"\x81\x82\x01\x02",                     // a number for an id
        b"\x81\x82\x61a\x03",                    // an unknown type
        b"\x81\x82\x61a\x18\x64",                // another unknown type
        b"\x81\x82\x61a\x20",                    // a negative type
        b"\x81\x82\x61a\x61\x02",                // text for a type
        b"\x81\x82\x61a\xf9\x40\x00",            // a float for a type
        b"\x81\x83\x61a\x02\x00",                // finished with another member
        b"\x81\x9f\x61a\x02\x00\xff",            // the same without a length
        b"\x81\x82\x61a\x00",                    // an AT command without members
        b"\x81\x84\x61a\x00\x61x\x61y",          // without the ignore list
        b"\x81\x86\x61a\x00\x61x\x61y\x80\x01",  // with another member
        b"\x81\x85\x61a\x00\x41x\x61y\x80",      // bytes for a command
        b"\x81\x85\x61a\x00\x61x\x05\x80",       // a number for parameters
        b"\x81\x85\x61a\x00\x61x\x61y\xa0",      // a map for the ignore list
        b"\x81\x85\x61a\x00\x61x\x61y\x81\x20",  // a negative ignore code
        b"\x81\x85\x61a\x00\x61x\x61y\x81\x61z", // text for an ignore code
        b"\x81\x82\x61a\x01",                    // a config without its map
        b"\x81\x83\x61a\x01\x80",                // an array for the map
        b"\x81\x83\x61a\x01\xa1\x61k\x05",       // a number for a value
        b"\x81\x83\x61a\x01\xa1\x05\x61v",       // a number for a key
        b"\x81\x83\x61a\x01\xbf\x61k\xff",       // a key without its value
        b"\x81\x83\x61a\x01\xa1\x61k\x7f\x61v",  // a value that does not end
    ] {
        assert!(is_malformed(bytes), "{bytes:x?}");
    }
}

#[test]
fn text_that_is_no_utf8_is_refused() {
    for bytes in [
        &b"\x81\x82\x62\xc3\x28\x02"[..],
        b"\x81\x85\x61a\x00\x61\xff\x61y\x80",
        b"\x81\x85\x61a\x00\x61x\x61\x80\x80",
        b"\x81\x83\x61a\x01\xa1\x61\xc0\x61v",
        b"\x81\x83\x61a\x01\xa1\x61k\x61\xc0",
    ] {
        assert!(is_malformed(bytes), "{bytes:x?}");
    }
}

#[test]
fn numbers_and_lengths_may_be_wider_than_they_need() {
    let wide: [&[u8]; 3] = [
        b"\x98\x01\x98\x02\x78\x01a\x18\x02",
        b"\x9a\0\0\0\x01\x99\0\x02\x79\0\x01a\x19\0\x02",
        b"\x9b\0\0\0\0\0\0\0\x01\x9b\0\0\0\0\0\0\0\x02\x7b\0\0\0\0\0\0\0\x01a\x1b\0\0\0\0\0\0\0\x02",
    ];
    for bytes in wide {
        assert_eq!(decode(bytes), Ok(vec![finished("a")]), "{bytes:x?}");
    }
}

#[test]
fn lengths_of_2_to_the_32_and_more_are_refused_for_every_item() {
    let prefixes: [(&[u8], u8); 6] = [
        (b"", 0x9b),                            // the batch
        (b"\x81", 0x9b),                        // a command
        (b"\x81\x82", 0x7b),                    // an id
        (b"\x81\x85\x61a\x00\x61x", 0x7b),      // parameters
        (b"\x81\x85\x61a\x00\x61x\x61y", 0x9b), // an ignore list
        (b"\x81\x83\x61a\x01", 0xbb),           // a config map
    ];
    for (prefix, head) in prefixes {
        for length in [0xffff_ffff_u64, 0x1_0000_0000, 0x1_0000_0001, u64::MAX - 1, u64::MAX] {
            let mut bytes = prefix.to_vec();
            bytes.push(head);
            bytes.extend(length.to_be_bytes());
            bytes.extend(b"\x61a\x02\x61b\x61c");
            assert!(is_malformed(&bytes), "{bytes:x?}");
        }
    }
}

#[test]
fn deep_nesting_is_refused_without_recursion() {
    for head in [0x81, 0x9f, 0xa1, 0xbf, 0xc1, 0xd8] {
        assert!(is_malformed(&vec![head; 100_000]), "{head:x}");
    }
}

#[test]
fn indefinite_text_in_indefinite_text_is_refused() {
    assert!(is_malformed(b"\x81\x82\x7f\x7f\x61a\xff\xff\x02"));
    assert_eq!(decode(b"\x9f\x9f\x7f\x61a\x61b\xff\x02\xff\xff"), Ok(vec![finished("ab")]));
}

#[test]
fn an_error_points_at_the_item_that_is_wrong() {
    let good = encode(&[at("a", "%A", "1")]);
    let mut bytes = good.clone();
    bytes[0] = 0x82;
    bytes.extend(b"\x82\x61b\x07");
    // The id of the second command is at good.len() + 1, its type behind it.
    let at = malformed_at(&bytes);
    assert!((good.len()..bytes.len()).contains(&at), "{at}");
    assert_eq!(malformed_at(b"\x00"), 0);
    assert_eq!(malformed_at(b"\x82\x82\x61a\x02\x05"), 5);
    // Where the data just ends, the command that is cut short.
    assert_eq!(malformed_at(b"\x82\x82\x61a\x02"), 5);
    assert_eq!(malformed_at(b"\x82\x82\x61a\x02\x82\x61b"), 5);
}
