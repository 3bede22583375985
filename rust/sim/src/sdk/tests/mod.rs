// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The C functions as C calls them, over a simulation without a service.

#[cfg(feature = "coap")]
mod coap;
#[cfg(feature = "coap")]
mod library_coap;
mod network;
mod settings;

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::{mem, ptr};

use nrf_provisioning_sys as sys;

use super::system::{kernel, platform};
use super::{Session, Sim, device_state, install, reboot, run_until, run_until_idle};
use crate::clock::Clock;
use crate::device::{AtOutcome, AtOverride, Device, DeviceSpec};
use crate::trace::{Trace, What};

/// An address where nobody listens.
const NOBODY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

fn fast() -> DeviceSpec {
    DeviceSpec { cfun_delay_ms: 100, attach_delay_ms: 900, ..DeviceSpec::default() }
}

fn start(spec: DeviceSpec) -> (Session, Trace) {
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
    let device = Device::new(spec).unwrap();
    let sim = Sim::new(device, clock, trace.clone(), NOBODY, "some certificate".into());
    (install(sim), trace)
}

/// A simulation whose modem library runs and whose radio is on.
fn online(spec: DeviceSpec) -> (Session, Trace) {
    let started = start(spec);
    // SAFETY: takes nothing.
    assert_eq!(unsafe { sys::nrf_modem_lib_init() }, 0);
    assert_eq!(printf(c"AT+CFUN=1"), 0);
    run_until(1000);
    started
}

fn printf(line: &CStr) -> c_int {
    // SAFETY: the format takes one text.
    unsafe { sys::nrf_modem_at_printf(c"%s".as_ptr(), line.as_ptr()) }
}

fn cmd(buffer: &mut [u8], line: &CStr) -> c_int {
    let (start, len) = (buffer.as_mut_ptr().cast::<c_void>(), buffer.len());
    // SAFETY: the buffer has its length, and the format takes one text.
    unsafe { sys::nrf_modem_at_cmd(start, len, c"%s".as_ptr(), line.as_ptr()) }
}

fn at_lines(trace: &Trace) -> Vec<(String, String)> {
    let at = |what| match what {
        What::At { command, result } => Some((command, result)),
        _ => None,
    };
    trace.records().into_iter().filter_map(|record| at(record.what)).collect()
}

#[test]
fn the_modem_needs_its_library() {
    let (_session, _) = start(fast());
    assert_eq!(printf(c"AT"), -sys::EPERM);
    // SAFETY: takes nothing.
    assert_eq!(unsafe { sys::nrf_modem_lib_init() }, 0);
    assert_eq!(printf(c"AT"), 0);
    // SAFETY: takes nothing.
    assert_eq!(unsafe { sys::nrf_modem_lib_init() }, -sys::EPERM);
}

#[test]
fn the_built_in_ca_is_written_once() {
    let (_session, trace) = start(fast());
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    let held = device_state().unwrap().credentials;
    assert_eq!(held.len(), 1);
    let writes = |trace| {
        let lines = at_lines(trace);
        lines.iter().filter(|(command, _)| command.starts_with("AT%CMNG=0")).count()
    };
    assert_eq!(writes(&trace), 1);
    reboot();
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    assert_eq!(writes(&trace), 1);
}

#[test]
fn answers_are_scanned_formatted_and_cut() {
    let (_session, _) = online(fast());
    let mut mode: c_int = -1;
    let (command, format) = (c"AT+CFUN?".as_ptr(), c"+CFUN: %d".as_ptr());
    // SAFETY: the format stores one int.
    assert_eq!(unsafe { sys::nrf_modem_at_scanf(command, format, &raw mut mode) }, 1);
    assert_eq!(mode, 1);
    // SAFETY: as above.
    let unmatched =
        unsafe { sys::nrf_modem_at_scanf(c"AT+NOSUCH".as_ptr(), format, &raw mut mode) };
    assert_eq!(unmatched, -sys::EBADMSG);

    let mut buffer = [0xff; 32];
    assert_eq!(cmd(&mut buffer, c"AT+CGMR"), 0);
    assert!(buffer.starts_with(b"mfw_nrf91x1_2.0.2\r\nOK\r\n\0"));
    assert_eq!(cmd(&mut buffer[..8], c"AT+CEREG=5"), 0);
    assert_eq!(cmd(&mut buffer[..8], c"AT+CEREG?"), -sys::E2BIG);
    assert_eq!(&buffer[..8], b"+CEREG:\0");
    printf(c"AT+CMEE=1");
    assert_eq!(cmd(&mut buffer, c"AT%CMNG=3,1,0"), 0x2_0000 | 518);
    assert!(buffer.starts_with(b"+CME ERROR: 518\r\n\0"));
    // SAFETY: NULL is refused.
    assert_eq!(unsafe { sys::nrf_modem_at_printf(ptr::null()) }, -sys::EFAULT);
}

#[test]
fn an_answer_that_does_not_fit_does_not_undo_the_command() {
    let (_session, _) = start(fast());
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    let mut buffer = [0; 16];
    assert_eq!(cmd(&mut buffer, c"AT%KEYGEN=42,2,0"), -sys::E2BIG);
    let held = device_state().unwrap().credentials;
    assert!(held.iter().any(|held| held.0.tag == 42));
}

#[test]
fn local_failures_come_through() {
    let rule =
        AtOverride { prefix: "+CGMR".into(), skip: 0, times: None, outcome: AtOutcome::Local(-12) };
    let (_session, trace) = online(DeviceSpec { at: vec![rule], ..fast() });
    assert_eq!(printf(c"AT+CGMR"), -12);
    assert!(at_lines(&trace).contains(&("AT+CGMR".into(), "-12".into())));
}

#[test]
fn time_passes_only_for_those_who_wait() {
    let (_session, trace) = start(fast());
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    printf(c"AT+CFUN=1");
    platform::nrf_provisioning_platform_schedule(3);
    platform::nrf_provisioning_platform_sleep_ms(999);
    let radio = |trace: &Trace| {
        let records = trace.records();
        let on = records.iter().find(|record| record.what == What::Radio { online: true });
        on.map(|record| record.t_ms)
    };
    assert_eq!(radio(&trace), None);
    kernel::k_msleep(4001);
    assert_eq!(radio(&trace), Some(1000));
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 5);
    assert!(run_until_idle(100_000));
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 5);
    platform::nrf_provisioning_platform_schedule(1000);
    assert!(!run_until_idle(100_000));
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 100);
}

#[test]
fn a_reboot_restarts_time_and_modem_but_not_the_clock() {
    let (_session, trace) = online(fast());
    run_until(5000);
    reboot();
    assert_eq!(platform::nrf_provisioning_platform_uptime_s(), 0);
    assert_eq!(printf(c"AT"), -sys::EPERM);
    let radio = trace.records().into_iter().filter_map(|record| match record.what {
        What::Radio { online } => Some((online, record.t_ms)),
        _ => None,
    });
    assert_eq!(radio.collect::<Vec<_>>(), [(true, 1000), (false, 5000)]);
}

#[test]
fn random_numbers_follow_the_seed() {
    let take = |random_seed| {
        let _session = start(DeviceSpec { random_seed, ..fast() });
        platform::nrf_provisioning_platform_random()
    };
    assert_eq!(take(5), take(5));
    assert_ne!(take(5), take(6));
}

fn token(jwt_sz: usize) -> (c_int, String) {
    let mut buffer = vec![0xff_u8; jwt_sz + 1];
    let mut jwt = sys::jwt_data {
        sec_tag: 0,
        key: sys::JWT_KEY_TYPE_CLIENT_PRIV,
        alg: sys::JWT_ALG_TYPE_ES256,
        exp_delta_s: 300,
        subject: ptr::null(),
        audience: ptr::null(),
        jwt_buf: buffer.as_mut_ptr().cast(),
        jwt_sz,
    };
    // SAFETY: complete, and the buffer is one byte longer than it says.
    let result = unsafe { sys::modem_jwt_generate(&raw mut jwt) };
    assert_eq!(buffer[jwt_sz], 0xff);
    let end = buffer.iter().position(|byte| *byte == 0).unwrap_or(0);
    (result, String::from_utf8_lossy(&buffer[..end]).into_owned())
}

#[test]
fn a_token_fits_to_the_byte_or_not_at_all() {
    let (_session, trace) = online(fast());
    let (result, text) = token(700);
    assert_eq!((result, text.split('.').count()), (0, 3));
    assert_eq!(token(text.len() + 1).0, 0);
    assert_eq!(token(text.len()).0, -sys::E2BIG);
    assert_eq!(token(0).0, -sys::EMSGSIZE);
    let shown = serde_json::to_string(&trace.records()).unwrap();
    assert!(!shown.contains("eyJ"), "a token was traced");
}

#[test]
fn without_time_there_is_no_token() {
    let (_session, _) = start(fast());
    // SAFETY: takes nothing.
    unsafe { sys::nrf_modem_lib_init() };
    assert_eq!(token(700).0, -sys::ENOEXEC);
}

#[test]
fn an_attestation_token_is_given_and_taken_back() {
    let (_session, _) = online(fast());
    let mut token = sys::nrf_attestation_token {
        attest: ptr::null_mut(),
        attest_sz: 0,
        cose: ptr::null_mut(),
        cose_sz: 0,
    };
    // SAFETY: valid, and without buffers.
    assert_eq!(unsafe { sys::modem_attest_token_get(&raw mut token) }, 0);
    // SAFETY: NUL terminated as the function promises.
    let attest = unsafe { CStr::from_ptr(token.attest) }.to_owned();
    assert_eq!(attest.as_bytes().len() + 1, token.attest_sz);
    // SAFETY: from the function that belongs to it.
    unsafe { sys::modem_attest_token_free(&raw mut token) };
    assert!(token.attest.is_null() && token.cose.is_null());

    let mut small = [0 as c_char; 8];
    token.attest = small.as_mut_ptr();
    assert_eq!(token.cose_sz, 104);
    token.attest_sz = small.len();
    // SAFETY: valid, with a buffer of the size it says.
    assert_eq!(unsafe { sys::modem_attest_token_get(&raw mut token) }, -sys::EMSGSIZE);
}

#[test]
fn identification_is_told() {
    let (_session, _) = online(fast());
    let mut version = [0 as c_char; 41];
    // SAFETY: the buffer has its length.
    let read = |buffer: &mut [c_char]| unsafe {
        sys::modem_info_get_fw_version(buffer.as_mut_ptr(), buffer.len())
    };
    assert_eq!(read(&mut version), 0);
    // SAFETY: NUL terminated as the function promises.
    assert_eq!(unsafe { CStr::from_ptr(version.as_ptr()) }, c"nrf91x1_2.0.2");
    assert_eq!(read(&mut version[..40]), -sys::EINVAL);

    let mut uuid = sys::nrf_device_uuid { str_: [0; 37] };
    // SAFETY: the second may be NULL.
    let result = unsafe { sys::modem_attest_token_get_uuids(&raw mut uuid, ptr::null_mut()) };
    assert_eq!(result, 0);
    // SAFETY: NUL terminated as the function promises.
    let text = unsafe { CStr::from_ptr(uuid.str_.as_ptr()) };
    assert_eq!(text.to_str().unwrap(), DeviceSpec::default().uuid);
}
