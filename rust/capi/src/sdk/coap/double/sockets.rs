// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Sockets and names.

use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use std::boxed::Box;

use nrf_provisioning_sys as sys;

use super::{Call, called, text, with};

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
    let mut families = with(|state| state.families.clone());
    if families.is_empty() {
        families.push(sys::NET_AF_INET6);
    }
    // From its end, as each points to the next.
    let list = families.iter().rev().fold(ptr::null_mut(), |ai_next, &ai_family| {
        Box::into_raw(Box::new(sys::zsock_addrinfo { ai_family, ai_next, ..hints }))
    });
    // SAFETY: the library gives a place for the list.
    unsafe { *result = list };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zsock_freeaddrinfo(list: *mut sys::zsock_addrinfo) {
    called("free", Call::Free);
    with(|state| state.lists -= 1);
    let mut rest = list;
    while !rest.is_null() {
        // SAFETY: made by `zsock_getaddrinfo`, and given back once.
        rest = unsafe { Box::from_raw(rest) }.ai_next;
    }
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
