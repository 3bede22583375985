// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use proptest::prelude::*;
use std::vec;
use std::vec::Vec;

const CONTENT: Code = Code::new(2, 5);
const CHANGED: Code = Code::new(2, 4);

/// What stands behind the buffer, and has to stay there.
const UNTOUCHED: u8 = 0xee;

fn block(offset: usize, payload: &[u8], last: bool) -> Block<'_> {
    Block { code: CONTENT, offset, option: None, payload, last }
}

fn add(blocks: &mut Blocks, target: &mut [u8], offset: usize, size: usize, last: bool) -> Progress {
    blocks.add(&block(offset, &vec![b'x'; size], last), Some(target))
}

fn complete(len: usize) -> Progress {
    Progress::Over(Ok(CoapResponse { code: CONTENT, len }))
}

const OUT_OF_PLACE: Progress = Progress::Over(Err(Error::InvalidBatch));
const TOO_LONG: Progress = Progress::Over(Err(Error::DoesNotFit));

#[test]
fn an_answer_in_one_piece_is_complete() {
    let mut target = [0; 4];
    let progress = Blocks::new().add(&block(0, b"abc", true), Some(&mut target));
    assert_eq!(progress, complete(3));
    assert_eq!(&target, b"abc\0");
}

#[test]
fn blocks_in_order_become_one_answer() {
    let mut blocks = Blocks::new();
    let mut target = [0; 40];
    assert_eq!(add(&mut blocks, &mut target, 0, 16, false), Progress::More);
    assert_eq!(add(&mut blocks, &mut target, 16, 16, false), Progress::More);
    assert_eq!(add(&mut blocks, &mut target, 32, 8, true), complete(40));
    assert_eq!(target, [b'x'; 40]);
}

#[test]
fn an_empty_last_block_completes_what_is_there() {
    let mut blocks = Blocks::new();
    let mut target = [0; 16];
    assert_eq!(add(&mut blocks, &mut target, 0, 16, false), Progress::More);
    assert_eq!(add(&mut blocks, &mut target, 16, 0, true), complete(16));
}

#[test]
fn an_answer_without_payload_is_empty() {
    assert_eq!(add(&mut Blocks::new(), &mut [], 0, 0, true), complete(0));
}

#[test]
fn a_block_out_of_place_is_refused() {
    for (offset, why) in [
        (0, "repeated"),
        (8, "overlapping"),
        (17, "after a gap"),
        (32, "after a lost block"),
        (usize::MAX, "where no buffer is"),
    ] {
        for last in [false, true] {
            let mut blocks = Blocks::new();
            let mut target = [0; 64];
            assert_eq!(add(&mut blocks, &mut target, 0, 16, false), Progress::More);
            assert_eq!(add(&mut blocks, &mut target, offset, 16, last), OUT_OF_PLACE, "{why}");
            assert_eq!(target[16..], [0; 48], "{why}");
        }
    }
}

#[test]
fn a_block_past_the_buffer_is_refused_and_nothing_of_it_written() {
    let mut blocks = Blocks::new();
    let mut target = [0; 24];
    assert_eq!(add(&mut blocks, &mut target, 0, 16, false), Progress::More);
    assert_eq!(add(&mut blocks, &mut target, 16, 9, true), TOO_LONG);
    assert_eq!(target[16..], [0; 8]);
    assert_eq!(add(&mut Blocks::new(), &mut target, 0, 25, true), TOO_LONG);
}

#[test]
fn a_middle_block_is_no_shorter_than_blocks_are() {
    for size in [0, 1, 15] {
        assert_eq!(add(&mut Blocks::new(), &mut [0; 64], 0, size, false), OUT_OF_PLACE, "{size}");
    }
}

#[test]
fn a_code_that_is_no_success_ends_the_answer_and_its_payload_is_dropped() {
    for code in [0x84, 0xa3, 0x00, 0x0a, 0xff].map(Code::from_byte) {
        for last in [false, true] {
            let mut blocks = Blocks::new();
            let mut target = [0; 32];
            assert_eq!(add(&mut blocks, &mut target, 0, 16, false), Progress::More);
            let option = Some(0x18);
            let failure = Block { code, offset: 16, option, payload: b"diagnostic", last };
            let progress = blocks.add(&failure, Some(&mut target));
            assert_eq!(progress, Progress::Over(Ok(CoapResponse { code, len: 0 })));
            assert_eq!(target[16..], [0; 16]);
        }
    }
}

/// The value of a Block2 option.
fn option(number: u32, more: bool, exponent: u32) -> u32 {
    number << 4 | u32::from(more) << 3 | exponent
}

#[test]
fn the_place_is_what_the_message_says_as_well() {
    // The offset is right in each: it counts what was passed on, whatever that was.
    for (number, exponent, why) in [
        (1000, 0, "after a gap"),
        (2, 0, "after a lost block"),
        (1, 1, "of another size"),
        (0, 0, "repeated"),
        (0, 6, "the first one again"),
        (1, 7, "of a size that there is not"),
        ((1 << 20) - 1, 6, "the last there can be"),
    ] {
        for last in [false, true] {
            let mut blocks = Blocks::new();
            let mut target = [0; 64];
            let payload = &[b'x'; 16];
            let first = Block { option: Some(option(0, true, 0)), ..block(0, payload, false) };
            assert_eq!(blocks.add(&first, Some(&mut target)), Progress::More);
            let second = option(number, !last, exponent);
            let second = Block { option: Some(second), ..block(16, payload, last) };
            assert_eq!(blocks.add(&second, Some(&mut target)), OUT_OF_PLACE, "{why}");
            assert_eq!(target[16..], [0; 48], "{why}");
        }
    }
}

#[test]
fn there_are_no_blocks_of_size_7() {
    for last in [false, true] {
        let first = Block { option: Some(option(0, !last, 7)), ..block(0, &[b'x'; 16], last) };
        assert_eq!(Blocks::new().add(&first, Some(&mut [0; 64])), OUT_OF_PLACE);
    }
}

#[test]
fn the_size_of_blocks_may_become_smaller_on_the_way() {
    let mut blocks = Blocks::new();
    let mut target = [0; 64];
    for (offset, size, value) in
        [(0, 32, option(0, true, 1)), (32, 16, option(2, true, 0)), (48, 3, option(3, false, 0))]
    {
        let payload = vec![b'x'; size];
        let last = offset == 48;
        let one = Block { option: Some(value), ..block(offset, &payload, last) };
        let expected = if last { complete(51) } else { Progress::More };
        assert_eq!(blocks.add(&one, Some(&mut target)), expected);
    }
}

#[test]
fn an_answer_without_a_block_option_is_the_first_block() {
    let mut target = [0; 32];
    // What is longer than the client has room for comes without an option, and others follow.
    for last in [false, true] {
        let mut blocks = Blocks::new();
        let whole = Block { option: Some(0), ..block(0, &[b'x'; 16], last) };
        let expected = if last { complete(16) } else { Progress::More };
        assert_eq!(blocks.add(&whole, Some(&mut target)), expected);
        let again = Block { offset: 16, ..whole };
        assert_eq!(blocks.add(&again, Some(&mut target)), OUT_OF_PLACE);
    }
}

#[test]
fn without_a_target_only_the_code_counts() {
    let mut blocks = Blocks::new();
    for offset in [0, 512, 100, usize::MAX] {
        let acknowledged = Block { code: CONTINUE, ..block(offset, b"", false) };
        assert_eq!(blocks.add(&acknowledged, None), Progress::More);
    }
    for last in [false, true] {
        let accepted = Block { code: CHANGED, ..block(1024, b"thanks", last) };
        let answer = CoapResponse { code: CHANGED, len: 0 };
        assert_eq!(blocks.add(&accepted, None), Progress::Over(Ok(answer)), "{last}");
    }
    let last = Block { code: CONTINUE, ..block(0, b"", true) };
    let answer = CoapResponse { code: CONTINUE, len: 0 };
    assert_eq!(blocks.add(&last, None), Progress::Over(Ok(answer)));
}

/// Any block a hostile service can make a client pass on.
fn any_block() -> impl Strategy<Value = (usize, Vec<u8>, bool)> {
    let offset = prop_oneof![
        4 => (0_usize..20).prop_map(|block| block * 16),
        1 => 0_usize..400,
        1 => Just(usize::MAX),
        1 => Just(u32::MAX as usize),
        1 => any::<usize>(),
    ];
    let size = prop_oneof![4 => Just(16_usize), 1 => 0_usize..80];
    let payload = (size, any::<u8>()).prop_map(|(size, byte)| vec![byte; size]);
    (offset, payload, proptest::bool::weighted(0.1))
}

proptest! {
    #[test]
    fn no_sequence_of_blocks_writes_outside_or_leaves_a_gap(
        sequence in proptest::collection::vec(any_block(), 1..40),
        room in 0_usize..300,
    ) {
        let mut memory = [UNTOUCHED; 400];
        let mut blocks = Blocks::new();
        let mut model = Vec::new();
        for (offset, payload, last) in &sequence {
            let fits = model.len() + payload.len() <= room;
            let in_place = *offset == model.len() && (*last || payload.len() >= 16);
            match blocks.add(&block(*offset, payload, *last), Some(&mut memory[..room])) {
                Progress::More => {
                    prop_assert!(fits && in_place && !last);
                    model.extend(payload);
                }
                Progress::Over(Ok(answer)) => {
                    prop_assert!(fits && in_place && *last);
                    model.extend(payload);
                    prop_assert_eq!(answer.len, model.len());
                    break;
                }
                Progress::Over(Err(Error::DoesNotFit)) => {
                    prop_assert!(in_place && !fits);
                    break;
                }
                Progress::Over(Err(_)) => {
                    prop_assert!(!in_place);
                    break;
                }
            }
        }
        prop_assert_eq!(&memory[..model.len()], &model[..]);
        prop_assert!(memory[model.len()..].iter().all(|byte| *byte == UNTOUCHED));
    }

    #[test]
    fn any_split_into_blocks_gives_the_whole(
        content in proptest::collection::vec(any::<u8>(), 0..400),
        size in 16_usize..128,
    ) {
        let mut memory = vec![0; content.len()];
        let mut blocks = Blocks::new();
        let count = content.len().div_ceil(size).max(1);
        for index in 0..count {
            let offset = index * size;
            let end = content.len().min(offset + size);
            let last = index + 1 == count;
            let progress = blocks.add(&block(offset, &content[offset..end], last), Some(&mut memory));
            prop_assert_eq!(progress, if last { complete(content.len()) } else { Progress::More });
        }
        prop_assert_eq!(memory, content);
    }
}
