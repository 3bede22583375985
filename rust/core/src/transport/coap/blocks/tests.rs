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
    Block { code: CONTENT, offset, options: Options::UNKNOWN, payload, last }
}

fn add(blocks: &mut Blocks, target: &mut [u8], offset: usize, size: usize, last: bool) -> Progress {
    blocks.add(&block(offset, &vec![b'x'; size], last), Some(target))
}

fn complete(len: usize) -> Progress {
    Progress::Over(Ok(CoapResponse { code: CONTENT, len, retry_after_s: 0 }))
}

/// A message with this Block2 option.
fn block2(option: u32) -> Options {
    Options { block2: Some(option), ..Options::UNKNOWN }
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
            let options = block2(0x18);
            let failure = Block { code, offset: 16, options, payload: b"diagnostic", last };
            let progress = blocks.add(&failure, Some(&mut target));
            let retry_after_s = if code == UNAVAILABLE { Options::DEFAULT_MAX_AGE_S } else { 0 };
            let expected = CoapResponse { code, len: 0, retry_after_s };
            assert_eq!(progress, Progress::Over(Ok(expected)));
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
            let first = Block { options: block2(option(0, true, 0)), ..block(0, payload, false) };
            assert_eq!(blocks.add(&first, Some(&mut target)), Progress::More);
            let second = option(number, !last, exponent);
            let second = Block { options: block2(second), ..block(16, payload, last) };
            assert_eq!(blocks.add(&second, Some(&mut target)), OUT_OF_PLACE, "{why}");
            assert_eq!(target[16..], [0; 48], "{why}");
        }
    }
}

#[test]
fn there_are_no_blocks_of_size_7() {
    for last in [false, true] {
        let first = Block { options: block2(option(0, !last, 7)), ..block(0, &[b'x'; 16], last) };
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
        let one = Block { options: block2(value), ..block(offset, &payload, last) };
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
        let whole = Block { options: block2(0), ..block(0, &[b'x'; 16], last) };
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
        let answer = CoapResponse { code: CHANGED, len: 0, retry_after_s: 0 };
        assert_eq!(blocks.add(&accepted, None), Progress::Over(Ok(answer)), "{last}");
    }
    let last = Block { code: CONTINUE, ..block(0, b"", true) };
    let answer = CoapResponse { code: CONTINUE, len: 0, retry_after_s: 0 };
    assert_eq!(blocks.add(&last, None), Progress::Over(Ok(answer)));
}

/// An upload's answer: its code, the Block1 option, and whether the client has sent all blocks.
fn uploaded(code: Code, block1: Option<u32>, last: bool) -> Progress {
    let options = Options { block1, ..Options::UNKNOWN };
    Blocks::new().add(&Block { code, options, ..block(512, b"", last) }, None)
}

#[test]
fn success_for_a_block_of_an_upload_is_none_for_the_whole() {
    const REFUSED: Progress = Progress::Over(Err(Error::Unavailable));
    let accepted = |code| Progress::Over(Ok(CoapResponse { code, len: 0, retry_after_s: 0 }));
    for code in [CHANGED, Code::new(2, 1)] {
        assert_eq!(uploaded(code, Some(option(0, false, 5)), false), REFUSED);
        assert_eq!(uploaded(code, Some(option(0, true, 5)), false), REFUSED);
        assert_eq!(uploaded(code, Some(option(2, true, 5)), true), REFUSED, "it waits for more");
        assert_eq!(uploaded(code, Some(option(2, false, 5)), true), accepted(code));
        assert_eq!(uploaded(code, Some(option(2, false, 4)), true), accepted(code));
        // Without the option it answers the request.
        assert_eq!(uploaded(code, None, false), accepted(code));
        assert_eq!(uploaded(code, None, true), accepted(code));
    }
    // An intermediate answer, and a refusal, stay what they are.
    assert_eq!(uploaded(CONTINUE, Some(option(0, true, 5)), false), Progress::More);
    let too_large = Code::new(4, 13);
    assert_eq!(uploaded(too_large, Some(option(0, false, 5)), false), accepted(too_large));
}

/// A message with this ETag.
fn tagged(etag: &[u8]) -> Options {
    Options { etag: ETag::new(etag), ..Options::UNKNOWN }
}

#[test]
fn blocks_of_different_representations_make_no_answer() {
    for (first, second, same) in [
        (&b"one"[..], &b"one"[..], true),
        (b"12345678", b"12345678", true),
        (b"", b"", true),
        (b"one", b"two", false),
        (b"one", b"on", false),
        (b"one", b"one\0", false),
        (b"12345678", b"12345679", false),
        (b"one", b"", false),
        (b"", b"one", false),
        // Too long, and so no ETag at all.
        (b"123456789", b"987654321", true),
    ] {
        for middle in [false, true] {
            let (mut blocks, mut target) = (Blocks::new(), [0; 64]);
            let begin = Block { options: tagged(first), ..block(0, &[b'x'; 16], false) };
            assert_eq!(blocks.add(&begin, Some(&mut target)), Progress::More);
            let next = Block { options: tagged(second), ..block(16, &[b'y'; 16], !middle) };
            let expected = match (same, middle) {
                (false, _) => OUT_OF_PLACE,
                (true, false) => complete(32),
                (true, true) => Progress::More,
            };
            assert_eq!(blocks.add(&next, Some(&mut target)), expected, "{first:?} {second:?}");
            assert_eq!(target[16] == b'y', same);
        }
    }
}

#[test]
fn an_etag_is_told_at_every_byte() {
    let whole = *b"\x01\x02\x03\x04\x05\x06\x07\x08";
    for len in 1..=8 {
        for at in 0..len {
            let mut other = whole;
            other[at] ^= 0x80;
            assert_ne!(ETag::new(&whole[..len]), ETag::new(&other[..len]), "{len} {at}");
        }
        assert_ne!(ETag::new(&whole[..len]), ETag::new(&whole[..len - 1]));
    }
}

#[test]
fn only_a_service_that_is_unavailable_says_when_to_come_back() {
    let options = Options { max_age_s: 300, ..Options::UNKNOWN };
    let mut target = [0; 64];
    for target in [None, Some(&mut target[..])] {
        let mut target = target;
        for (code, retry_after_s) in [(Code::new(5, 3), 300), (Code::new(5, 0), 0), (CHANGED, 0)] {
            let answer = Block { code, options, ..block(0, b"", true) };
            let expected = CoapResponse { code, len: 0, retry_after_s };
            let progress = Blocks::new().add(&answer, target.as_deref_mut());
            assert_eq!(progress, Progress::Over(Ok(expected)));
        }
    }
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
