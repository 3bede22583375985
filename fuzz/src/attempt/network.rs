// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Sockets: `zsock_*`.

use std::ffi::{c_char, c_int, c_void};

use nrf_provisioning_sys as sys;

use super::{fails, world};

fn failed(errno: c_int) -> c_int {
    world::with(|world| world.errno = errno);
    -1
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_errno() -> c_int {
    world::with(|world| world.errno)
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_socket(_family: c_int, _kind: c_int, _protocol: c_int) -> c_int {
    if let Some(errno) = fails(&[sys::ENOMEM, sys::ENFILE]) {
        return failed(errno);
    }
    world::with(|world| {
        world.opened += 1;
        world.sockets.push(world.opened);
        world.opened
    })
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_close(socket: c_int) -> c_int {
    world::with(|world| {
        let known = world.sockets.len();
        world.sockets.retain(|open| *open != socket);
        assert!(world.sockets.len() < known, "a socket is closed that is not open");
    });
    super::coap::forget(socket);
    0
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_setsockopt(
    socket: c_int,
    _level: c_int,
    _name: c_int,
    value: *const c_void,
    len: sys::net_socklen_t,
) -> c_int {
    assert!(!value.is_null() && len > 0);
    world::with(|world| assert!(world.sockets.contains(&socket)));
    fails(&[sys::ENOMEM, sys::EINVAL]).map_or(0, failed)
}

#[unsafe(no_mangle)]
extern "C" fn z_impl_zsock_connect(
    socket: c_int,
    address: *const sys::net_sockaddr,
    _len: sys::net_socklen_t,
) -> c_int {
    assert!(!address.is_null());
    world::with(|world| assert!(world.sockets.contains(&socket)));
    fails(&[sys::ECONNREFUSED, sys::ETIMEDOUT, sys::ENOMEM]).map_or(0, failed)
}

/// # Safety
///
/// `list` is valid for a write.
#[unsafe(no_mangle)]
unsafe extern "C" fn zsock_getaddrinfo(
    _host: *const c_char,
    _service: *const c_char,
    _hints: *const sys::zsock_addrinfo,
    list: *mut *mut sys::zsock_addrinfo,
) -> c_int {
    if let Some(error) = fails(&[-2, -3, -11]) {
        return error;
    }
    let count = world::with(|world| 1 + world.script.byte() % 3);
    let mut first: *mut sys::zsock_addrinfo = std::ptr::null_mut();
    for index in 0..count {
        let family = if index % 2 == 0 { sys::NET_AF_INET } else { sys::NET_AF_INET6 };
        // SAFETY: all zeroes is a value of every field.
        let mut info: Box<sys::zsock_addrinfo> = Box::new(unsafe { std::mem::zeroed() });
        info.ai_family = family;
        info._ai_addr.sa_family = u16::try_from(family).unwrap_or(0);
        info.ai_addrlen = 24;
        info.ai_next = first;
        first = Box::into_raw(info);
        // SAFETY: just made, and nobody else has it.
        let entry = unsafe { &mut *first };
        entry.ai_addr = &raw mut entry._ai_addr;
    }
    world::with(|world| world.handed_out += 1);
    // SAFETY: as the caller promises.
    unsafe { list.write(first) };
    0
}

/// # Safety
///
/// `list` came from [`zsock_getaddrinfo`].
#[unsafe(no_mangle)]
unsafe extern "C" fn zsock_freeaddrinfo(mut list: *mut sys::zsock_addrinfo) {
    while !list.is_null() {
        // SAFETY: made by `into_raw` above, and used no more.
        let entry = unsafe { Box::from_raw(list) };
        list = entry.ai_next;
    }
    world::with(|world| world.handed_out -= 1);
}
