// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `zsock_*`: datagram sockets with DTLS, by their C names.

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::ptr;

use nrf_provisioning_sys as sys;

use crate::sdk::datagram::connection;
use crate::sdk::datagram::link::Socket;
use crate::sdk::event_loop;
use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::state::{self, Sim};

/// The address that stands for an IPv6 network which nobody routes (RFC 3849).
const NO_ROUTE: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 17));

/// `DNS_EAI_NONAME`: no such host, or nobody to ask.
const NO_NAME: c_int = -2;
/// `DNS_EAI_MEMORY`.
const NO_MEMORY: c_int = -10;

/// A datagram socket with DTLS 1.2.
///
/// # Returns
///
/// A descriptor, or -1: `EPROTONOSUPPORT` for any other kind of socket.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn z_impl_zsock_socket(
    family: c_int,
    _kind: c_int,
    proto: c_int,
) -> c_int {
    let known = matches!(family, sys::NET_AF_INET | sys::NET_AF_INET6);
    let dtls = u32::try_from(proto) == Ok(sys::NET_IPPROTO_DTLS_1_2);
    if !known || !dtls {
        return fail(libc::EPROTONOSUPPORT);
    }
    if let Some(error) = faults::enter("zsock_socket", String::new) {
        return fail(-error);
    }
    let socket = Socket { family, ..Socket::default() };
    state::with(|sim| sim.network.open(socket)).unwrap_or_else(|| fail(libc::ENFILE))
}

/// Closes a socket; the peer is told when there is network.
///
/// # Returns
///
/// 0, or -1: `EBADF`.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn z_impl_zsock_close(sock: c_int) -> c_int {
    if connection::close(sock) { 0 } else { fail(libc::EBADF) }
}

/// Sets an option before the socket is connected.
///
/// # Returns
///
/// 0, or -1: `EBADF`, `EINVAL` for a value that is too short, `ENOPROTOOPT` for an option that
/// this modem does not have.
///
/// # Safety
///
/// `optval` is valid for `optlen` bytes.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn z_impl_zsock_setsockopt(
    sock: c_int,
    level: c_int,
    optname: c_int,
    optval: *const c_void,
    optlen: sys::net_socklen_t,
) -> c_int {
    let len = usize::try_from(optlen).unwrap_or(0);
    if optval.is_null() {
        return fail(libc::EINVAL);
    }
    // SAFETY: not NULL, and as long as it says, as the caller promises.
    let value = unsafe { text::memory(optval.cast(), len) };
    if let Some(error) = faults::enter("zsock_setsockopt", || optname.to_string()) {
        return fail(-error);
    }
    let set = state::with(|sim| {
        let keeps_open = sim.device.keeps_sockets_open();
        let socket = sim.network.socket(sock).ok_or(libc::EBADF)?;
        set_option(socket, keeps_open, (level, optname), value)
    });
    match set {
        Some(Ok(())) => 0,
        Some(Err(errno)) => fail(errno),
        None => fail(libc::EBADF),
    }
}

fn set_option(
    socket: &mut Socket,
    keeps_open: bool,
    option: (c_int, c_int),
    value: &[u8],
) -> Result<(), c_int> {
    let number = || {
        let word = value.first_chunk::<4>().ok_or(libc::EINVAL)?;
        Ok::<i32, c_int>(i32::from_ne_bytes(*word))
    };
    match option {
        (sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_PEER_VERIFY) => {
            socket.verify = number()? != sys::ZSOCK_TLS_PEER_VERIFY_NONE;
        }
        (sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_SEC_TAG_LIST) => {
            socket.sec_tags = value
                .as_chunks::<4>()
                .0
                .iter()
                .filter_map(|word| u32::try_from(i32::from_ne_bytes(*word)).ok())
                .collect();
        }
        (sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_HOSTNAME) => {
            socket.host = Some(String::from_utf8_lossy(value).trim_end_matches('\0').to_owned());
        }
        // Nothing to resume and no connection ids in this DTLS: a session lives with its socket.
        (sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_SESSION_CACHE | sys::ZSOCK_TLS_DTLS_CID) => {
            number()?;
        }
        (sys::ZSOCK_SOL_SOCKET, sys::SO_KEEPOPEN) if keeps_open => {
            socket.keep_open = number()? != 0;
        }
        _ => return Err(libc::ENOPROTOOPT),
    }
    Ok(())
}

/// Connects a socket and shakes hands.
///
/// # Returns
///
/// 0, or -1: `EBADF`, `EINVAL`, `EAFNOSUPPORT` for an address of another family, `ENETUNREACH`
/// without network, `ENETDOWN` when it goes away, `ECONNREFUSED` when either side refuses the
/// handshake, `ETIMEDOUT`.
///
/// # Safety
///
/// `addr` is NULL or valid.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn z_impl_zsock_connect(
    sock: c_int,
    addr: *const sys::net_sockaddr,
    _addrlen: sys::net_socklen_t,
) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(addr) = (unsafe { addr.as_ref() }).and_then(from_sockaddr) else {
        return fail(libc::EINVAL);
    };
    if let Some(error) = faults::enter("zsock_connect", String::new) {
        return fail(-error);
    }
    let family = state::with(|sim| sim.network.socket(sock).map(|socket| socket.family)).flatten();
    if family.is_some_and(|family| family != family_of(&addr)) {
        return fail(libc::EAFNOSUPPORT);
    }
    if addr.ip() == NO_ROUTE {
        return fail(libc::ENETUNREACH);
    }
    match connect(sock, addr) {
        Ok(()) => 0,
        Err(errno) => fail(errno),
    }
}

/// Returns when the handshake is over.
fn connect(fd: c_int, server: SocketAddr) -> Result<(), c_int> {
    state::with(|sim| connection::begin(sim, fd, server)).unwrap_or(Err(libc::EBADF))?;
    event_loop::wait_until(u64::MAX, || {
        let shaking = |sim: &mut Sim| sim.network.socket(fd).is_some_and(|s| s.is_shaking_hands());
        !state::with(shaking).unwrap_or(false)
    });
    let outcome = |sim: &mut Sim| sim.network.socket(fd).map(|socket| socket.outcome());
    state::with(outcome).flatten().unwrap_or(Err(libc::EBADF))
}

/// Finds the address of a host.
///
/// # Returns
///
/// 0, or an error that is no errno: without network, and for a host that is not known.
///
/// # Safety
///
/// `host` is NUL terminated, `hints` is NULL or valid, and `res` is valid for a write.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn zsock_getaddrinfo(
    host: *const c_char,
    _service: *const c_char,
    hints: *const sys::zsock_addrinfo,
    res: *mut *mut sys::zsock_addrinfo,
) -> c_int {
    // SAFETY: NUL terminated as the caller promises.
    let Some(host) = (unsafe { text::utf8(host) }) else { return NO_NAME };
    if let Some(error) = faults::enter("zsock_getaddrinfo", || host.to_owned()) {
        return error;
    }
    // SAFETY: NULL or valid as the caller promises.
    let family = unsafe { hints.as_ref() }.map_or(sys::NET_AF_UNSPEC, |hints| hints.ai_family);
    let wanted =
        |addr: &SocketAddr| matches!(family, sys::NET_AF_UNSPEC) || family == family_of(addr);
    let mut list = ptr::null_mut();
    // The last comes first: each is put in front of those behind it.
    for addr in addresses().into_iter().rev().filter(wanted) {
        list = entry(&addr, list);
        if list.is_null() {
            return NO_MEMORY;
        }
    }
    if list.is_null() {
        return NO_NAME;
    }
    faults::hand_out(1);
    // SAFETY: valid for a write as the caller promises.
    unsafe { res.write(list) };
    0
}

/// Where each host can be reached, in the order in which to try.
fn addresses() -> Vec<SocketAddr> {
    let found = state::with(|sim| {
        let addr = sim.resolve()?;
        let unreachable = SocketAddr::new(NO_ROUTE, addr.port());
        Some(sim.device.has_ipv6_without_route().then_some(unreachable).into_iter().chain([addr]))
    });
    found.flatten().into_iter().flatten().collect()
}

/// An entry of an address list, in front of `next`; NULL without memory.
fn entry(addr: &SocketAddr, next: *mut sys::zsock_addrinfo) -> *mut sys::zsock_addrinfo {
    // SAFETY: takes no pointers, and the size is not zero.
    let entry =
        unsafe { libc::calloc(1, size_of::<sys::zsock_addrinfo>()) }.cast::<sys::zsock_addrinfo>();
    // SAFETY: NULL or new memory of that size, all zeros, which is a valid value.
    let Some(info) = (unsafe { entry.as_mut() }) else { return entry };
    info.ai_next = next;
    info.ai_family = family_of(addr);
    // SOCK_DGRAM.
    info.ai_socktype = 2;
    info._ai_addr = to_sockaddr(addr);
    info.ai_addr = ptr::from_mut(&mut info._ai_addr);
    info.ai_addrlen = sys::net_socklen_t::try_from(size_of::<sys::net_sockaddr>()).unwrap_or(0);
    entry
}

/// Gives back what [`zsock_getaddrinfo`] found.
///
/// # Safety
///
/// `ai` is NULL or came from [`zsock_getaddrinfo`], and nobody uses it any more.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn zsock_freeaddrinfo(ai: *mut sys::zsock_addrinfo) {
    if !ai.is_null() {
        faults::hand_out(-1);
    }
    let mut entry = ai;
    // SAFETY: NULL, or an entry that was not freed yet.
    while let Some(info) = unsafe { entry.as_ref() } {
        let next = info.ai_next;
        // SAFETY: from C's heap as the caller promises, and not looked at any more.
        unsafe { libc::free(entry.cast()) };
        entry = next;
    }
}

thread_local! {
    /// Why the last function of the thread failed.
    static ERRNO: Cell<c_int> = const { Cell::new(0) };
}

/// Why the last function failed.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_errno() -> c_int {
    ERRNO.get()
}

fn fail(errno: c_int) -> c_int {
    ERRNO.set(errno);
    -1
}

fn family_of(addr: &SocketAddr) -> c_int {
    if addr.is_ipv4() { sys::NET_AF_INET } else { sys::NET_AF_INET6 }
}

/// Port and address in network order, as they lie behind the family in C.
fn to_sockaddr(addr: &SocketAddr) -> sys::net_sockaddr {
    let mut bytes = addr.port().to_be_bytes().to_vec();
    match addr.ip() {
        IpAddr::V4(ip) => bytes.extend(ip.octets()),
        IpAddr::V6(ip) => bytes.extend(ip.octets()),
    }
    let mut data = [0; 22];
    for (to, from) in data.iter_mut().zip(bytes) {
        *to = c_char::from_ne_bytes([from]);
    }
    sys::net_sockaddr { sa_family: u16::try_from(family_of(addr)).unwrap_or(0), data }
}

fn from_sockaddr(addr: &sys::net_sockaddr) -> Option<SocketAddr> {
    let bytes = addr.data.map(|byte| byte.to_ne_bytes()[0]);
    let (port, rest) = bytes.split_first_chunk::<2>()?;
    let ip = match c_int::from(addr.sa_family) {
        sys::NET_AF_INET => IpAddr::from(*rest.first_chunk::<4>()?),
        sys::NET_AF_INET6 => IpAddr::from(Ipv6Addr::from(*rest.first_chunk::<16>()?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_be_bytes(*port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_their_c_form() {
        for text in ["127.0.0.1:5684", "[::1]:5684", "[2001:db8::17]:1"] {
            let addr: SocketAddr = text.parse().unwrap();
            assert_eq!(from_sockaddr(&to_sockaddr(&addr)), Some(addr));
        }
        let none = sys::net_sockaddr { sa_family: 7, data: [0; 22] };
        assert_eq!(from_sockaddr(&none), None);
    }
}
