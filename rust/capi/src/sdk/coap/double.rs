// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A double of what the CoAP transport calls: the CoAP client, the sockets and the platform's
//! mutex and semaphore. Answers are delivered by the test's own thread, or by others of its.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use std::boxed::Box;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::CString;
use std::rc::Rc;
use std::string::{String, ToString};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::vec::Vec;

use nrf_provisioning_sys as sys;

mod sockets;

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
    Request,
    Cancel,
    Wait(u32),
    Sleep(u32),
}

/// One call of the callback.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
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
    pub(super) fn for_block(mut self, block1: c_int) -> Self {
        self.others.block1 = Some(block1);
        self
    }

    /// The same in a message with this Max-Age.
    pub(super) fn with_max_age(mut self, seconds: c_int) -> Self {
        self.others.max_age = Some(seconds);
        self
    }

    /// The same in a message with this ETag.
    pub(super) fn with_etag(mut self, etag: &[u8]) -> Self {
        self.others.etag = etag.to_vec();
        self
    }

    /// The same in a message that says that it is block `number`, of 16 bytes.
    pub(super) fn numbered(self, number: u16) -> Self {
        let option = c_int::from(number) << 4 | c_int::from(!self.last) << 3;
        Self { option: Some(option), ..self }
    }

    /// The same with this for its option.
    pub(super) fn with_option(self, option: Option<c_int>) -> Self {
        Self { option, ..self }
    }
}

pub(super) fn block(code: i16, offset: usize, payload: &[u8], last: bool) -> Delivery {
    let (payload, others) = (payload.to_vec(), Others::default());
    let whole = Delivery { code, offset, option: None, others, payload, last };
    match u16::try_from(offset / 16).unwrap() {
        0 if last => whole.with_option(Some(-sys::ENOENT)),
        number => whole.numbered(number),
    }
}

pub(super) fn answer(code: i16) -> Delivery {
    block(code, 0, b"", true)
}

pub(super) fn failure(errno: c_int) -> Delivery {
    block(i16::try_from(-errno).unwrap(), 0, b"", true).with_option(None)
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
    pub(super) path: CString,
    pub(super) method: sys::coap_method,
    pub(super) confirmable: bool,
    pub(super) format: u32,
    pub(super) options: Vec<u16>,
    pub(super) payload: Option<Vec<u8>>,
    callback: sys::coap_client_response_cb_t,
    /// No pointer, but a number.
    user_data: usize,
}

impl Taken {
    /// Calls the callback, whenever that is.
    pub(super) fn deliver(&self, delivery: &Delivery) {
        let payload = &delivery.payload;
        let message =
            delivery.option.map(|block2| Message { block2, others: delivery.others.clone() });
        let packet = message.as_ref().map(|message| sys::coap_packet {
            data: ptr::from_ref(message).cast_mut().cast(),
            offset: 4,
            max_len: 4,
            hdr_len: 0,
            opt_len: 4,
            delta: 0,
        });
        let data = sys::coap_client_response_data {
            result_code: delivery.code,
            packet: packet.as_ref().map_or(ptr::null(), ptr::from_ref),
            offset: delivery.offset,
            payload: if payload.is_empty() { ptr::null() } else { payload.as_ptr() },
            payload_len: payload.len(),
            last_block: delivery.last,
        };
        self.call(&raw const data);
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
    failing: Option<(String, c_int)>,
    /// How many calls of that fail.
    failures: usize,
    /// The address families that a name stands for; IPv6 when there is none.
    families: Vec<c_int>,
    errno: c_int,
    /// Who holds the mutex.
    holder: Option<ThreadId>,
    signalled: bool,
    sockets: usize,
    lists: usize,
    client: usize,
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

    pub(super) fn signal(&self) {
        with(|state| state.signalled = true);
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

    pub(super) fn fail(&self, what: &str, errno: c_int) {
        self.fail_first(what, errno, usize::MAX);
    }

    /// Has the first so many calls fail.
    pub(super) fn fail_first(&self, what: &str, errno: c_int, times: usize) {
        with(|state| {
            state.failing = Some((what.to_string(), errno));
            state.failures = times;
        });
    }

    /// Has a name stand for an address of each of these families.
    pub(super) fn resolve_to(&self, families: &[c_int]) {
        with(|state| state.families = families.to_vec());
    }

    pub(super) fn open_sockets(&self) -> usize {
        with(|state| state.sockets)
    }

    pub(super) fn address_lists(&self) -> usize {
        with(|state| state.lists)
    }

    /// The client's descriptor.
    pub(super) fn descriptor(&self) -> c_int {
        let client = with(|state| state.client) as *const sys::coap_client;
        // SAFETY: the static that was given to `coap_client_init`.
        unsafe { (*client).fd }
    }
}

/// Records a call; -1 and errno when it is the one to fail.
fn called(name: &str, call: Call) -> c_int {
    with(|state| {
        state.calls.push(call);
        match &state.failing {
            Some((failing, errno)) if failing == name && state.failures > 0 => {
                state.errno = *errno;
                state.failures -= 1;
                -1
            }
            _ => 0,
        }
    })
}

fn text(text: *const c_char) -> String {
    // SAFETY: the library gives NUL terminated texts.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_string()
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_init(client: *mut sys::coap_client, _info: *const c_char) -> c_int {
    with(|state| state.client = client.expose_provenance());
    called("init", Call::Init)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn coap_client_req(
    client: *mut sys::coap_client,
    socket: c_int,
    address: *const sys::net_sockaddr,
    request: *mut sys::coap_client_request,
    parameters: *mut sys::coap_transmission_parameters,
) -> c_int {
    assert!(address.is_null() && parameters.is_null());
    // SAFETY: the library gives a whole request.
    let request = unsafe { &*request };
    called("request", Call::Request);
    let reply = with(|state| state.replies.pop_front()).unwrap_or(Reply::Calls(Vec::new()));
    if let Reply::Refused(errno) = reply {
        return -errno;
    }
    let payload = (!request.payload.is_null()).then(|| {
        // SAFETY: the payload has the length given.
        unsafe { core::slice::from_raw_parts(request.payload, request.len) }.to_vec()
    });
    let options = &request.options[..usize::from(request.num_options)];
    let taken = Taken {
        path: CString::new(text(request.path.as_ptr())).unwrap(),
        method: request.method,
        confirmable: request.confirmable,
        format: request.fmt,
        options: options.iter().map(|option| option.code).collect(),
        payload,
        callback: request.cb,
        user_data: request.user_data.addr(),
    };
    with(|state| state.taken.push(taken.clone()));
    // SAFETY: the library's client.
    unsafe { (*client).fd = socket };
    match reply {
        Reply::Calls(deliveries) => deliveries.iter().for_each(|one| taken.deliver(one)),
        _ => taken.call(ptr::null()),
    }
    0
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_cancel_requests(_client: *mut sys::coap_client) {
    called("cancel", Call::Cancel);
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
unsafe extern "C" fn coap_get_option_int(packet: *const sys::coap_packet, code: u16) -> c_int {
    // SAFETY: the library gives a packet of `Taken::deliver`.
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
    // SAFETY: the library gives a packet of `Taken::deliver`.
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
/// The packet is one of `Taken::deliver`, which is under way.
unsafe fn message_of<'a>(packet: *const sys::coap_packet) -> &'a Message {
    // SAFETY: as the caller promises.
    let message = unsafe { (*packet).data }.cast::<Message>();
    // SAFETY: as above.
    unsafe { &*message }
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
    called("wait", Call::Wait(timeout_ms));
    let hook = HOOK.take();
    if let Some(mut hook) = hook {
        hook();
        HOOK.set(Some(hook));
    }
    with(|state| core::mem::take(&mut state.signalled))
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_errno() -> c_int {
    with(|state| state.errno)
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_sleep_ms(ms: u32) {
    called("sleep", Call::Sleep(ms));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_log(_message: u32, _value: i32) {}
