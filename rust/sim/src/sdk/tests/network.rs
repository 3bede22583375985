// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Requests, without network and over real TLS to a real service.

use super::*;
use crate::service::{Handle, Service, ServiceSpec};

/// What came of a request.
struct Outcome {
    result: c_int,
    response: sys::rest_client_resp_context,
    buffer: Vec<u8>,
}

impl Outcome {
    fn status(&self) -> (c_int, u16) {
        (self.result, self.response.http_status_code)
    }
}

fn request_to(host: &CStr, buffer_len: usize) -> Outcome {
    let mut buffer = vec![0xff_u8; buffer_len];
    // SAFETY: all zeroes is a value of every field.
    let mut request: sys::rest_client_req_context = unsafe { mem::zeroed() };
    // SAFETY: valid.
    unsafe { sys::rest_client_request_defaults_set(&raw mut request) };
    let mut fields = [c"Accept: application/cbor\r\n".as_ptr(), ptr::null()];
    request.host = host.as_ptr();
    request.url = c"/v1/provisioning/commands?limit=1".as_ptr();
    request.header_fields = fields.as_mut_ptr();
    request.sec_tag = 189_298;
    request.resp_buff = buffer.as_mut_ptr().cast();
    request.resp_buff_len = buffer.len();
    // SAFETY: all zeroes is a value of every field.
    let mut response: sys::rest_client_resp_context = unsafe { mem::zeroed() };
    // SAFETY: both are valid, the texts, the list and the buffer are as they should be.
    let result = unsafe { sys::rest_client_request(&raw mut request, &raw mut response) };
    Outcome { result, response, buffer }
}

fn request() -> Outcome {
    request_to(c"localhost", 2048)
}

/// A device that is online, and a service that it trusts.
fn served(faults: &str) -> (Session, Trace, Handle) {
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
    let spec: ServiceSpec =
        toml::from_str(&format!("host_names = [\"localhost\"]\nfaults = [{faults}]")).unwrap();
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let service = Service::start(spec, Arc::clone(&clock), trace.clone(), any).unwrap();
    let device = Device::new(fast()).unwrap();
    let session = install(Sim::of(device, clock, trace.clone(), &service));
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    printf(c"AT+CFUN=1");
    run_until(1000);
    (session, trace, service)
}

fn refusals(trace: &Trace) -> usize {
    let refused = |what: &What| matches!(what, What::Handshake { ok: false, .. });
    trace.records().iter().filter(|record| refused(&record.what)).count()
}

#[test]
fn a_request_needs_network_and_a_ca() {
    let (_session, trace) = online(fast());
    // What the library wrote is no certificate.
    let outcome = request();
    assert_eq!(outcome.status(), (-sys::ECONNREFUSED, 0));
    assert!(outcome.buffer.iter().all(|byte| *byte == 0));
    assert_eq!(refusals(&trace), 1);
    printf(c"AT+CFUN=4");
    run_until(2000);
    assert_eq!(request().result, -sys::EFAULT);
    let stats = device_state().unwrap().stats;
    assert_eq!((stats.requests, stats.handshakes_failed), (2, 1));
    assert_eq!((stats.online_ms, stats.offline_ms), (100, 1900));
}

#[test]
fn a_service_is_reached_and_counted() {
    let (_session, trace, _service) = served("");
    let outcome = request();
    // Without a token nobody is served.
    assert_eq!(outcome.status(), (0, 401));
    assert!(outcome.buffer.starts_with(b"HTTP/1.1 401 "));
    assert_eq!(outcome.buffer.last(), Some(&0));
    assert!(!outcome.response.response.is_null());
    assert_eq!(refusals(&trace), 0);
    let stats = device_state().unwrap().stats;
    assert_eq!((stats.handshakes, stats.handshakes_failed), (1, 0));
    assert!(stats.bytes_sent > 200 && stats.bytes_received > 500);
}

#[test]
fn an_answer_that_does_not_fit_has_a_status_all_the_same() {
    let (_session, _, _service) = served("");
    let outcome = request_to(c"localhost", 16);
    assert_eq!(outcome.status(), (-sys::ENOBUFS, 401));
    assert_eq!(outcome.buffer, b"HTTP/1.1 401 Un\0");
    let exact = outcome.response.total_response_len;
    assert_eq!(request_to(c"localhost", exact).result, -sys::ENOBUFS);
    assert_eq!(request_to(c"localhost", exact + 1).result, 0);
}

#[test]
fn a_body_is_found_in_the_buffer() {
    let (_session, _, _service) = served("{ status = 403, body_hex = \"010203\" }");
    let outcome = request();
    assert_eq!((outcome.status(), outcome.response.response_len), ((0, 403), 3));
    let at = outcome.response.response.addr() - outcome.buffer.as_ptr().addr();
    assert_eq!(&outcome.buffer[at..at + 4], [1, 2, 3, 0]);
}

#[test]
fn broken_answers_are_told_apart() {
    let faults = "{ close = true }, { garbage = true }, { truncate = true }, { status = 500 }";
    let (_session, _, _service) = served(faults);
    assert_eq!(request().status(), (0, 0));
    assert_eq!(request().status(), (-sys::EBADMSG, 0));
    assert_eq!(request().status(), (-sys::EBADMSG, 0));
    assert_eq!(request().status(), (0, 500));
}

#[test]
fn a_silent_service_costs_the_device_its_time_out() {
    let (_session, _, _service) = served("{ delay_s = 3600 }");
    let started = std::time::Instant::now();
    assert_eq!(request().status(), (-sys::ETIMEDOUT, 0));
    assert!(started.elapsed().as_secs() < 10);
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 61);
}

#[test]
fn an_answer_that_is_late_but_in_time_comes_on_the_devices_clock() {
    let (_session, _, _service) = served("{ delay_s = 30 }");
    assert_eq!(request().status(), (0, 401));
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 31);
}

#[test]
fn certificates_are_verified() {
    let (_session, trace, _service) = served("{ wrong_ca = true }");
    assert_eq!(request().result, -sys::ECONNREFUSED);
    assert_eq!(request_to(c"other.example", 64).result, -sys::ECONNREFUSED);
    assert_eq!(refusals(&trace), 2);
    assert_eq!(request().status(), (0, 401));
}

#[test]
fn a_closed_port_refuses() {
    let (_session, _, service) = served("");
    service.stop();
    assert_eq!(request().result, -sys::ECONNREFUSED);
    assert_eq!(device_state().unwrap().stats.handshakes_failed, 0);
}
