// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A double of what the CoAP transport calls: the CoAP client, the sockets and the platform's
//! mutex and semaphore. Answers are delivered by the test's own thread, or by others of its.
//!
//! The client is tested over the simulated SDK, with a real service behind it, wherever that can
//! show it (`rust/sim/src/sdk/tests/library_coap`). This is for the rest: blocks that are in the
//! wrong place, answers that come late, twice or from another thread, a callback without an answer,
//! a client that has no room for a request, and each argument of a call. No conforming service and
//! no client of the SDK's does these things at will.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use std::boxed::Box;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::string::{String, ToString};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::vec::Vec;

use nrf_provisioning_sys as sys;

mod message;
mod sockets;

use self::message::failure;
pub(super) use self::message::{Delivery, answer, block};

/// What was called, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Call {
    Init,
    Resolve(String, String, c_int, c_int),
    Free,
    Socket(c_int, c_int, c_int),
    Option(c_int, c_int, Vec<u8>),
    Connect,
    Close,
    Cancel,
    Sleep(u32),
}

/// What a request gets.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// The client does not take it, for this errno.
    Refused(c_int),
    /// These calls of the callback, at once.
    Calls(Vec<Delivery>),
    /// A call of the callback without an answer.
    Null,
}

/// A request as the client has it.
#[derive(Clone)]
pub(super) struct Taken {
    callback: sys::coap_client_response_cb_t,
    /// No pointer, but a number.
    user_data: usize,
}

impl Taken {
    /// Calls the callback, whenever that is.
    pub(super) fn deliver(&self, delivery: &Delivery) {
        delivery.with_data(|data| self.call(data));
    }

    fn call(&self, data: *const sys::coap_client_response_data) {
        let before = LOCKED.get();
        let user_data = ptr::without_provenance_mut(self.user_data);
        // SAFETY: the answer is NULL, or lives until the callback returns.
        unsafe { self.callback.unwrap()(data, user_data) }
        assert_eq!(LOCKED.get(), before + 1, "an answer is looked at with the mutex held");
    }
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    replies: VecDeque<Reply>,
    taken: Vec<Taken>,
    /// Who holds the mutex.
    holder: Option<ThreadId>,
    signalled: bool,
}

type Hook = Box<dyn FnMut()>;

/// There is one, as there is one of the library's statics.
static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);

/// The mutex is free.
static FREE: Condvar = Condvar::new();

std::thread_local! {
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
    static CANCEL_HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
    /// How often this thread took the mutex.
    static LOCKED: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    f(&mut state())
}

/// The double, of which there is one at a time: the library's statics are in use with it.
#[derive(Clone)]
pub(super) struct Sdk(#[expect(dead_code, reason = "held")] Rc<MutexGuard<'static, ()>>);

static TURN: Mutex<()> = Mutex::new(());

impl Sdk {
    pub(super) fn new(replies: Vec<Reply>) -> Self {
        // The hooks of the one before may hold the turn.
        HOOK.set(None);
        CANCEL_HOOK.set(None);
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        with(|state| *state = State { replies: replies.into(), ..State::default() });
        Self(Rc::new(turn))
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        with(|state| state.calls.clone())
    }

    pub(super) fn clear(&self) {
        with(|state| state.calls.clear());
    }

    pub(super) fn request(&self, index: usize) -> Taken {
        with(|state| state.taken[index].clone())
    }

    /// Has `hook` called during each wait.
    pub(super) fn while_waiting(&self, hook: impl FnMut() + 'static) {
        HOOK.set(Some(Box::new(hook)));
    }

    /// Has `hook` called when the client is told to cancel, before it does.
    pub(super) fn before_cancelling(&self, hook: impl FnMut() + 'static) {
        CANCEL_HOOK.set(Some(Box::new(hook)));
    }

    pub(super) fn is_signalled(&self) -> bool {
        with(|state| state.signalled)
    }

    /// How often this thread took the mutex while `f` ran.
    pub(super) fn locks(&self, f: impl FnOnce()) -> usize {
        let before = LOCKED.get();
        f();
        LOCKED.get() - before
    }
}

/// Records a call, which is 0 for success.
fn called(call: Call) -> c_int {
    with(|state| state.calls.push(call));
    0
}

fn text(text: *const c_char) -> String {
    // SAFETY: the library gives NUL terminated texts.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_string()
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_init(_client: *mut sys::coap_client, _info: *const c_char) -> c_int {
    called(Call::Init)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn coap_client_req(
    _client: *mut sys::coap_client,
    _socket: c_int,
    address: *const sys::net_sockaddr,
    request: *mut sys::coap_client_request,
    parameters: *mut sys::coap_transmission_parameters,
) -> c_int {
    assert!(address.is_null() && parameters.is_null());
    // SAFETY: the library gives a whole request.
    let request = unsafe { &*request };
    let reply = with(|state| state.replies.pop_front()).unwrap_or(Reply::Calls(Vec::new()));
    if let Reply::Refused(errno) = reply {
        return -errno;
    }
    let taken = Taken { callback: request.cb, user_data: request.user_data.addr() };
    with(|state| state.taken.push(taken.clone()));
    match reply {
        Reply::Calls(deliveries) => deliveries.iter().for_each(|one| taken.deliver(one)),
        _ => taken.call(ptr::null()),
    }
    0
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_cancel_requests(_client: *mut sys::coap_client) {
    called(Call::Cancel);
    if let Some(mut hook) = CANCEL_HOOK.take() {
        hook();
    }
    // Each callback is called, as if the requests were not given up yet.
    let taken = with(|state| state.taken.clone());
    for request in taken {
        request.deliver(&failure(sys::ECANCELED));
    }
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_option_initial_block2() -> sys::coap_client_option {
    sys::coap_client_option { code: 23, len: 1, value: [5; 64] }
}

#[unsafe(no_mangle)]
extern "C" fn coap_get_transmission_parameters() -> sys::coap_transmission_parameters {
    sys::coap_transmission_parameters {
        ack_timeout: 2000,
        ack_random_percent: 150,
        coap_backoff_percent: 200,
        max_retransmission: 4,
    }
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_lock() {
    let own = Some(thread::current().id());
    let state = state();
    assert_ne!(state.holder, own, "locked twice");
    let mut state = FREE
        .wait_while(state, |state| state.holder.is_some())
        .unwrap_or_else(PoisonError::into_inner);
    state.holder = own;
    LOCKED.set(LOCKED.get() + 1);
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_unlock() {
    with(|state| assert_eq!(state.holder.take(), Some(thread::current().id()), "not locked"));
    FREE.notify_one();
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_signal() {
    with(|state| {
        assert_eq!(state.holder, Some(thread::current().id()), "signals come with the mutex held");
        state.signalled = true;
    });
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool {
    let signalled = with(|state| {
        let own = Some(thread::current().id());
        assert_ne!(state.holder, own, "nobody waits with the mutex held");
        core::mem::take(&mut state.signalled)
    });
    if signalled || timeout_ms == 0 {
        return signalled;
    }
    let hook = HOOK.take();
    if let Some(mut hook) = hook {
        hook();
        HOOK.set(Some(hook));
    }
    with(|state| core::mem::take(&mut state.signalled))
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_errno() -> c_int {
    0
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_sleep_ms(ms: u32) {
    called(Call::Sleep(ms));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_log(_message: u32, _value: i32) {}
