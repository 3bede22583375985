// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A registered handler of a settings subtree.

use std::ffi::{c_char, c_int, c_void};

use nrf_provisioning_sys as sys;

/// Takes one value: its key, its length, and how to read it.
pub(super) type Set =
    unsafe extern "C" fn(*const c_char, usize, sys::settings_read_cb, *mut c_void) -> c_int;
/// Called when all values have been handed out.
pub(super) type Commit = unsafe extern "C" fn() -> c_int;

/// What is kept of a registered handler.
#[derive(Clone)]
pub(in crate::sdk) struct Handler {
    pub(super) name: String,
    pub(super) priority: c_int,
    pub(super) set: Option<Set>,
    pub(super) commit: Option<Commit>,
}
