// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Sockets and CoAP requests, over real DTLS to a real service.

use super::*;
use crate::sdk::coap::request::MAX_MESSAGE;
use crate::sdk::datagram::zsock as socket;
use crate::sdk::state;
use crate::sdk::system::waiting;
use crate::service::{Handle, Service, ServiceSpec, Transport};

/// What a callback was told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    code: i16,
    offset: usize,
    len: usize,
    last: bool,
    /// The Block2 option, or a negative errno.
    block: c_int,
}

/// One request's owner.
#[derive(Default)]
struct Owner(Mutex<Vec<Told>>);

impl Owner {
    fn told(&self) -> Vec<Told> {
        self.0.lock().unwrap().clone()
    }

    fn codes(&self) -> Vec<i16> {
        self.told().iter().map(|told| told.code).collect()
    }
}

unsafe extern "C" fn answered(data: *const sys::coap_client_response_data, owner: *mut c_void) {
    // SAFETY: the client's own data.
    let data = unsafe { &*data };
    // SAFETY: set by `request` to an owner that outlives it.
    let owner = unsafe { &*owner.cast::<Owner>() };
    let block = if data.packet.is_null() {
        -sys::ENODATA
    } else {
        // SAFETY: the message that was answered with.
        unsafe { sys::coap_get_option_int(data.packet, 23) }
    };
    owner.0.lock().unwrap().push(Told {
        block,
        code: data.result_code,
        offset: data.offset,
        len: data.payload_len,
        last: data.last_block,
    });
    if data.last_block {
        waiting::nrf_provisioning_platform_signal();
    }
}

pub(super) fn served(device: DeviceSpec, spec: &str) -> (Session, Trace, Handle) {
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
    let spec: ServiceSpec = toml::from_str(spec).unwrap();
    let spec = ServiceSpec { transport: Transport::Coap, ..spec };
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let service = Service::start(spec, Arc::clone(&clock), trace.clone(), any).unwrap();
    let mut device = Device::new(device).unwrap();
    device.execute(0, format!("AT%CMNG=0,189298,0,\"{}\"", service.ca_pem()).as_bytes());
    let session = install(Sim::of(device, clock, trace.clone(), &service));
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    printf(c"AT+CFUN=1");
    run_until(1000);
    (session, trace, service)
}

fn open() -> c_int {
    let proto = c_int::try_from(sys::NET_IPPROTO_DTLS_1_2).unwrap();
    socket::z_impl_zsock_socket(sys::NET_AF_INET, 2, proto)
}

fn set(fd: c_int, level: c_int, name: c_int, value: &[u8]) -> c_int {
    let len = u32::try_from(value.len()).unwrap();
    // SAFETY: as long as it says.
    unsafe { socket::z_impl_zsock_setsockopt(fd, level, name, value.as_ptr().cast(), len) }
}

fn connect(fd: c_int) -> c_int {
    let mut found = ptr::null_mut();
    let host = c"coap.nrfcloud.com";
    // SAFETY: a text, no hints, and room for a pointer.
    let result = unsafe {
        socket::zsock_getaddrinfo(host.as_ptr(), ptr::null(), ptr::null(), &raw mut found)
    };
    if result != 0 {
        return result;
    }
    // SAFETY: just found.
    let info = unsafe { &*found };
    // SAFETY: just found.
    let result = unsafe { socket::z_impl_zsock_connect(fd, info.ai_addr, info.ai_addrlen) };
    // SAFETY: found here, and not used any more.
    unsafe { socket::zsock_freeaddrinfo(found) };
    result
}

/// A socket that is set up as the library does it.
fn ready() -> c_int {
    let fd = open();
    let one = 1_i32.to_ne_bytes();
    let tls = sys::ZSOCK_SOL_TLS;
    assert_eq!(set(fd, tls, sys::ZSOCK_TLS_PEER_VERIFY, &2_i32.to_ne_bytes()), 0);
    assert_eq!(set(fd, tls, sys::ZSOCK_TLS_SEC_TAG_LIST, &189_298_i32.to_ne_bytes()), 0);
    assert_eq!(set(fd, tls, sys::ZSOCK_TLS_HOSTNAME, b"coap.nrfcloud.com"), 0);
    assert_eq!(set(fd, tls, sys::ZSOCK_TLS_SESSION_CACHE, &one), 0);
    assert_eq!(set(fd, tls, sys::ZSOCK_TLS_DTLS_CID, &one), 0);
    fd
}

fn client() -> Box<sys::coap_client> {
    // SAFETY: all zeroes is a value of every field.
    let mut client: Box<sys::coap_client> = Box::new(unsafe { mem::zeroed() });
    // SAFETY: valid, and the name may be left out.
    assert_eq!(unsafe { sys::coap_client_init(&raw mut *client, ptr::null()) }, 0);
    client
}

fn request(
    client: &mut sys::coap_client,
    fd: c_int,
    path: &CStr,
    payload: &[u8],
    owner: &Owner,
) -> c_int {
    // SAFETY: all zeroes is a value of every field.
    let mut request: sys::coap_client_request = unsafe { mem::zeroed() };
    request.method = if payload.is_empty() { sys::COAP_METHOD_GET } else { sys::COAP_METHOD_POST };
    request.confirmable = true;
    for (to, from) in request.path.iter_mut().zip(path.to_bytes()) {
        *to = c_char::from_ne_bytes([*from]);
    }
    request.fmt = sys::COAP_CONTENT_FORMAT_APP_CBOR;
    if !payload.is_empty() {
        (request.payload, request.len) = (payload.as_ptr(), payload.len());
    }
    request.cb = Some(answered);
    request.user_data = ptr::from_ref(owner).cast_mut().cast();
    // SAFETY: all are valid, and the payload and the owner outlive the request.
    unsafe { sys::coap_client_req(client, fd, ptr::null(), &raw mut request, ptr::null_mut()) }
}

fn wait(timeout_ms: u32) -> bool {
    waiting::nrf_provisioning_platform_wait(timeout_ms)
}

fn errno() -> c_int {
    socket::nrf_provisioning_platform_errno()
}

#[test]
fn a_socket_is_dtls_or_nothing() {
    let (_session, _, _service) = served(fast(), "");
    assert_eq!(socket::z_impl_zsock_socket(sys::NET_AF_INET, 2, 17), -1);
    assert_eq!(errno(), libc::EPROTONOSUPPORT);
    assert_eq!(socket::z_impl_zsock_close(77), -1);
    assert_eq!(errno(), libc::EBADF);
    let fd = open();
    let one = 1_i32.to_ne_bytes();
    assert_eq!(set(fd, sys::ZSOCK_SOL_SOCKET, sys::SO_KEEPOPEN, &one), -1);
    assert_eq!(errno(), libc::ENOPROTOOPT);
    assert_eq!(set(fd, sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_PEER_VERIFY, &[1]), -1);
    assert_eq!(errno(), libc::EINVAL);
    assert_eq!(socket::z_impl_zsock_close(fd), 0);
    assert_eq!(connect(fd), -1);
    assert_eq!(errno(), libc::EBADF);
}

#[test]
fn a_certificate_is_verified() {
    for (spec, host, tag, refused) in [
        ("", "coap.nrfcloud.com", 189_298_i32, false),
        ("wrong_ca = true", "coap.nrfcloud.com", 189_298, true),
        ("", "elsewhere.example.com", 189_298, true),
        ("", "coap.nrfcloud.com", 17, true),
    ] {
        let (_session, trace, _service) = served(fast(), spec);
        let fd = ready();
        let tls = sys::ZSOCK_SOL_TLS;
        set(fd, tls, sys::ZSOCK_TLS_HOSTNAME, host.as_bytes());
        set(fd, tls, sys::ZSOCK_TLS_SEC_TAG_LIST, &tag.to_ne_bytes());
        assert_eq!(connect(fd), if refused { -1 } else { 0 }, "{spec} {host} {tag}");
        if refused {
            assert_eq!(errno(), libc::ECONNREFUSED);
        }
        let failed = |what: &What| matches!(what, What::Handshake { ok: false, .. });
        assert_eq!(trace.records().iter().any(|record| failed(&record.what)), refused);
    }
}

#[test]
fn without_network_there_is_no_name_and_no_connection() {
    let (_session, _, service) = served(fast(), "");
    printf(c"AT+CFUN=4");
    run_until(2000);
    assert_ne!(connect(ready()), 0);
    let fd = ready();
    // The port is all that is needed of the address.
    let mut addr = sys::net_sockaddr { sa_family: 1, data: [0; 22] };
    addr.data[..2].copy_from_slice(&service.addr().port().to_be_bytes().map(|b| b as c_char));
    // SAFETY: valid.
    assert_eq!(unsafe { socket::z_impl_zsock_connect(fd, &raw const addr, 24) }, -1);
    assert_eq!(errno(), libc::ENETUNREACH);
}

#[test]
fn a_handshake_that_nobody_answers_ends_after_two_minutes() {
    let (_session, _, _service) = served(fast(), "datagrams = { loss_percent = 100 }");
    let before = state::clock().unwrap().now_ms();
    assert_eq!(connect(ready()), -1);
    assert_eq!(errno(), libc::ETIMEDOUT);
    let took = state::clock().unwrap().now_ms() - before;
    assert!((123_000..124_000).contains(&took), "{took}");
}

#[test]
fn an_answer_comes_while_the_library_waits() {
    let (_session, _, _service) = served(fast(), "");
    let (fd, owner) = (ready(), Owner::default());
    assert_eq!(connect(fd), 0);
    let mut client = client();
    assert!(!wait(0));
    assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), 0);
    assert_eq!(owner.told(), []);
    assert!(wait(30_000));
    let refused = Told { code: 0x81, offset: 0, len: 0, last: true, block: -sys::ENOENT };
    assert_eq!(owner.told(), [refused]);
    assert!(!wait(0));
    assert_eq!(state::clock().unwrap().now_ms(), 1000);
}

#[test]
fn a_large_payload_travels_in_blocks() {
    let (_session, _, service) = served(fast(), "");
    let (fd, owner) = (ready(), Owner::default());
    assert_eq!(connect(fd), 0);
    let mut client = client();
    let payload = [b'x'; 1300];
    assert_eq!(request(&mut client, fd, c"p/rsp", &payload, &owner), 0);
    assert!(wait(30_000));
    // Continue, twice, then the refusal of who did not tell who it is.
    assert_eq!(owner.codes(), [0x5f, 0x5f, 0x81]);
    assert_eq!(service.snapshot().requests, 1);
}

#[test]
fn an_offset_counts_what_came_and_the_number_is_the_message_s() {
    let more = |number: c_int, exponent: c_int| number << 4 | 8 | exponent;
    for (trick, told) in [
        ("past-end", [(0, 0, more(0, 0)), (0, 0, more(1000, 0)), (0, 0, more(2000, 0))]),
        ("errors", [(0, 256, more(0, 4)), (256, 256, more(1, 4)), (512, 256, more(2, 4))]),
    ] {
        let (_session, _, _service) = served(
            fast(),
            &format!("faults = [{{ on = \"authenticate\", blocks = \"{trick}\" }}]"),
        );
        let (fd, owner) = (ready(), Owner::default());
        assert_eq!(connect(fd), 0);
        let mut client = client();
        assert_eq!(request(&mut client, fd, c"p/auth-jwt?", b"no token", &owner), 0);
        assert!(!wait(1000));
        let seen = owner.told();
        let seen = seen.iter().take(3).map(|told| (told.offset, told.len, told.block));
        assert_eq!(seen.collect::<Vec<_>>(), told, "{trick}");
        // SAFETY: set up above.
        unsafe { sys::coap_client_cancel_requests(&raw mut *client) };
        let last = owner.told().pop().unwrap();
        assert_eq!((last.code, last.block), (-125, -sys::ENODATA), "an error has no message");
    }
}

#[test]
fn silence_is_met_with_four_retransmissions_and_then_given_up() {
    let (_session, _, _service) = served(fast(), "faults = [{ delay_s = 100000 }]");
    let (fd, owner) = (ready(), Owner::default());
    assert_eq!(connect(fd), 0);
    let mut client = client();
    assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), 0);
    let sent = device_state().unwrap().stats.datagrams_sent;
    assert!(!wait(30_000));
    assert_eq!(owner.told(), []);
    assert!(wait(100_000));
    assert_eq!(owner.codes(), [-110]);
    assert_eq!(device_state().unwrap().stats.datagrams_sent, sent + 4);
    let gave_up = state::clock().unwrap().now_ms();
    assert!((63_000..=94_000).contains(&gave_up), "{gave_up}");
}

#[test]
fn a_client_takes_two_requests_over_one_socket() {
    let (_session, _, _service) = served(fast(), "faults = [{ times = 9, delay_s = 100000 }]");
    let (fd, owner) = (ready(), Owner::default());
    assert_eq!(connect(fd), 0);
    let mut client = client();
    for _ in 0..2 {
        assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), 0);
    }
    assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), -sys::EAGAIN);
    let before = state::clock().unwrap().now_ms();
    // SAFETY: set up above.
    unsafe { sys::coap_client_cancel_requests(&raw mut *client) };
    assert_eq!(owner.codes(), [-125, -125]);
    assert_eq!(state::clock().unwrap().now_ms(), before + 500);
    assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), 0);
    let other = ready();
    assert_eq!(connect(other), 0);
    assert_eq!(request(&mut client, other, c"p/cmd?after=", b"", &owner), -sys::EALREADY);
    assert_eq!(request(&mut client, fd, c"", b"", &owner), -sys::EINVAL);
}

#[test]
fn a_socket_dies_offline_unless_it_is_kept_open() {
    for keeps_sockets_open in [false, true] {
        let spec = DeviceSpec { keeps_sockets_open, ..fast() };
        let (_session, _, _service) = served(spec, "");
        let (fd, owner) = (ready(), Owner::default());
        if keeps_sockets_open {
            let one = 1_i32.to_ne_bytes();
            assert_eq!(set(fd, sys::ZSOCK_SOL_SOCKET, sys::SO_KEEPOPEN, &one), 0);
        }
        assert_eq!(connect(fd), 0);
        printf(c"AT+CFUN=4");
        run_until(3000);
        printf(c"AT+CFUN=1");
        run_until(5000);
        let mut client = client();
        let result = request(&mut client, fd, c"p/cmd?after=", b"", &owner);
        assert_eq!(result, if keeps_sockets_open { 0 } else { -libc::ENETDOWN });
        assert_eq!(wait(1000), keeps_sockets_open);
    }
}

#[test]
fn a_request_whose_socket_dies_fails() {
    let (_session, _, _service) = served(fast(), "faults = [{ delay_s = 100000 }]");
    let (fd, owner) = (ready(), Owner::default());
    assert_eq!(connect(fd), 0);
    let mut client = client();
    assert_eq!(request(&mut client, fd, c"p/cmd?after=", b"", &owner), 0);
    printf(c"AT+CFUN=4");
    assert!(wait(30_000));
    assert_eq!(owner.codes(), [-5]);
}

#[test]
fn the_block_option_asks_for_what_the_client_has_room_for() {
    // SAFETY: takes nothing.
    let option = unsafe { sys::coap_client_option_initial_block2() };
    assert_eq!((option.code, option.len, option.value[0]), (23, 1, 5));
    // What the header says of the client's buffers is what the client goes by.
    assert_eq!(client().recv_buf.len(), MAX_MESSAGE);
    // SAFETY: as above.
    let params = unsafe { sys::coap_get_transmission_parameters() };
    assert_eq!((params.ack_timeout, params.max_retransmission), (2000, 4));
}
