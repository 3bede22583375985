// SPDX-License-Identifier: Apache-2.0 OR MIT

use std::string::String;
use std::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Batch, MAX_IGNORED, MAX_PAIRS};
use crate::testing::batch::{Act, Item, encode, encode_with, items};

/// Text as the protocol may have it, of lengths around the widths of a head.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,40}", "[a-zé€😀]{20,30}", "[ -~]{250,260}"]
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof!["[!-~]{0,45}", "[é€a]{0,15}"]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (text(), text(), vec(any::<u32>(), 0..=MAX_IGNORED))
            .prop_map(|(set, parameters, ignored)| Act::At { set, parameters, ignored }),
        vec((text(), text()), 0..=MAX_PAIRS).prop_map(Act::Config),
        Just(Act::Finished),
    ]
}

fn batch() -> impl Strategy<Value = Vec<Item>> {
    vec((id(), act()), 1..6)
}

/// A batch whose every prefix can be tried in no time.
fn small_batch() -> impl Strategy<Value = Vec<Item>> {
    let text = || prop_oneof!["[ -~]{0,4}", "[aé€]{8,24}"];
    let act =
        prop_oneof![
            (text(), text(), vec(any::<u32>(), 0..=3))
                .prop_map(|(set, parameters, ignored)| Act::At { set, parameters, ignored }),
            vec((text(), text()), 0..=3).prop_map(Act::Config),
            Just(Act::Finished),
        ];
    vec((id(), act), 1..4)
}

fn decoded(bytes: &[u8]) -> Option<Vec<Item>> {
    Batch::decode(&mut bytes.to_vec(), 20).ok().map(items)
}

/// One byte of a batch changed, or some bytes that begin like one.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let changed = (batch(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|parts| {
        let (items, index, byte) = parts;
        let mut bytes = encode(&items);
        let len = bytes.len();
        bytes[index.index(len)] = byte;
        bytes
    });
    let heads = prop::sample::select(
        b"\x00\x01\x02\x18\x1a\x1b\x60\x61\x78\x7f\x80\x81\x82\x83\x85\x9f\xa0\xa1\xbf\xff"
            .to_vec(),
    );
    prop_oneof![changed, vec(heads, 0..40), vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn what_the_encoder_writes_decodes_to_itself(sent in batch()) {
        prop_assert_eq!(decoded(&encode(&sent)), Some(sent));
    }

    #[test]
    fn any_mix_of_definite_and_indefinite_forms_decodes_to_the_same(
        sent in batch(), choices in vec(any::<bool>(), 1..64),
    ) {
        let mut choices = choices.iter().copied().cycle();
        let bytes = encode_with(&sent, || choices.next().unwrap());
        prop_assert_eq!(decoded(&bytes), Some(sent));
    }

    #[test]
    fn every_truncation_is_refused(sent in small_batch(), choices in vec(any::<bool>(), 1..8)) {
        let mut choices = choices.iter().copied().cycle();
        let bytes = encode_with(&sent, || choices.next().unwrap());
        for len in 0..bytes.len() {
            prop_assert_eq!(decoded(&bytes[..len]), None, "{} of {}", len, bytes.len());
        }
    }

    #[test]
    fn any_bytes_decode_or_err_and_point_inside(bytes in damaged()) {
        let mut buffer = bytes.clone();
        match Batch::decode(&mut buffer, 20) {
            Ok(batch) => {
                let count = Batch::count(&batch);
                prop_assert!(batch.last_correlation().len() <= 45);
                prop_assert_eq!(items(batch).len(), count);
            }
            Err(super::Refused::Malformed { at }) => prop_assert!(at <= bytes.len()),
            Err(super::Refused::TooMany { count }) => prop_assert!(count > 20),
        }
    }

    #[test]
    fn what_decodes_is_well_formed_and_encodes_to_the_same_commands(bytes in damaged()) {
        if let Some(items) = decoded(&bytes) {
            prop_assert_eq!(decoded(&encode(&items)), Some(items));
        }
    }
}
