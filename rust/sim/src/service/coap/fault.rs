// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Answers that are not what they should be.

use coap_lite::{CoapOption, Packet};

use super::message::{Answer, Request, reply, with_block};
use super::route::{handle, status_for};
use crate::coap::Block;
use crate::service::backend::{Backend, Mode};
use crate::service::spec::{Action, BlockTrick, FaultSpec, Kind};

/// Bytes that no CoAP message begins with.
pub(super) const STRANGE: &[u8] = b"\xff\x15\xff garbage \xfe\xff\xff\x80";

/// What a fault comes to.
pub(super) struct Outcome {
    /// For the record; 0 for no answer.
    pub(super) status: u16,
    /// The answer's body, for the record.
    pub(super) body: Vec<u8>,
    /// The Max-Age option of the answer, in seconds.
    pub(super) max_age_s: Option<u32>,
    pub(super) does: Does,
}

/// What the service does instead of answering as always.
pub(super) enum Does {
    Answer { answer: Answer, delay_ms: u64 },
    CutShort(Answer),
    Trick(Trick),
    SomebodyElse(Answer),
    Reset,
    Garbage,
}

impl Does {
    /// Status and body for the record.
    fn record(&self) -> (u16, &[u8]) {
        match self {
            Does::Answer { answer, delay_ms: 0 }
            | Does::CutShort(answer)
            | Does::SomebodyElse(answer) => (answer.status, &answer.body),
            Does::Trick(trick) => (trick.answer.status, &trick.answer.body),
            Does::Answer { .. } | Does::Reset => (0, &[]),
            Does::Garbage => (0, STRANGE),
        }
    }
}

/// Applies `fault` to a request.
pub(super) fn misbehave(
    backend: &Backend,
    uuid: &mut Option<String>,
    request: &Request,
    kind: Kind,
    fault: &FaultSpec,
) -> Outcome {
    let mut usual = |mode| handle(backend, uuid, request, kind, mode);
    if fault.handled {
        // What it comes to is recorded in the queue; the device does not get to see it.
        usual(Mode::Normal);
    }
    let does = match &fault.action {
        Action::Status(status) => {
            let status = status_for(Some(kind), *status);
            Does::Answer { answer: Answer::status(status), delay_ms: 0 }
        }
        Action::Body { status, body } => {
            backend.expect_foreign_ids();
            let answer = Answer::cbor(status_for(Some(kind), *status), body.clone());
            Does::Answer { answer, delay_ms: 0 }
        }
        Action::Repeat => Does::Answer { answer: usual(Mode::Repeat), delay_ms: 0 },
        Action::Delay { seconds } => {
            let delay_ms = seconds.saturating_mul(1000);
            Does::Answer { answer: usual(Mode::Normal), delay_ms }
        }
        Action::Truncate => Does::CutShort(usual(Mode::Normal)),
        Action::Blocks(trick) => Does::Trick(Trick::new(*trick, usual(Mode::Normal))),
        Action::ForeignToken => Does::SomebodyElse(usual(Mode::Normal)),
        // A wrong CA never gets as far as a request.
        Action::Close | Action::WrongCa => Does::Reset,
        Action::Garbage => Does::Garbage,
    };
    let (status, body) = does.record();
    Outcome { status, body: body.to_vec(), max_age_s: fault.retry_after_s, does }
}

/// A first block that is followed by nothing.
pub(super) fn cut_short(packet: &Packet, answer: &Answer) -> Packet {
    let asked = Block::of(packet, CoapOption::Block2);
    let block = Block::new(0, true, asked.map_or(4, |asked| asked.exponent));
    let half = answer.body.get(..answer.body.len() / 2).unwrap_or_default();
    let payload = half.get(..block.size()).unwrap_or(half);
    with_block(reply(packet, answer.status, payload), CoapOption::Block2, block)
}

/// Blocks that do not add up, one a request.
pub(super) struct Trick {
    kind: BlockTrick,
    answer: Answer,
    sent: u32,
}

/// Messages of a trick before the service falls silent, so that a device which listens for ever
/// does so for a time-out only. None should come so far.
const MAX_SENT: u32 = 64;

impl Trick {
    fn new(kind: BlockTrick, answer: Answer) -> Self {
        Self { kind, answer, sent: 0 }
    }

    /// The message that answers `packet`; `None` is silence.
    pub(super) fn next(&mut self, packet: &Packet) -> Option<Packet> {
        let step = self.sent;
        if step >= MAX_SENT {
            return None;
        }
        self.sent += 1;
        let asked = Block::of(packet, CoapOption::Block2);
        let exponent = asked.map_or(4, |asked| asked.exponent);
        match self.kind {
            BlockTrick::PastEnd => Some(self.misplaced(packet, step * 1000)),
            BlockTrick::Overlapping => Some(self.misplaced(packet, step.div_ceil(2))),
            BlockTrick::Repeated => Some(self.misplaced(packet, step.min(1))),
            BlockTrick::Shrinking => Some(self.endless(packet, step, exponent, step)),
            BlockTrick::Errors => Some(self.endless(packet, step, exponent, 0)),
            BlockTrick::TwoVersions => {
                let mut message = self.misplaced(packet, step);
                message.add_option(CoapOption::ETag, vec![u8::from(step > 0)]);
                Some(message)
            }
            BlockTrick::EmptyLast => Some(self.whole_blocks(packet, asked, exponent)),
        }
    }

    /// The next bytes of the answer under the number of another block: who puts together what
    /// comes, as it comes, has the whole answer in the end, and does not know that it is wrong.
    ///
    /// Without a body there is no end.
    fn misplaced(&self, packet: &Packet, number: u32) -> Packet {
        // The smallest blocks, so that short answers have some.
        let size = Block::new(0, false, 0).size();
        let from = usize::try_from(self.sent - 1).unwrap_or(usize::MAX).saturating_mul(size);
        let rest = self.answer.body.get(from..).unwrap_or_default();
        let more = rest.len() > size || self.answer.body.is_empty();
        let payload = rest.get(..size).unwrap_or(rest);
        let block = Block::new(number, more, 0);
        with_block(reply(packet, self.answer.status, payload), CoapOption::Block2, block)
    }

    /// One of blocks that follow each other for ever, each half as long as the one before
    /// `halvings` times.
    fn endless(&self, packet: &Packet, number: u32, exponent: u8, halvings: u32) -> Packet {
        let block = Block::new(number, true, exponent);
        let payload = self.answer.body.iter().copied().chain(std::iter::repeat(0));
        let payload: Vec<u8> = payload.take(block.size() >> halvings.min(31)).collect();
        let status = if self.kind == BlockTrick::Errors { 500 } else { self.answer.status };
        with_block(reply(packet, status, &payload), CoapOption::Block2, block)
    }

    /// The answer as it should be, in blocks that it fills, and an empty one behind its end.
    ///
    /// Only the last block may be short, so that one which cannot fill its blocks has to do
    /// without.
    fn whole_blocks(&self, packet: &Packet, asked: Option<Block>, largest: u8) -> Packet {
        let len = self.answer.body.len();
        let fills = |exponent: &u8| len.is_multiple_of(Block::new(0, false, *exponent).size());
        let exponent = (0..=largest).rev().find(fills);
        let number = asked.map_or(0, |asked| asked.number);
        let block = Block::new(number, true, exponent.unwrap_or(largest));
        let rest = self.answer.body.get(block.offset()..).unwrap_or_default();
        let payload = rest.get(..block.size()).unwrap_or(rest);
        let more =
            if exponent.is_some() { !payload.is_empty() } else { rest.len() > payload.len() };
        let block = Block { more, ..block };
        with_block(reply(packet, self.answer.status, payload), CoapOption::Block2, block)
    }
}
