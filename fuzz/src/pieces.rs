// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The small parsers, each against a description of what it has to do.

use nrf_provisioning_core::client::Signals;
use nrf_provisioning_core::config::Config;
use nrf_provisioning_core::link::parse_cgev;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::coap::Code;
use nrf_provisioning_core::ports::{Clock, Log, Timer};
use nrf_provisioning_core::transport::coap::blocks::{Block, Blocks, Options, Progress};
use nrf_provisioning_core::wire::command::Batch;

use crate::execution;
use crate::judge;
use crate::script::Script;

/// A batch whose text comes in chunks is read as what it says, or refused.
///
/// # Panics
///
/// When it is read as something else.
pub fn chunks(data: &[u8]) {
    let mut script = Script::new(data);
    let mut bytes = vec![0x81, 0x85];
    text(&mut script, &mut bytes, 60);
    bytes.push(0);
    text(&mut script, &mut bytes, 300);
    text(&mut script, &mut bytes, 1000);
    bytes.push(0x80);
    if script.once_in(16) {
        bytes.truncate(script.below(bytes.len()));
    }
    let mut buffer = bytes.clone();
    match (Batch::decode(&mut buffer, 5), judge::batch(&bytes)) {
        (Ok(batch), Some(expected)) => assert_eq!(execution::decoded(&batch), expected),
        (Ok(_), None) => panic!("what is no batch is read as one: {bytes:02x?}"),
        (Err(_), None) => {}
        (Err(refused), Some(_)) => panic!("a batch is refused, {refused:?}: {bytes:02x?}"),
    }
}

/// Adds a text of up to `longest` bytes, most often in chunks, and now and then what is none.
fn text(script: &mut Script<'_>, bytes: &mut Vec<u8>, longest: usize) {
    if script.once_in(4) {
        return chunk(script, bytes, longest);
    }
    bytes.push(0x7f);
    let count = script.byte() % 6;
    for _ in 0..count {
        chunk(script, bytes, longest / 4);
    }
    if !script.once_in(32) {
        bytes.push(0xff);
    }
}

/// Adds one string of definite length, with a head of any width.
fn chunk(script: &mut Script<'_>, bytes: &mut Vec<u8>, longest: usize) {
    let len = script.below(longest + 1);
    // Bytes, a number and another chunked text have no place in a text.
    let major = if script.once_in(48) { script.byte() & 0xe0 } else { 0x60 };
    let announced = if script.once_in(64) { len + 1 } else { len };
    let wide = u32::try_from(announced).unwrap_or(u32::MAX).to_be_bytes();
    let [_, _, high, low] = wide;
    match script.byte() % 4 {
        0 if announced < 24 => bytes.push(major | low),
        1 if announced < 256 => bytes.extend([major | 24, low]),
        2 => bytes.extend([&[major | 26], wide.as_slice()].concat()),
        _ => bytes.extend([major | 25, high, low]),
    }
    let letter = script.byte();
    let pieces = ["a", "\u{e9}", "\u{20ac}", "\u{1f512}"];
    let text = match letter % 8 {
        0..=3 => pieces[0].repeat(len),
        4..=6 => pieces[usize::from(letter % 4)].repeat(len),
        _ => String::new(),
    };
    // A character may be cut in two, which the next chunk goes on with only by chance.
    let text = text.bytes().chain(std::iter::repeat(letter)).take(len);
    bytes.extend(text);
}

/// Answers in blocks are put together, or refused.
///
/// # Panics
///
/// When what was put together is not what came.
pub fn coap_blocks(data: &[u8]) {
    let mut script = Script::new(data);
    let room = usize::from(script.byte()) * 8;
    let mut target = vec![0x5a; room + 8];
    let mut expected: Vec<u8> = Vec::new();
    let mut blocks = Blocks::new();
    for _ in 0..64 {
        let (block, payload) = block(&mut script, expected.len());
        let last = block.last;
        let block = Block { payload: &payload, ..block };
        let into = target.get_mut(..room);
        let progress = blocks.add(&block, into);
        assert_eq!(target[room..], [0x5a; 8], "nothing is written behind the buffer");
        match progress {
            Progress::More => {
                assert!(!last && block.code.is_success());
                expected.extend(&payload);
            }
            Progress::Over(Ok(answer)) => {
                assert_eq!(answer.code, block.code);
                if block.code.is_success() {
                    expected.extend(&payload);
                    assert!(last);
                    assert_eq!(target[..answer.len], expected);
                } else {
                    assert_eq!(answer.len, 0);
                }
                return;
            }
            Progress::Over(Err(_)) => return,
        }
        assert!(expected.len() <= room);
        assert_eq!(target[..expected.len()], expected);
    }
}

/// The next block: most often the right one.
fn block(script: &mut Script<'_>, len: usize) -> (Block<'static>, Vec<u8>) {
    let exponent = script.byte() % 8;
    let size = 16_usize << exponent.min(6);
    let wrong = script.byte();
    let code = Code::from_byte(if wrong & 0xc0 == 0xc0 { script.byte() } else { 0x45 });
    let offset = if wrong & 0x0f == 1 { script.below(5000) } else { len };
    let number = if wrong & 0x0f == 2 { script.below(5000) } else { len / size };
    let option = u32::try_from(number << 4).unwrap_or(0) | u32::from(exponent);
    let option = match wrong & 0x0f {
        3 => None,
        4 => Some(u32::from_be_bytes([0; 4].map(|_| script.byte()))),
        _ => Some(option),
    };
    let last = wrong & 0x20 != 0;
    let payload_len = if wrong & 0x0f >= 12 { script.below(size + 1) } else { size };
    let letter = script.byte();
    let payload = (0..payload_len).map(|index| letter.wrapping_add(index as u8)).collect();
    let options = Options { block2: option, ..Options::UNKNOWN };
    (Block { code, offset, options, payload: &[], last }, payload)
}

/// What the settings and the timer need, and no more.
struct Nobody;

impl Log for Nobody {
    fn log(&mut self, _entry: LogEntry, _value: i32) {}
}

impl Clock for Nobody {
    fn sleep_ms(&mut self, _ms: u32) {}

    fn uptime_s(&mut self) -> u32 {
        7
    }
}

impl Timer for Nobody {
    fn run_work_after(&mut self, _delay_s: u32) {}
}

/// Up to four tags of keys, each with a semicolon behind it, or nothing.
fn is_record_of_keys(value: &[u8]) -> bool {
    let is_tag = |tag: &str| {
        tag.bytes().all(|byte| byte.is_ascii_digit())
            && tag.parse::<u64>().is_ok_and(|tag| tag < u64::from(u32::MAX))
    };
    let text = std::str::from_utf8(value).unwrap_or("not text");
    let tags: Vec<&str> = text.split_terminator(';').collect();
    let whole = text.is_empty() || text.ends_with(';');
    whole && value.len() <= 45 && tags.len() <= 4 && tags.into_iter().all(is_tag)
}

/// Values from the settings are taken as they are meant, or not at all.
///
/// # Panics
///
/// When another value is taken.
pub fn settings(data: &[u8]) {
    const KEYS: [&[u8]; 5] =
        [b"interval-sec", b"after-correlation-id", b"interval-se", b"x/y", b"unreported-keys"];
    let Some((which, rest)) = data.split_first() else { return };
    let (name, value) = match KEYS.get(usize::from(*which % 8)) {
        Some(name) => (*name, rest),
        None => rest.split_at(rest.len().min(usize::from(*which) / 8)),
    };
    let shared = Signals::new();
    let taken = shared.load_setting(&mut Nobody, name, value.len(), |buffer| {
        assert_eq!(buffer.len(), value.len(), "as much is read as there is");
        buffer.copy_from_slice(value);
        Ok(value.len())
    });
    let interval = std::str::from_utf8(value)
        .ok()
        .filter(|text| !text.is_empty() && text.len() <= 10)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse::<i32>().ok());
    if name == b"interval-sec" {
        assert_eq!(shared.interval(), interval.map(i32::unsigned_abs));
        assert_eq!(taken.is_ok(), interval.is_some() || value.is_empty());
    } else if name == b"after-correlation-id" {
        let valid = value.len() <= 45 && !value.iter().any(u8::is_ascii_control);
        assert_eq!(taken.is_ok(), valid);
        assert_eq!(shared.after.load().as_slice(), if valid { value } else { &[] });
    } else if name == b"unreported-keys" {
        assert_eq!(taken.is_ok(), is_record_of_keys(value));
    } else {
        assert!(taken.is_err());
    }
    assert!(name == b"interval-sec" || shared.interval().is_none());
    assert!(name == b"after-correlation-id" || shared.after.is_empty());
}

/// Notifications tell whether the default bearer is up.
///
/// # Panics
///
/// When one is understood that is none, or not understood.
pub fn cgev(data: &[u8]) {
    const WORDS: [(&str, bool); 5] = [
        ("ME PDN ACT 0", true),
        ("ME PDN DEACT 0", false),
        ("NW PDN DEACT 0", false),
        ("ME DETACH", false),
        ("NW DETACH", false),
    ];
    let state = parse_cgev(data);
    let text = data.iter().map(|&byte| char::from(byte)).collect::<String>();
    let expected = text.split_once(':').and_then(|(_, rest)| {
        let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace());
        let is = |word: &str| {
            rest.strip_prefix(word)
                .is_some_and(|end| !end.starts_with(|letter: char| letter.is_ascii_alphanumeric()))
        };
        WORDS.iter().find(|(word, _)| is(word)).map(|(_, up)| *up)
    });
    assert_eq!(state, expected);

    let shared = Signals::new();
    shared.on_cgev(&mut Nobody, &Config::DEFAULT, data);
    assert_eq!(shared.link.is_up(), state != Some(false));
}
