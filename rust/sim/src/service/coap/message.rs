// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Requests as the service understands them, and the messages that answer them.

use coap_lite::{CoapOption, MessageClass, MessageType, Packet, RequestType};

use crate::coap::{Block, CBOR, code_of};

/// A request with its whole body.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: &'static str,
    /// Segments joined with `/`, and one before the first.
    pub(super) path: String,
    /// Options joined with `&`.
    pub(super) query: String,
    pub(super) content_format: Option<u8>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// What `packet` asks for; its payload may only be a part of the body.
    pub(super) fn of(packet: &Packet) -> Self {
        let method = match packet.header.code {
            MessageClass::Request(RequestType::Get) => "GET",
            MessageClass::Request(RequestType::Post) => "POST",
            MessageClass::Request(RequestType::Put) => "PUT",
            MessageClass::Request(RequestType::Delete) => "DELETE",
            _ => "-",
        };
        let path = texts(packet, CoapOption::UriPath).into_iter().map(|part| format!("/{part}"));
        let format = packet.get_first_option(CoapOption::ContentFormat);
        Self {
            method,
            path: path.collect(),
            query: texts(packet, CoapOption::UriQuery).join("&"),
            content_format: format.and_then(|format| match format.as_slice() {
                [] => Some(0),
                [number] => Some(*number),
                _ => None,
            }),
            body: packet.payload.clone(),
        }
    }

    /// Path and query.
    pub(super) fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    pub(super) fn is_cbor(&self) -> bool {
        self.content_format == Some(CBOR)
    }
}

fn texts(packet: &Packet, option: CoapOption) -> Vec<String> {
    let values = packet.get_option(option).into_iter().flatten();
    values.map(|value| String::from_utf8_lossy(value).into_owned()).collect()
}

/// What a request comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// `class * 100 + detail`.
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// An answer without a body.
    pub(super) fn status(status: u16) -> Self {
        Self { status, body: Vec::new() }
    }

    /// An answer with CBOR.
    pub(super) fn cbor(status: u16, body: Vec<u8>) -> Self {
        Self { status, body }
    }
}

/// The message that answers `request` with `status` and `payload`, within its exchange.
pub(super) fn reply(request: &Packet, status: u16, payload: &[u8]) -> Packet {
    let mut packet = Packet::new();
    packet.header.set_version(1);
    packet.header.set_type(match request.header.get_type() {
        MessageType::Confirmable => MessageType::Acknowledgement,
        _ => MessageType::NonConfirmable,
    });
    // What has no code of its own is the service's fault.
    packet.header.code = code_of(status).unwrap_or(MessageClass::from(0xa0));
    packet.header.message_id = request.header.message_id;
    packet.set_token(request.get_token().to_vec());
    if !payload.is_empty() {
        packet.add_option(CoapOption::ContentFormat, vec![CBOR]);
        packet.payload = payload.to_vec();
    }
    packet
}

/// A message that says no more than its type.
pub(super) fn bare(kind: MessageType, message_id: u16) -> Packet {
    let mut packet = Packet::new();
    packet.header.set_version(1);
    packet.header.set_type(kind);
    packet.header.code = MessageClass::Empty;
    packet.header.message_id = message_id;
    packet
}

/// Puts a block option into a message.
pub(super) fn with_block(mut packet: Packet, option: CoapOption, block: Block) -> Packet {
    packet.add_option(option, block.to_bytes());
    packet
}
