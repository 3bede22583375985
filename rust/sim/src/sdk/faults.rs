// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Faults at the library's own border: a call of the SDK that fails, or the power that goes.
//!
//! Every function that the library calls begins with `enter`, which counts the call while
//! somebody watches. The call with the number of the plan then returns an error without having
//! done anything, or is the one that the power does not last for. A device without power does
//! nothing and remembers nothing: from then on every call fails and none has an effect, until the
//! library has come back to the event loop and the device is [rebooted](super::reboot).

use std::ffi::c_int;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::sdk::state;
use crate::trace::What;

/// More calls without power than any way out of the library takes.
const MAX_CALLS_WITHOUT_POWER: u32 = 100_000;

/// The point at which the CoAP client hands an answer to the callback of its request. It is no call of
/// the library's, but an error can come there in place of the answer.
pub const COAP_CALLBACK: &str = "coap_client_response_cb_t";
/// The point at which the HTTP client has the answer of the service, and returns.
pub const HTTP_ANSWER: &str = "rest_client_request, answered";

/// What goes wrong, and where. Calls are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// A call returns an error.
    Returns {
        /// Which.
        call: usize,
        /// What: negative, or the modem's positive error.
        error: c_int,
    },
    /// The power goes before a call has done anything, which is after the one before it.
    Cut {
        /// Which.
        call: usize,
    },
    /// The power goes while a setting is being written: half of the value is stored.
    Torn {
        /// Which.
        call: usize,
    },
}

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The function.
    pub function: &'static str,
    /// What it was called with, as far as that tells calls apart.
    pub detail: String,
}

struct Watch {
    fault: Fault,
    calls: Vec<Called>,
    is_off: bool,
    calls_without_power: u32,
    slept_ms: u64,
}

static WATCH: Mutex<Option<Watch>> = Mutex::new(None);

/// Memory that was handed out and not taken back: address lists and tokens.
static HANDED_OUT: AtomicIsize = AtomicIsize::new(0);

fn watch() -> MutexGuard<'static, Option<Watch>> {
    WATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts the calls from now on, with `fault` among them.
pub fn begin(fault: Fault) {
    let calls = Vec::new();
    *watch() = Some(Watch { fault, calls, is_off: false, calls_without_power: 0, slept_ms: 0 });
    HANDED_OUT.store(0, Ordering::SeqCst);
}

/// Counts no longer; all calls that were made.
pub fn end() -> Vec<Called> {
    watch().take().map(|watch| watch.calls).unwrap_or_default()
}

/// Whether the power is gone.
#[must_use]
pub fn is_off() -> bool {
    watch().as_ref().is_some_and(|watch| watch.is_off)
}

/// The device has power again, and is about to boot.
pub fn power_on() {
    if let Some(watch) = watch().as_mut() {
        watch.is_off = false;
        watch.slept_ms = 0;
    }
}

/// How many calls there have been.
#[must_use]
pub fn count() -> usize {
    watch().as_ref().map_or(0, |watch| watch.calls.len())
}

/// Sockets, requests, address lists and tokens that are in use.
#[must_use]
pub fn in_use() -> Vec<String> {
    let (sockets, requests) = state::with(|sim| sim.network.in_use()).unwrap_or_default();
    let lists = HANDED_OUT.load(Ordering::SeqCst);
    let count = |count: isize, what: &str| (count != 0).then(|| format!("{count} {what}"));
    [
        count(sockets.cast_signed(), "sockets"),
        count(requests.cast_signed(), "requests"),
        count(lists, "address lists or tokens"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Memory goes to the caller, or comes back from it.
pub(super) fn hand_out(count: isize) {
    HANDED_OUT.fetch_add(count, Ordering::SeqCst);
}

/// A call of `function` begins. What it has to return instead of doing anything, if it has to.
pub(super) fn enter(function: &'static str, detail: impl FnOnce() -> String) -> Option<c_int> {
    let mut guard = watch();
    let watch = guard.as_mut()?;
    if watch.is_off {
        watch.calls_without_power += 1;
        assert!(
            watch.calls_without_power < MAX_CALLS_WITHOUT_POWER,
            "the library does not come back from {function} when every call fails"
        );
        return Some(-libc::EIO);
    }
    let call = watch.calls.len();
    watch.calls.push(Called { function, detail: detail() });
    let (error, note) = match watch.fault {
        Fault::Returns { call: n, error } if n == call => (error, "fails"),
        Fault::Cut { call: n } if n == call => {
            watch.is_off = true;
            (-libc::EIO, "does not happen: the power goes")
        }
        _ => return None,
    };
    let text = format!("call {call}, {}, {note}", watch.calls.last()?.function);
    drop(guard);
    state::with(|sim| {
        sim.trace.push(What::Note { who: "device".into(), text });
        if is_off() {
            sim.network.cut();
        }
    });
    Some(error)
}

/// Whether the power goes in the middle of the call that has just begun.
pub(super) fn tears() -> bool {
    let mut guard = watch();
    let Some(watch) = guard.as_mut() else { return false };
    let torn = matches!(watch.fault, Fault::Torn { call } if call + 1 == watch.calls.len());
    if torn && !watch.is_off {
        watch.is_off = true;
        drop(guard);
        state::with(|sim| sim.network.cut());
    }
    torn
}

/// The caller sleeps; whether that is over at once, since nothing goes on without power.
pub(super) fn sleeps(ms: u64) -> bool {
    let mut guard = watch();
    let Some(watch) = guard.as_mut().filter(|watch| watch.is_off) else { return false };
    watch.calls_without_power += 1;
    assert!(
        watch.calls_without_power < MAX_CALLS_WITHOUT_POWER,
        "the library does not come back from a wait when every call fails"
    );
    watch.slept_ms = watch.slept_ms.saturating_add(ms);
    true
}

/// How long a caller believes to have slept since the power went.
pub(super) fn slept_ms() -> u64 {
    watch().as_ref().map_or(0, |watch| watch.slept_ms)
}
