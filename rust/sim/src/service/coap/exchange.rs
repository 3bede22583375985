// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The messages of one session: each request once, large bodies in blocks both ways.

use std::collections::VecDeque;

use coap_lite::option_value::OptionValueU32;
use coap_lite::{CoapOption, MessageClass, MessageType, Packet};

use super::fault::{self, Trick};
use super::message::{Answer, Request, bare, reply, with_block};
use super::route::{self, Purpose};
use crate::coap::Block;
use crate::service::backend::{Backend, Mode};
use crate::service::spec::Kind;
use crate::trace::{Detail, What};

/// Messages whose answers are remembered. A device has one request at a time.
const REMEMBERED: usize = 32;

/// Largest body that is put together.
const MAX_BODY: usize = 1 << 16;

/// Block size when the device does not ask for one: 1024 bytes.
const LARGEST_EXPONENT: u8 = 6;

/// A message for the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outgoing {
    pub(super) bytes: Vec<u8>,
    pub(super) delay_ms: u64,
}

/// What one device and the service have said to each other.
#[derive(Default)]
pub(super) struct Exchange {
    /// Whom the device proved to be.
    uuid: Option<String>,
    /// Ids of messages that came, and what they were answered with.
    seen: VecDeque<(u16, Vec<Vec<u8>>)>,
    upload: Option<Upload>,
    download: Option<Download>,
    /// Messages that the service began by itself.
    own_messages: u16,
}

/// A body that comes in blocks.
struct Upload {
    target: String,
    body: Vec<u8>,
}

/// A body that goes out in blocks.
pub(super) struct Download {
    pub(super) target: String,
    pub(super) content: Content,
}

/// What is in the blocks.
pub(super) enum Content {
    /// An answer.
    Whole(Answer),
    /// Something that does not add up.
    Trick(Trick),
    /// Nothing behind the first block.
    Nothing,
}

impl Exchange {
    /// Takes a message in; what the device hears.
    pub(super) fn receive(&mut self, backend: &Backend, bytes: &[u8]) -> Vec<Outgoing> {
        let Ok(packet) = Packet::from_bytes(bytes) else {
            backend.note("what came is no CoAP message".into());
            return Vec::new();
        };
        let id = packet.header.message_id;
        match (packet.header.get_type(), packet.header.code) {
            (MessageType::Acknowledgement | MessageType::Reset, _) => return Vec::new(),
            (_, MessageClass::Request(_)) => {}
            _ => return now(&bare(MessageType::Reset, id)),
        }
        if let Some((_, answers)) = self.seen.iter().find(|(seen, _)| *seen == id) {
            // The answer got lost, or the device was in a hurry: nothing is done twice.
            let again = |bytes: &Vec<u8>| Outgoing { bytes: bytes.clone(), delay_ms: 0 };
            return answers.iter().map(again).collect();
        }
        let answers = self.answer(backend, &packet);
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        // A late answer is not to be hurried by asking again.
        let prompt = answers.iter().filter(|answer| answer.delay_ms == 0);
        self.seen.push_back((id, prompt.map(|answer| answer.bytes.clone()).collect()));
        answers
    }

    fn answer(&mut self, backend: &Backend, packet: &Packet) -> Vec<Outgoing> {
        let mut request = Request::of(packet);
        let block1 = Block::of(packet, CoapOption::Block1);
        if let Some(block) = block1 {
            match self.take_block(&request, block) {
                Ok(Some(body)) => request.body = body,
                Ok(None) => return now(&confirm(reply(packet, 231, &[]), Some(block))),
                Err(status) => return now(&reply(packet, status, &[])),
            }
        }
        if let Some(message) = self.next_block(packet, &request) {
            return message.as_ref().map(now).unwrap_or_default();
        }
        self.download = None;
        match route::purpose_of(&request) {
            Ok(Purpose::Kind(kind)) => self.serve(backend, packet, &request, kind, block1),
            Ok(Purpose::Suspend) => {
                let status = if backend.spec().suspend { 204 } else { 404 };
                self.plain(backend, packet, &request, &Answer::status(status))
            }
            Err(refusal) => {
                drop(backend.begin_request(None));
                self.plain(backend, packet, &request, &refusal)
            }
        }
    }

    fn plain(
        &mut self,
        backend: &Backend,
        packet: &Packet,
        request: &Request,
        answer: &Answer,
    ) -> Vec<Outgoing> {
        record(backend, request, answer.status, &answer.body);
        now(&reply(packet, answer.status, &answer.body))
    }

    fn serve(
        &mut self,
        backend: &Backend,
        packet: &Packet,
        request: &Request,
        kind: Kind,
        block1: Option<Block>,
    ) -> Vec<Outgoing> {
        let hit = match kind {
            Kind::Authenticate => backend.begin_authentication(),
            _ => backend.begin_request(Some(kind)),
        };
        if let Some(hit) = hit {
            let outcome = fault::misbehave(backend, &mut self.uuid, request, kind, &hit);
            record(backend, request, outcome.status, &outcome.body);
            return self.carry_out(packet, request, outcome, block1);
        }
        let answer = route::handle(backend, &mut self.uuid, request, kind, Mode::Normal);
        record(backend, request, answer.status, &answer.body);
        let message = confirm(self.begin_download(packet, request, answer), block1);
        if backend.spec().separate_answers {
            return self.separate(packet, message);
        }
        now(&message)
    }

    fn carry_out(
        &mut self,
        packet: &Packet,
        request: &Request,
        outcome: fault::Outcome,
        block1: Option<Block>,
    ) -> Vec<Outgoing> {
        let id = packet.header.message_id;
        match outcome.does {
            fault::Does::Answer { answer, delay_ms } => {
                let mut message = self.begin_download(packet, request, answer);
                if let Some(seconds) = outcome.max_age_s {
                    message.add_option_as(CoapOption::MaxAge, OptionValueU32(seconds));
                }
                later(&confirm(message, block1), delay_ms)
            }
            fault::Does::CutShort(answer) => {
                let target = request.target();
                self.download = Some(Download { target, content: Content::Nothing });
                now(&confirm(fault::cut_short(packet, &answer), block1))
            }
            fault::Does::Trick(trick) => {
                let target = request.target();
                self.download = Some(Download { target, content: Content::Trick(trick) });
                let first = self.next_block(packet, request).flatten();
                first.map(|message| now(&confirm(message, block1))).unwrap_or_default()
            }
            fault::Does::SomebodyElse(answer) => {
                let mut stranger = reply(packet, answer.status, fault::STRANGE);
                stranger.header.set_type(MessageType::NonConfirmable);
                stranger.header.message_id = self.own_message();
                stranger.set_token(packet.get_token().iter().map(|byte| !byte).collect());
                let message = confirm(self.begin_download(packet, request, answer), block1);
                [now(&stranger), now(&message)].concat()
            }
            fault::Does::Reset => now(&bare(MessageType::Reset, id)),
            fault::Does::Garbage => {
                vec![Outgoing { bytes: fault::STRANGE.to_vec(), delay_ms: 0 }]
            }
        }
    }

    /// An acknowledgement, and the answer in a message of its own.
    fn separate(&mut self, request: &Packet, mut answer: Packet) -> Vec<Outgoing> {
        if request.header.get_type() != MessageType::Confirmable {
            return now(&answer);
        }
        let id = request.header.message_id;
        answer.header.set_type(MessageType::NonConfirmable);
        answer.header.message_id = self.own_message();
        [now(&bare(MessageType::Acknowledgement, id)), now(&answer)].concat()
    }

    /// Takes a block of a request in: the whole body, or nothing while more is to come.
    fn take_block(&mut self, request: &Request, block: Block) -> Result<Option<Vec<u8>>, u16> {
        if block.number == 0 {
            self.upload = Some(Upload { target: request.target(), body: Vec::new() });
        }
        let upload = self.upload.as_mut().filter(|upload| upload.target == request.target());
        let upload = upload.ok_or(408_u16)?;
        let whole = !block.more || request.body.len() == block.size();
        if upload.body.len() != block.offset() || !whole {
            self.upload = None;
            return Err(408);
        }
        if upload.body.len() + request.body.len() > MAX_BODY {
            self.upload = None;
            return Err(413);
        }
        upload.body.extend_from_slice(&request.body);
        if block.more {
            return Ok(None);
        }
        Ok(self.upload.take().map(|upload| upload.body))
    }

    /// Begins to send an answer: all of it, or its first block.
    fn begin_download(&mut self, packet: &Packet, request: &Request, answer: Answer) -> Packet {
        let asked = Block::of(packet, CoapOption::Block2);
        let exponent = asked.map_or(LARGEST_EXPONENT, |asked| asked.exponent);
        if asked.is_none() && answer.body.len() <= Block::new(0, false, exponent).size() {
            return reply(packet, answer.status, &answer.body);
        }
        let message = part(packet, &answer, Block::new(0, false, exponent));
        let content = Content::Whole(answer);
        self.download = Some(Download { target: request.target(), content });
        message
    }

    /// The block that is asked for, when one of an answer under way is; an inner `None` is
    /// silence.
    fn next_block(&mut self, packet: &Packet, request: &Request) -> Option<Option<Packet>> {
        let asked = Block::of(packet, CoapOption::Block2);
        let download =
            self.download.as_mut().filter(|download| download.target == request.target());
        match (download, asked) {
            (Some(Download { content: Content::Trick(trick), .. }), _) => Some(trick.next(packet)),
            (Some(Download { content: Content::Whole(answer), .. }), Some(asked))
                if asked.number > 0 =>
            {
                Some(Some(part(packet, answer, asked)))
            }
            (Some(Download { content: Content::Nothing, .. }), Some(_)) => {
                self.download = None;
                Some(Some(reply(packet, 408, &[])))
            }
            (None, Some(asked)) if asked.number > 0 => Some(Some(reply(packet, 408, &[]))),
            _ => None,
        }
    }

    fn own_message(&mut self) -> u16 {
        self.own_messages = self.own_messages.wrapping_add(1);
        self.own_messages
    }
}

/// A part of an answer, as large as `block` says.
fn part(packet: &Packet, answer: &Answer, block: Block) -> Packet {
    let rest = answer.body.get(block.offset()..).unwrap_or_default();
    if rest.is_empty() && block.number > 0 {
        return reply(packet, 402, &[]);
    }
    let payload = rest.get(..block.size()).unwrap_or(rest);
    let block = Block { more: rest.len() > payload.len(), ..block };
    with_block(reply(packet, answer.status, payload), CoapOption::Block2, block)
}

/// Tells that a block of a request has arrived.
fn confirm(message: Packet, block1: Option<Block>) -> Packet {
    match block1 {
        Some(block) => with_block(message, CoapOption::Block1, block),
        None => message,
    }
}

fn now(message: &Packet) -> Vec<Outgoing> {
    later(message, 0)
}

fn later(message: &Packet, delay_ms: u64) -> Vec<Outgoing> {
    // Only an option that is longer than any message cannot be written.
    let bytes = message.to_bytes_unlimited();
    bytes.map(|bytes| vec![Outgoing { bytes, delay_ms }]).unwrap_or_default()
}

fn record(backend: &Backend, request: &Request, status: u16, answer: &[u8]) {
    let what = What::Request {
        method: request.method.to_owned(),
        path: request.target(),
        status,
        sent: request.body.len(),
        received: answer.len(),
    };
    let detail = Detail { up: request.body.clone(), down: answer.to_vec() };
    backend.trace().push_with(what, detail);
}
