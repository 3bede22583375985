// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Memory that the SDK hands to C and takes back: C's own heap, since C may write into it.

use std::ffi::c_char;
use std::ptr;

use crate::sdk::faults;
use crate::sdk::memory::text;

/// A copy of `text` with its NUL, or NULL without memory.
pub(in crate::sdk) fn give(text: &str) -> *mut c_char {
    // SAFETY: takes no pointers, and the size is not zero.
    let start = unsafe { libc::calloc(text.len() + 1, 1) }.cast::<c_char>();
    if start.is_null() {
        return ptr::null_mut();
    }
    faults::hand_out(1);
    // SAFETY: new memory of that size, which is initialised and nobody else has.
    let buffer = unsafe { text::buffer(start, text.len() + 1) };
    text::copy(text.as_bytes(), buffer);
    start
}

/// Frees what [`give`] made; NULL is fine.
///
/// # Safety
///
/// `start` is NULL or came from [`give`], and nobody uses it any more.
pub(in crate::sdk) unsafe fn take_back(start: *mut c_char) {
    if !start.is_null() {
        faults::hand_out(-1);
    }
    // SAFETY: NULL or from C's heap as the caller promises.
    unsafe { libc::free(start.cast()) }
}
