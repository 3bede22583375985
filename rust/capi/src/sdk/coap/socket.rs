// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A DTLS socket, connected to the service.

use core::ffi::{CStr, c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr;

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::Log;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use super::handle::{NO_SOCKET, forget_socket};
use crate::errno;
use crate::sdk::Sdk;

/// The family of addresses to ask for: that of the one IP version there is, else of either.
const fn family(config: &Config) -> c_int {
    match (config.net_ipv4, config.net_ipv6) {
        (true, false) => sys::NET_AF_INET,
        (false, true) => sys::NET_AF_INET6,
        _ => sys::NET_AF_UNSPEC,
    }
}

/// An open socket; closed when it is dropped.
#[derive(Debug)]
pub(super) struct Socket {
    descriptor: c_int,
    stays_open_offline: bool,
}

impl Socket {
    /// Connects to the host of the configuration, which takes a DTLS handshake.
    pub(super) fn connect(config: &Config) -> Result<Self, Error> {
        Self::try_connect(config).map_err(errno::from_socket)
    }

    /// Tries the addresses one after the other, in the order in which name resolution gives them; the
    /// error is that of the last one. A socket that does not get connected is closed before the next.
    fn try_connect(config: &Config) -> Result<Self, c_int> {
        let addresses = Addresses::of(config.coap_hostname, config.coap_port, family(config))?;
        let mut result = Err(-sys::EIO);
        for address in addresses.iter() {
            result = Self::connect_to(address, config);
            match result {
                Ok(_) => break,
                Err(error) => Sdk.log(LogEntry::Connection, error),
            }
        }
        result
    }

    fn connect_to(address: &sys::zsock_addrinfo, config: &Config) -> Result<Self, c_int> {
        let mut socket = Self::open(address.ai_family)?;
        socket.configure(config)?;
        // SAFETY: the address lives as long as the list, and has the length it says.
        let result = unsafe {
            sys::z_impl_zsock_connect(socket.descriptor, address.ai_addr, address.ai_addrlen)
        };
        succeeded(result)?;
        Ok(socket)
    }

    fn open(family: c_int) -> Result<Self, c_int> {
        let kind = sys::NET_SOCK_DGRAM as c_int;
        let protocol = sys::NET_IPPROTO_DTLS_1_2 as c_int;
        // SAFETY: takes no pointers.
        let descriptor = unsafe { sys::z_impl_zsock_socket(family, kind, protocol) };
        succeeded(descriptor)?;
        Ok(Self { descriptor, stays_open_offline: false })
    }

    fn configure(&mut self, config: &Config) -> Result<(), c_int> {
        let cache = if config.coap_dtls_session_cache {
            sys::ZSOCK_TLS_SESSION_CACHE_ENABLED
        } else {
            sys::ZSOCK_TLS_SESSION_CACHE_DISABLED
        };
        self.set(sys::ZSOCK_TLS_PEER_VERIFY, sys::ZSOCK_TLS_PEER_VERIFY_REQUIRED)?;
        // A list of one tag.
        self.set(sys::ZSOCK_TLS_SEC_TAG_LIST, config.root_ca_sec_tag)?;
        self.set(sys::ZSOCK_TLS_SESSION_CACHE, cache)?;
        let host = config.coap_hostname.to_bytes();
        self.set_option(sys::ZSOCK_SOL_TLS, sys::ZSOCK_TLS_HOSTNAME, host)?;
        // A connection without ids is as good, as long as the address stays: modems with older firmware
        // do not know them.
        let _ = self.set(sys::ZSOCK_TLS_DTLS_CID, sys::ZSOCK_TLS_DTLS_CID_SUPPORTED);
        if config.soc_nrf9120 {
            // A modem whose firmware cannot do it closes the connection as others do.
            let on = 1_i32.to_ne_bytes();
            let result = self.set_option(sys::ZSOCK_SOL_SOCKET, sys::SO_KEEPOPEN, &on);
            self.stays_open_offline = result.is_ok();
        }
        Ok(())
    }

    /// Sets a DTLS option that is an int.
    fn set(&self, option: c_int, value: i32) -> Result<(), c_int> {
        self.set_option(sys::ZSOCK_SOL_TLS, option, &value.to_ne_bytes())
    }

    fn set_option(&self, level: c_int, option: c_int, value: &[u8]) -> Result<(), c_int> {
        let len = value.len() as sys::net_socklen_t;
        let value = value.as_ptr().cast::<c_void>();
        // SAFETY: the value has the length given.
        let result =
            unsafe { sys::z_impl_zsock_setsockopt(self.descriptor, level, option, value, len) };
        succeeded(result)
    }

    pub(super) const fn descriptor(&self) -> c_int {
        self.descriptor
    }

    pub(super) const fn stays_open_offline(&self) -> bool {
        self.stays_open_offline
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        forget_socket();
        // SAFETY: takes no pointers. A failure leaves nothing to be done.
        let _ = unsafe { sys::z_impl_zsock_close(self.descriptor) };
    }
}

/// What a host name stands for; given back when it is dropped.
struct Addresses(*mut sys::zsock_addrinfo);

impl Addresses {
    fn of(host: &CStr, port: &CStr, family: c_int) -> Result<Self, c_int> {
        let mut hints = MaybeUninit::<sys::zsock_addrinfo>::zeroed();
        // SAFETY: all zeroes is a value of every field.
        let hints = unsafe { hints.assume_init_mut() };
        hints.ai_family = family;
        hints.ai_socktype = sys::NET_SOCK_DGRAM as c_int;
        let mut list = ptr::null_mut();
        // SAFETY: NUL terminated texts; the list is stored behind the last pointer.
        let result =
            unsafe { sys::zsock_getaddrinfo(host.as_ptr(), port.as_ptr(), hints, &raw mut list) };
        let list = Self(list);
        // The numbers are those of name resolution, and none of them is an errno.
        if result == 0 {
            return Ok(list);
        }
        Sdk.log(LogEntry::Connection, -sys::EFAULT);
        Err(-sys::EFAULT)
    }

    fn iter(&self) -> impl Iterator<Item = &sys::zsock_addrinfo> {
        // SAFETY: NULL or the first of a list that lives until it is given back.
        let first = unsafe { self.0.as_ref() };
        // SAFETY: NULL at the end, else the next of the same list.
        core::iter::successors(first, |address| unsafe { address.ai_next.as_ref() })
    }
}

impl Drop for Addresses {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: not NULL, and given back once.
            unsafe { sys::zsock_freeaddrinfo(self.0) }
        }
    }
}

/// The negative errno behind a result that says -1.
fn succeeded(result: c_int) -> Result<(), c_int> {
    if result > NO_SOCKET {
        return Ok(());
    }
    // SAFETY: takes nothing.
    let error = unsafe { sys::nrf_provisioning_platform_errno() };
    Err(error.saturating_neg())
}
