// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The one client of the SDK's that there is, and the one request it is given.

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::MaybeUninit;

use nrf_provisioning_sys as sys;

use crate::exclusive::Exclusive;

/// The SDK's client. Its insides are the SDK's, and its thread's; here it has an address, and a
/// descriptor that says whether there is a socket to look at.
struct ClientCell(UnsafeCell<MaybeUninit<sys::coap_client>>);

// SAFETY: only its address is used, and its descriptor, which is written in one piece.
unsafe impl Sync for ClientCell {}

static CLIENT: ClientCell = ClientCell(UnsafeCell::new(MaybeUninit::zeroed()));

/// A request as the SDK wants it.
struct Request(MaybeUninit<sys::coap_client_request>);

// SAFETY: what it points to is set for each call of the SDK's client, by the thread that makes it.
unsafe impl Send for Request {}

/// Not on the stack, since it is as large as a path and its options; and all zeroes but for what a
/// request sets, so that it need not be cleared.
static REQUEST: Exclusive<Request> = Exclusive::new(Request(MaybeUninit::zeroed()));

/// The client's address.
pub(super) fn client() -> *mut sys::coap_client {
    CLIENT.0.get().cast()
}

/// Calls `f` with the request, in which is what the last call left; `None` while another call is under
/// way.
pub(super) fn with_request<R>(f: impl FnOnce(&mut sys::coap_client_request) -> R) -> Option<R> {
    // SAFETY: all zeroes is a value of every field.
    REQUEST.with(|request| f(unsafe { request.0.assume_init_mut() }))
}

/// What the descriptor is while no socket is open.
pub(super) const NO_SOCKET: c_int = -1;

/// Tells the client's thread that there is no socket to look at any more.
pub(super) fn forget_socket() {
    // SAFETY: the static is as large as its type.
    let descriptor = unsafe { &raw mut (*client()).fd };
    // SAFETY: as above; the client's thread reads it, and whichever value it sees will do.
    unsafe { descriptor.write_volatile(NO_SOCKET) }
}
