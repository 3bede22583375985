// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The one client of the SDK's that there is.

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::MaybeUninit;

use nrf_provisioning_sys as sys;

/// The SDK's client. Its insides are the SDK's, and its thread's; here it has an address, and a
/// descriptor that says whether there is a socket to look at.
struct ClientCell(UnsafeCell<MaybeUninit<sys::coap_client>>);

// SAFETY: only its address is used, and its descriptor, which is written in one piece.
unsafe impl Sync for ClientCell {}

static CLIENT: ClientCell = ClientCell(UnsafeCell::new(MaybeUninit::zeroed()));

/// The client's address.
pub(super) fn client() -> *mut sys::coap_client {
    CLIENT.0.get().cast()
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
