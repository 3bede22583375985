// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What `zephyr/nrf_provisioning_unit.c` calls: `zephyr/nrf_provisioning_unit.h` declares it.

use core::ffi::{c_char, c_int, c_void};
use core::num::NonZero;
use core::slice;

use nrf_provisioning::chosen::{CONFIG, config};
use nrf_provisioning::sdk::{Sdk, jwt, settings};
use nrf_provisioning::state::{self, Callback, SIGNALS};
use nrf_provisioning::{errno, work};
use nrf_provisioning_core::attempt::{Buffers, Context, exchange, executor, lte};
use nrf_provisioning_core::client::schedule;
use nrf_provisioning_core::ports::{LteState, Random};
use nrf_provisioning_core::wire::command::{Batch, Refused};
use nrf_provisioning_core::wire::report::Report;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use crate::platform::{Mocked, modem_has_time};
use crate::transport;

/// What a batch or a request with *finished* results in; the C library's value.
const FINISHED: c_int = 1;

/// Remembers the callback of the commands' LTE events.
///
/// # Safety
///
/// `callback` stays callable for as long as the program runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_unit_set_callback(callback: Option<Callback>) {
    if let Some(callback) = callback {
        state::set_callback(callback);
    }
}

/// Sets the transport up: 0 or its negative error.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_unit_init() -> c_int {
    nrf_provisioning::transport::init().err().unwrap_or(0)
}

/// Body of the work item, in place of `nrf_provisioning_rust_work`; only called on the work queue.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_unit_work() {
    work::run(|worker, config, buffers| {
        let transport = &mut transport::new(config);
        let mut context = Context { platform: &mut Mocked, transport, buffers };
        // As the tests of the schedule have it of the C library.
        let config = &Config { too_many_waits: true, ..*config };
        worker.run(&SIGNALS, config, &mut context);
    });
}

/// One exchange: positive when it ended with *finished*, else the negative errno of its error.
///
/// In buffers of its own: a test may call this from the callback's last event, with the work queue
/// not quite done.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_unit_request() -> c_int {
    let mut memory = [0; CONFIG.buffers_len()];
    let buffers = Buffers::new(&mut memory, CONFIG.rx_buf_sz as usize);
    let transport = &mut transport::new(config());
    let mut context = Context { platform: &mut Mocked, transport, buffers };
    exchange::run(&mut context, config(), SIGNALS.records(), &mut exchange::Pending::new())
        .map_or_else(errno::of, |()| FINISHED)
}

/// Runs the batch in `input` and writes the report to `output` and its length behind `written`.
///
/// Positive when *finished* was among the commands, 0 without it, else a negative errno.
///
/// # Safety
///
/// Each pointer is NULL or valid for the length that goes with it, and `written` for one length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_unit_process(
    input: *mut u8,
    input_len: usize,
    output: *mut u8,
    output_len: usize,
    written: *mut usize,
) -> c_int {
    // SAFETY: as the caller promises.
    let input = unsafe { slice_of(input, input_len) };
    let limit = config().cbor_records as usize;
    // A copy: decoding leaves no batch behind, and the tests decode one packet several times.
    let mut received = [0; CONFIG.rx_buf_sz as usize];
    let Some(received) = received.get_mut(..input.len()) else {
        return errno::of(Error::DoesNotFit);
    };
    received.copy_from_slice(input);
    let batch = match Batch::decode(received, limit) {
        Ok(batch) => batch,
        Err(Refused::Malformed { .. }) => return errno::of(Error::InvalidBatch),
        Err(Refused::TooMany { .. }) => return errno::of(Error::TooManyCommands),
    };
    // In a buffer of the library's size: the tests' is smaller, and a command whose answer might not
    // fit would be left for the next fetch.
    let mut transmit = [0; CONFIG.transmit_buffer_len()];
    let mut report = Report::new(&mut transmit);
    let execution =
        executor::execute(&mut Mocked, config(), &SIGNALS.unreported_keys, &batch, &mut report);
    let len = report.finish().map_or(0, NonZero::get);
    // SAFETY: as the caller promises.
    let target = unsafe { slice_of(output, output_len) };
    let (Some(target), Some(report)) = (target.get_mut(..len), transmit.get(..len)) else {
        return errno::of(Error::DoesNotFit);
    };
    target.copy_from_slice(report);
    // SAFETY: as the caller promises.
    unsafe { *written = len }
    match execution.hindered.or(execution.broken_off) {
        Some(error) => errno::of(error),
        None if len == 0 => errno::of(Error::DoesNotFit),
        None => {
            SIGNALS.after.store(execution.last_done.unwrap_or_default());
            c_int::from(execution.finished)
        }
    }
}

/// # Safety
///
/// `data` is NULL or valid for `len` bytes that nobody else uses.
unsafe fn slice_of<'s>(data: *mut u8, len: usize) -> &'s mut [u8] {
    if data.is_null() {
        &mut []
    } else {
        // SAFETY: not NULL, and valid as the caller promises.
        unsafe { slice::from_raw_parts_mut(data, len) }
    }
}

/// Writes the correlation id of the last command into `buffer`, with a NUL behind it.
///
/// # Safety
///
/// `buffer` is valid for `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_unit_latest_id(buffer: *mut u8, len: usize) {
    // SAFETY: as the caller promises.
    let buffer = unsafe { slice_of(buffer, len) };
    let id = SIGNALS.after.load();
    let text = id.iter().copied().chain(core::iter::once(0));
    for (to, from) in buffer.iter_mut().zip(text) {
        *to = from;
    }
}

/// The real `nrf_provisioning_jwt_generate`; a time of 0 stands for the longest.
///
/// # Safety
///
/// `buffer` is NULL or valid for `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_unit_jwt_generate(
    valid_s: u32,
    buffer: *mut u8,
    len: usize,
) -> c_int {
    if buffer.is_null() || len == 0 {
        return -sys::EINVAL;
    }
    let longest = config().jwt_max_valid_time_s;
    let valid_s = if valid_s == 0 { longest } else { valid_s.min(longest) };
    // The modem's own time, whatever an attempt waits for.
    if !modem_has_time() {
        return -sys::ETIME;
    }
    // SAFETY: as the caller promises.
    jwt::generate(valid_s, unsafe { slice_of(buffer, len) })
}

/// The real `nrf_provisioning_schedule`: seconds to the next scheduled attempt.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_unit_schedule() -> c_int {
    let config = config();
    let random = Sdk.random_u32();
    let set = SIGNALS.interval();
    let delay = schedule::next_delay(false, set, config.interval_s, config.spread_s, random);
    delay.map_or(-sys::ENODATA, |delay| c_int::try_from(delay).unwrap_or(c_int::MAX))
}

/// The real `nrf_provisioning_set`, the settings' handler.
///
/// # Safety
///
/// `key` is NULL or NUL terminated text; `read_cb` takes `cb_arg` and a buffer with its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_unit_set(
    key: *const c_char,
    len: usize,
    read_cb: sys::settings_read_cb,
    cb_arg: *mut c_void,
) -> c_int {
    // SAFETY: as the caller promises.
    unsafe { settings::on_setting(key, len, read_cb, cb_arg) }
}

/// The real `nrf_provisioning_notify_event_and_wait_for_modem_state`.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_unit_request_lte(timeout_s: u32, active: bool) -> c_int {
    let state = if active { LteState::Activated } else { LteState::Deactivated };
    let result = lte::request(&mut Mocked, &SIGNALS.link, state, timeout_s);
    result.map_or_else(errno::of, |()| 0)
}
