// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the callback is called with: an answer, a block of one or an error, and the message it came in.

use core::ffi::c_int;
use core::ptr;
use std::vec::Vec;

use nrf_provisioning_sys as sys;

/// One call of the callback.
#[derive(Debug, Clone)]
pub(in super::super) struct Delivery {
    code: i16,
    offset: usize,
    /// The message's Block2 option, or a negative errno; without a message there is neither.
    option: Option<c_int>,
    /// The message's other options.
    others: Others,
    payload: Vec<u8>,
    last: bool,
}

/// Options of a message besides Block2.
#[derive(Debug, Clone, Default)]
struct Others {
    block1: Option<c_int>,
    max_age: Option<c_int>,
    etag: Vec<u8>,
}

/// What a message is here.
struct Message {
    block2: c_int,
    others: Others,
}

impl Delivery {
    /// The same in a message that answers this block of the request.
    pub(in super::super) fn for_block(mut self, block1: c_int) -> Self {
        self.others.block1 = Some(block1);
        self
    }

    /// The same in a message with this Max-Age.
    pub(in super::super) fn with_max_age(mut self, seconds: c_int) -> Self {
        self.others.max_age = Some(seconds);
        self
    }

    /// The same in a message with this ETag.
    pub(in super::super) fn with_etag(mut self, etag: &[u8]) -> Self {
        self.others.etag = etag.to_vec();
        self
    }

    /// The same in a message that says that it is block `number`, of 16 bytes.
    pub(in super::super) fn numbered(self, number: u16) -> Self {
        let option = c_int::from(number) << 4 | c_int::from(!self.last) << 3;
        Self { option: Some(option), ..self }
    }

    /// The same with this for its option.
    pub(in super::super) fn with_option(self, option: Option<c_int>) -> Self {
        Self { option, ..self }
    }

    /// Calls `f` with this as the client would have it.
    pub(super) fn with_data(&self, f: impl FnOnce(*const sys::coap_client_response_data)) {
        let message = self.option.map(|block2| Message { block2, others: self.others.clone() });
        let packet = message.as_ref().map(|message| sys::coap_packet {
            data: ptr::from_ref(message).cast_mut().cast(),
            offset: 4,
            max_len: 4,
            hdr_len: 0,
            opt_len: 4,
            delta: 0,
        });
        let payload = &self.payload;
        let data = sys::coap_client_response_data {
            result_code: self.code,
            packet: packet.as_ref().map_or(ptr::null(), ptr::from_ref),
            offset: self.offset,
            payload: if payload.is_empty() { ptr::null() } else { payload.as_ptr() },
            payload_len: payload.len(),
            last_block: self.last,
        };
        f(&raw const data);
    }
}

pub(in super::super) fn block(code: i16, offset: usize, payload: &[u8], last: bool) -> Delivery {
    let (payload, others) = (payload.to_vec(), Others::default());
    let whole = Delivery { code, offset, option: None, others, payload, last };
    match u16::try_from(offset / 16).unwrap() {
        0 if last => whole.with_option(Some(-sys::ENOENT)),
        number => whole.numbered(number),
    }
}

pub(in super::super) fn answer(code: i16) -> Delivery {
    block(code, 0, b"", true)
}

pub(super) fn failure(errno: c_int) -> Delivery {
    block(i16::try_from(-errno).unwrap(), 0, b"", true).with_option(None)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn coap_get_option_int(packet: *const sys::coap_packet, code: u16) -> c_int {
    // SAFETY: the library gives a packet of `Delivery::with_data`.
    let message = unsafe { message_of(packet) };
    let option = match code {
        23 => Some(message.block2),
        27 => message.others.block1,
        14 => message.others.max_age,
        other => panic!("option {other}"),
    };
    option.unwrap_or(-sys::ENOENT)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn coap_find_options(
    packet: *const sys::coap_packet,
    code: u16,
    options: *mut sys::coap_option,
    room: u16,
) -> c_int {
    assert_eq!((code, room), (4, 1));
    // SAFETY: the library gives a packet of `Delivery::with_data`.
    let etag = &unsafe { message_of(packet) }.others.etag;
    if etag.is_empty() {
        return 0;
    }
    // SAFETY: the library gives room for one.
    let option = unsafe { &mut *options };
    option.value[..etag.len()].copy_from_slice(etag);
    option.len = u16::try_from(etag.len()).unwrap();
    1
}

/// The message of a packet.
///
/// # Safety
///
/// The packet is one of `Delivery::with_data`, which is under way.
unsafe fn message_of<'a>(packet: *const sys::coap_packet) -> &'a Message {
    // SAFETY: as the caller promises.
    let message = unsafe { (*packet).data }.cast::<Message>();
    // SAFETY: as above.
    unsafe { &*message }
}
