// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Sockets, and a name that stands for two addresses.

use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use std::boxed::Box;

use nrf_provisioning_sys as sys;

use super::{Call, called, text};

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
    // From its end, as each points to the next.
    let list = [sys::NET_AF_INET, sys::NET_AF_INET6].into_iter().fold(
        ptr::null_mut(),
        |ai_next, ai_family| {
            Box::into_raw(Box::new(sys::zsock_addrinfo { ai_family, ai_next, ..hints }))
        },
    );
    // SAFETY: the library gives a place for the list.
    unsafe { *result = list };
    called(call)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zsock_freeaddrinfo(list: *mut sys::zsock_addrinfo) {
    called(Call::Free);
    let mut rest = list;
    while !rest.is_null() {
        // SAFETY: made by `zsock_getaddrinfo`, and given back once.
        rest = unsafe { Box::from_raw(rest) }.ai_next;
    }
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_socket(family: c_int, kind: c_int, protocol: c_int) -> c_int {
    called(Call::Socket(family, kind, protocol))
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_close(_socket: c_int) -> c_int {
    called(Call::Close)
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_connect(
    _socket: c_int,
    _address: *const sys::net_sockaddr,
    _len: sys::net_socklen_t,
) -> c_int {
    called(Call::Connect)
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
    called(Call::Option(level, option, value.to_vec()))
}
