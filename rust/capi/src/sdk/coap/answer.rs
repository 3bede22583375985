// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Answers, which arrive on the CoAP client's own thread, and possibly after nobody waits for them.
//!
//! What a request leaves with the client is no pointer but its number. An answer is taken only
//! while its number is that of the request that is waited for; giving a request up takes the
//! number away. Both happen with the platform's mutex held, so an answer either is in the buffer
//! before the wait is over, or never gets there.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::ptr::{self, NonNull};
use core::slice;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::ports::coap::{CoapResponse, Code};
use nrf_provisioning_core::transport::coap::blocks::{Block, Blocks, Progress};
use nrf_provisioning_sys as sys;

use super::options;
use crate::errno;

/// The request that is waited for. All zero before the first one, so that it takes no flash.
struct Waiting {
    /// Its number. Another one with every request, and when a wait is over.
    number: usize,
    /// Where the payload of its answer goes, if anywhere.
    target: Option<NonNull<[u8]>>,
    blocks: Blocks,
    /// The answer is complete.
    complete: bool,
    /// The answer; what it is before it is complete means nothing.
    outcome: Result<CoapResponse, Error>,
    /// Whether the client still has use for the request.
    in_use: bool,
}

impl Waiting {
    /// No request.
    const NONE: Self = Self {
        number: 0,
        target: None,
        blocks: Blocks::new(),
        complete: false,
        outcome: Ok(CoapResponse { code: Code::from_byte(0), len: 0, retry_after_s: 0 }),
        in_use: false,
    };
}

struct WaitingCell(UnsafeCell<Waiting>);

// SAFETY: only reached through `locked`.
unsafe impl Sync for WaitingCell {}

static WAITING: WaitingCell = WaitingCell(UnsafeCell::new(Waiting::NONE));

/// Calls `f` with the mutex held.
fn locked<R>(f: impl FnOnce(&mut Waiting) -> R) -> R {
    // SAFETY: takes nothing; nothing that `f` is ever given takes it again.
    unsafe { sys::nrf_provisioning_platform_lock() };
    // SAFETY: this is the only way to it, and the mutex is held.
    let result = f(unsafe { &mut *WAITING.0.get() });
    // SAFETY: takes nothing, and is held.
    unsafe { sys::nrf_provisioning_platform_unlock() };
    result
}

/// Sends a request with `send`, which is given the request's number, and waits for the answer, for
/// at most `timeout_ms` milliseconds in all.
///
/// That is the limit of the C library, too. One from block to block would have no end: a service
/// that always has another one could keep the device for ever.
///
/// Returns the answer, and whether the client is done with the request; if it is not, it has to be
/// told. In any case `response` is not touched after this.
pub(super) fn collect(
    response: Option<&mut [u8]>,
    timeout_ms: u32,
    send: impl FnOnce(*mut c_void) -> Result<(), Error>,
) -> (Result<CoapResponse, Error>, bool) {
    let number = begin(response.map(NonNull::from));
    let sent = send(ptr::without_provenance_mut(number));
    if sent.is_ok() {
        // Once is enough: the outcome comes with the one signal that there is, and its absence is
        // the time-out.
        // SAFETY: takes no pointers; the mutex is not held.
        unsafe { sys::nrf_provisioning_platform_wait(timeout_ms) };
    }
    let (outcome, over) = end();
    (sent.and(outcome), over)
}

fn begin(target: Option<NonNull<[u8]>>) -> usize {
    let number = locked(|waiting| {
        waiting.number = waiting.number.wrapping_add(1);
        waiting.target = target;
        waiting.blocks = Blocks::new();
        waiting.complete = false;
        waiting.in_use = true;
        waiting.number
    });
    // The signal for a request that was given up in the same moment would end the next wait. No
    // other comes any more, as the number is not that request's.
    // SAFETY: takes no pointers, and does not wait.
    unsafe { sys::nrf_provisioning_platform_wait(0) };
    number
}

/// The outcome, and whether the client is done with the request.
fn end() -> (Result<CoapResponse, Error>, bool) {
    locked(|waiting| {
        waiting.number = waiting.number.wrapping_add(1);
        waiting.target = None;
        let outcome = if waiting.complete { waiting.outcome } else { Err(Error::TimedOut) };
        (outcome, !waiting.in_use)
    })
}

/// The client's callback: an answer, a block of one, or why there is none.
///
/// # Safety
///
/// `data` is NULL or an answer that is valid until this returns.
pub(super) unsafe extern "C" fn on_answer(
    data: *const sys::coap_client_response_data,
    user_data: *mut c_void,
) {
    // SAFETY: as the caller promises.
    let data = unsafe { data.as_ref() };
    locked(|waiting| {
        if waiting.number == user_data.addr() && !waiting.complete {
            waiting.take(data);
            if waiting.complete {
                // SAFETY: takes nothing.
                unsafe { sys::nrf_provisioning_platform_signal() };
            }
        }
    });
}

impl Waiting {
    fn take(&mut self, data: Option<&sys::coap_client_response_data>) {
        let progress = match data.map(|data| (data, u8::try_from(data.result_code))) {
            Some((data, Ok(code))) => {
                self.in_use = !data.last_block;
                self.add(data, Code::from_byte(code))
            }
            other => {
                self.in_use = false;
                let error = other.map_or(0, |(data, _)| c_int::from(data.result_code));
                Progress::Over(Err(errno::from_socket(error)))
            }
        };
        if let Progress::Over(outcome) = progress {
            self.outcome = outcome;
            self.complete = true;
        }
    }

    fn add(&mut self, data: &sys::coap_client_response_data, code: Code) -> Progress {
        let payload: &[u8] = if data.payload.is_null() {
            &[]
        } else {
            // SAFETY: not NULL, and the client's own length of it.
            unsafe { slice::from_raw_parts(data.payload, data.payload_len) }
        };
        // SAFETY: NULL or the message that the answer came in.
        let options = unsafe { options::of(data.packet) };
        let block = Block { code, offset: data.offset, options, payload, last: data.last_block };
        // SAFETY: the target is the response that `collect` borrows and does not use while it is
        // the target.
        let target = self.target.map(|mut target| unsafe { target.as_mut() });
        self.blocks.add(&block, target)
    }
}
