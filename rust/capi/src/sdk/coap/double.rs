// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A double of what the CoAP transport calls: the CoAP client, the sockets and the platform's
//! mutex and semaphore, on the test's own thread.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::boxed::Box;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::CString;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use nrf_provisioning_sys as sys;

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
    payload: Vec<u8>,
    last: bool,
}

pub(super) fn block(code: i16, offset: usize, payload: &[u8], last: bool) -> Delivery {
    Delivery { code, offset, payload: payload.to_vec(), last }
}

pub(super) fn answer(code: i16) -> Delivery {
    block(code, 0, b"", true)
}

pub(super) fn failure(errno: c_int) -> Delivery {
    block(i16::try_from(-errno).unwrap(), 0, b"", true)
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
    user_data: *mut c_void,
}

impl Taken {
    /// Calls the callback, whenever that is.
    pub(super) fn deliver(&self, delivery: &Delivery) {
        let payload = &delivery.payload;
        let data = sys::coap_client_response_data {
            result_code: delivery.code,
            packet: core::ptr::null(),
            offset: delivery.offset,
            payload: if payload.is_empty() { core::ptr::null() } else { payload.as_ptr() },
            payload_len: payload.len(),
            last_block: delivery.last,
        };
        // SAFETY: the answer lives until the callback returns.
        unsafe { self.callback.unwrap()(&raw const data, self.user_data) }
    }
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    replies: VecDeque<Reply>,
    taken: Vec<Taken>,
    failing: Option<(String, c_int)>,
    errno: c_int,
    locked: bool,
    signalled: bool,
    sockets: usize,
    lists: usize,
    client: usize,
}

type Hook = Box<dyn FnMut()>;

std::thread_local! {
    static STATE: RefCell<State> = RefCell::default();
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
}

fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with_borrow_mut(f)
}

/// The double, of which there is one at a time: the library's statics are in use with it.
#[derive(Clone)]
pub(super) struct Sdk(#[expect(dead_code, reason = "held")] Rc<std::sync::MutexGuard<'static, ()>>);

static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

impl Sdk {
    pub(super) fn new(replies: Vec<Reply>) -> Self {
        let turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        with(|state| *state = State { replies: replies.into(), ..State::default() });
        HOOK.set(None);
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

    pub(super) fn signal(&self) {
        with(|state| state.signalled = true);
    }

    pub(super) fn fail(&self, what: &str, errno: c_int) {
        with(|state| state.failing = Some((what.to_string(), errno)));
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
            Some((failing, errno)) if failing == name => {
                state.errno = *errno;
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
        user_data: request.user_data,
    };
    with(|state| state.taken.push(taken.clone()));
    // SAFETY: the library's client.
    unsafe { (*client).fd = socket };
    match reply {
        Reply::Calls(deliveries) => deliveries.iter().for_each(|one| taken.deliver(one)),
        // SAFETY: the callback takes NULL.
        _ => unsafe { taken.callback.unwrap()(core::ptr::null(), taken.user_data) },
    }
    0
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_cancel_requests(_client: *mut sys::coap_client) {
    called("cancel", Call::Cancel);
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
unsafe extern "C" fn zsock_getaddrinfo(
    host: *const c_char,
    service: *const c_char,
    hints: *const sys::zsock_addrinfo,
    result: *mut *mut sys::zsock_addrinfo,
) -> c_int {
    // SAFETY: the library gives whole hints.
    let hints = unsafe { *hints };
    let call = Call::Resolve(text(host), text(service), hints.ai_family, hints.ai_socktype);
    if called("resolve", call) < 0 {
        return 101;
    }
    with(|state| state.lists += 1);
    let list = Box::new(sys::zsock_addrinfo { ai_family: sys::NET_AF_INET6, ..hints });
    // SAFETY: the library gives a place for the list.
    unsafe { *result = Box::into_raw(list) };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zsock_freeaddrinfo(list: *mut sys::zsock_addrinfo) {
    called("free", Call::Free);
    with(|state| state.lists -= 1);
    // SAFETY: made by `zsock_getaddrinfo`, and given back once.
    drop(unsafe { Box::from_raw(list) });
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_socket(family: c_int, kind: c_int, protocol: c_int) -> c_int {
    let result = called("socket", Call::Socket(family, kind, protocol));
    with(|state| state.sockets += usize::from(result == 0));
    result
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_close(_socket: c_int) -> c_int {
    with(|state| state.sockets -= 1);
    called("close", Call::Close)
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_connect(
    _socket: c_int,
    _address: *const sys::net_sockaddr,
    _len: sys::net_socklen_t,
) -> c_int {
    called("connect", Call::Connect)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn z_impl_zsock_setsockopt(
    _socket: c_int,
    level: c_int,
    option: c_int,
    value: *const c_void,
    len: sys::net_socklen_t,
) -> c_int {
    // SAFETY: the value has the length given.
    let value = unsafe { core::slice::from_raw_parts(value.cast::<u8>(), len as usize) };
    called(&std::format!("option {option}"), Call::Option(level, option, value.to_vec()))
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_lock() {
    with(|state| assert!(!core::mem::replace(&mut state.locked, true), "locked twice"));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_unlock() {
    with(|state| assert!(core::mem::replace(&mut state.locked, false), "not locked"));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_signal() {
    with(|state| state.signalled = true);
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool {
    let signalled = with(|state| {
        assert!(!state.locked, "nobody waits with the mutex held");
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
