// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One request of a CoAP client: its messages, its retransmissions and its blocks.

use std::ffi::c_int;
use std::ptr;

use coap_lite::{CoapOption, MessageClass, MessageType, Packet};
use nrf_provisioning_sys as sys;

use crate::coap::Block;
use crate::sdk::memory::text;

/// `CONFIG_COAP_CLIENT_BLOCK_SIZE` as the exponent of a block option: 512 bytes.
pub(in crate::sdk) const BLOCK_EXPONENT: u8 = 5;
/// `CONFIG_COAP_CLIENT_BLOCK_SIZE`.
pub(in crate::sdk) const BLOCK_SIZE: usize = 16 << BLOCK_EXPONENT;
/// `CONFIG_COAP_CLIENT_MESSAGE_SIZE`: a longer payload travels in blocks.
const MESSAGE_SIZE: usize = 512;
/// With `CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE`: no message is longer.
pub(in crate::sdk) const MAX_MESSAGE: usize = MESSAGE_SIZE + 128;
/// The Request-Tag option (RFC 9175), which tells uploads apart.
const REQUEST_TAG: u16 = 292;
/// How long a separate answer is waited for after the acknowledgement.
const SEPARATE_TIMEOUT_MS: u64 = 6000;
/// A finished request keeps its place for this many acknowledgement time-outs.
const LIFETIME_FACTOR: u64 = 3;

/// How messages are sent again.
#[derive(Debug, Clone, Copy)]
pub(in crate::sdk) struct Params {
    pub(in crate::sdk) ack_timeout_ms: u32,
    pub(in crate::sdk) random_percent: u16,
    pub(in crate::sdk) backoff_percent: u16,
    pub(in crate::sdk) retransmissions: u8,
}

impl Params {
    /// Zephyr's defaults.
    pub(in crate::sdk) const DEFAULT: Self = Self {
        ack_timeout_ms: 2000,
        random_percent: 150,
        backoff_percent: 200,
        retransmissions: 4,
    };
}

/// What the caller asked for, copied.
pub(in crate::sdk) struct Plan {
    pub(in crate::sdk) method: u8,
    pub(in crate::sdk) confirmable: bool,
    pub(in crate::sdk) path: String,
    pub(in crate::sdk) format: u32,
    /// Where the payload lies, which stays there; its address, since it belongs to C.
    pub(in crate::sdk) payload: Option<(usize, usize)>,
    pub(in crate::sdk) options: Vec<(u16, Vec<u8>)>,
    pub(in crate::sdk) callback: sys::coap_client_response_cb_t,
    /// An address that is handed back.
    pub(in crate::sdk) user_data: usize,
}

/// A request and what has become of it.
pub(in crate::sdk) struct Request {
    pub(in crate::sdk) plan: Plan,
    /// Whether it still waits for an answer.
    pub(in crate::sdk) ongoing: bool,
    /// Its callback is being called.
    pub(in crate::sdk) in_callback: bool,
    pub(in crate::sdk) token: [u8; 8],
    pub(in crate::sdk) message_id: u16,
    /// Where the next block of the answer goes.
    pub(in crate::sdk) offset: usize,
    pub(in crate::sdk) last_answer: Option<u16>,
    pub(in crate::sdk) message: Vec<u8>,
    download: Download,
    upload: Option<Upload>,
    timer: Timer,
}

/// How far an answer in blocks has come.
#[derive(Default)]
struct Download {
    current: usize,
    exponent: u8,
}

/// How far a payload in blocks has got.
struct Upload {
    total: usize,
    current: usize,
    exponent: u8,
    tag: [u8; 8],
}

/// When a message is to be sent again.
struct Timer {
    params: Params,
    started_ms: u64,
    /// 0 when nothing is to be sent again.
    timeout_ms: u64,
    retries: u8,
}

/// What an answer means for the transfer.
pub(in crate::sdk) struct Part {
    /// Whether there are blocks either way.
    pub(in crate::sdk) in_blocks: bool,
    pub(in crate::sdk) last: bool,
    /// Payload bytes that count.
    pub(in crate::sdk) len: usize,
}

/// What happens when a time-out is over.
pub(in crate::sdk) enum Expired {
    /// The message is sent again.
    Again(Vec<u8>),
    /// The request has failed.
    Failed,
    /// Nobody is told.
    Forgotten,
}

impl Request {
    /// A request that was not sent yet.
    pub(in crate::sdk) fn new(plan: Plan, params: Params) -> Self {
        Self {
            plan,
            ongoing: true,
            in_callback: false,
            token: [0; 8],
            message_id: 0,
            offset: 0,
            last_answer: None,
            message: Vec::new(),
            download: Download::default(),
            upload: None,
            timer: Timer { params, started_ms: 0, timeout_ms: 0, retries: 0 },
        }
    }

    /// Makes the next message; with an errno when it does not fit.
    pub(in crate::sdk) fn build(
        &mut self,
        now_ms: u64,
        random: &mut dyn FnMut() -> u32,
    ) -> Result<(), c_int> {
        self.token = random_bytes(random);
        self.message_id = if self.message.is_empty() {
            // The upper half: the truncation is the point.
            (random() >> 16) as u16
        } else {
            self.message_id.wrapping_add(1)
        };
        let mut packet = Packet::new();
        packet.header.set_version(1);
        let confirmable = self.plan.confirmable;
        packet.header.set_type(if confirmable {
            MessageType::Confirmable
        } else {
            MessageType::NonConfirmable
        });
        packet.header.code = MessageClass::from(self.plan.method);
        packet.header.message_id = self.message_id;
        packet.set_token(self.token.to_vec());
        self.add_options(&mut packet);
        self.add_payload(&mut packet, random);
        let message = packet.to_bytes_unlimited().map_err(|_| -sys::EINVAL)?;
        if message.len() > MAX_MESSAGE {
            return Err(-sys::EINVAL);
        }
        self.message = message;
        self.timer.start(now_ms, confirmable, random());
        Ok(())
    }

    fn add_options(&self, packet: &mut Packet) {
        let (path, query) = self.plan.path.split_once('?').unwrap_or((&self.plan.path, ""));
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            packet.add_option(CoapOption::UriPath, segment.as_bytes().to_vec());
        }
        for part in query.split(['&', '?']).filter(|part| !part.is_empty()) {
            packet.add_option(CoapOption::UriQuery, part.as_bytes().to_vec());
        }
        if self.plan.payload.is_some() {
            packet.add_option(CoapOption::ContentFormat, shortest(self.plan.format));
        }
        let goes_on = self.download.current > 0;
        if goes_on {
            let block = Block::new(0, false, self.download.exponent);
            let number = u32::try_from(self.download.current / block.size()).unwrap_or(u32::MAX);
            packet.add_option(CoapOption::Block2, Block { number, ..block }.to_bytes());
        }
        for (code, value) in &self.plan.options {
            let option = CoapOption::from(*code);
            // What the service says about its blocks counts more than what was wished for.
            if !(goes_on && option == CoapOption::Block2) {
                packet.add_option(option, value.clone());
            }
        }
    }

    fn add_payload(&mut self, packet: &mut Packet, random: &mut dyn FnMut() -> u32) {
        let Some((address, len)) = self.plan.payload else { return };
        let start = ptr::with_exposed_provenance::<u8>(address);
        // SAFETY: the caller keeps the payload in place until the request is over.
        let whole = unsafe { text::memory(start.cast(), len) };
        if self.upload.is_none() && len > MESSAGE_SIZE {
            let tag = random_bytes(random);
            self.upload = Some(Upload { total: len, current: 0, exponent: BLOCK_EXPONENT, tag });
        }
        let Some(upload) = &mut self.upload else {
            packet.payload = whole.to_vec();
            return;
        };
        let block = Block::new(0, false, upload.exponent);
        let rest = whole.get(upload.current..).unwrap_or_default();
        let payload = rest.get(..block.size()).unwrap_or(rest);
        let number = u32::try_from(upload.current / block.size()).unwrap_or(u32::MAX);
        let block = Block { number, more: rest.len() > payload.len(), ..block };
        packet.add_option(CoapOption::Block1, block.to_bytes());
        packet.add_option(CoapOption::Unknown(REQUEST_TAG), upload.tag.to_vec());
        packet.payload = payload.to_vec();
        upload.current += payload.len();
    }

    /// What an answer to it means; `truncated` when more came than there is room for.
    pub(in crate::sdk) fn take(&mut self, answer: &Packet, truncated: bool) -> Part {
        self.timer.timeout_ms = 0;
        let mut part = self.take_block(answer, truncated);
        if let Some(upload) = &mut self.upload {
            part.in_blocks = true;
            self.offset = upload.current;
            part.last = upload.total == upload.current;
            let smaller = Block::of(answer, CoapOption::Block1)
                .filter(|block| block.exponent < upload.exponent);
            if let Some(block) = smaller {
                upload.exponent = block.exponent;
            }
        }
        if part.in_blocks && !part.last {
            part.len = part.len.min(BLOCK_SIZE);
        }
        part
    }

    fn take_block(&mut self, answer: &Packet, truncated: bool) -> Part {
        let len = answer.payload.len();
        // A block of number 0 and 16 bytes that is the last one looks like no option at all.
        let block =
            Block::of(answer, CoapOption::Block2).filter(|block| *block != Block::new(0, false, 0));
        if block.is_none() && !truncated {
            self.offset = 0;
            return Part { in_blocks: false, last: true, len };
        }
        if block.is_none_or(|block| block.number == 0) {
            self.download = Download { current: 0, exponent: BLOCK_EXPONENT };
            self.offset = 0;
        }
        if let Some(block) = block {
            if self.download.current == 0 || block.exponent <= self.download.exponent {
                self.download.current = block.offset();
                self.download.exponent = block.exponent.min(self.download.exponent);
            }
            self.download.current = self.download.current.saturating_add(len);
        }
        let last = !truncated && block.is_none_or(|block| !block.more);
        Part { in_blocks: true, last, len }
    }

    /// The answer will come in a message of its own.
    pub(in crate::sdk) fn await_separate(&mut self, now_ms: u64) {
        self.timer.started_ms = now_ms;
        self.timer.timeout_ms = SEPARATE_TIMEOUT_MS;
        self.timer.retries = 0;
    }

    /// When its time-out is over.
    pub(in crate::sdk) fn due_ms(&self) -> Option<u64> {
        let waits = self.ongoing && self.timer.timeout_ms > 0;
        waits.then_some(self.timer.started_ms.saturating_add(self.timer.timeout_ms))
    }

    /// Its time-out is over.
    pub(in crate::sdk) fn expire(&mut self) -> Expired {
        if !self.plan.confirmable {
            self.release();
            return Expired::Forgotten;
        }
        if self.timer.again() {
            return Expired::Again(self.message.clone());
        }
        Expired::Failed
    }

    /// It is over, but answers to it may still come.
    pub(in crate::sdk) fn release(&mut self) {
        self.ongoing = false;
        self.timer.timeout_ms = 0;
    }

    /// Whether another request may have its place.
    pub(in crate::sdk) fn is_forgotten(&self, now_ms: u64) -> bool {
        let lifetime_ms = u64::from(self.timer.params.ack_timeout_ms) * LIFETIME_FACTOR;
        let over = now_ms.saturating_sub(self.timer.started_ms) > lifetime_ms;
        !self.ongoing && (!self.plan.confirmable || over)
    }
}

impl Timer {
    fn start(&mut self, now_ms: u64, confirmable: bool, random: u32) {
        let least = self.params.ack_timeout_ms;
        let spread = u64::from(least) * u64::from(self.params.random_percent.max(100) - 100) / 100;
        self.started_ms = now_ms;
        self.timeout_ms = u64::from(least) + u64::from(random) % (spread + 1);
        self.retries = if confirmable { self.params.retransmissions } else { 0 };
    }

    /// Whether the message is to be sent once more.
    fn again(&mut self) -> bool {
        if self.retries == 0 {
            return false;
        }
        self.retries -= 1;
        self.started_ms += self.timeout_ms;
        self.timeout_ms = self.timeout_ms * u64::from(self.params.backoff_percent) / 100;
        true
    }
}

fn random_bytes(random: &mut dyn FnMut() -> u32) -> [u8; 8] {
    (u64::from(random()) << 32 | u64::from(random())).to_be_bytes()
}

/// A number as an option has it.
fn shortest(number: u32) -> Vec<u8> {
    number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}
