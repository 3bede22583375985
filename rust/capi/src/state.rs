// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What any thread may touch: the callback, and the core's signals.

use core::sync::atomic::{AtomicPtr, Ordering};

use nrf_provisioning_core::client::Signals;

use crate::header::CallbackData;

/// The core's part of it.
pub static SIGNALS: Signals = Signals::new();

/// The application's callback, which is there.
pub type Callback = unsafe extern "C" fn(event: *const CallbackData);

/// The application's callback; null until the library is initialised.
static CALLBACK: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// Remembers the application's callback.
pub fn set_callback(callback: Callback) {
    CALLBACK.store(callback as *mut (), Ordering::Release);
}

/// The application's callback.
pub fn callback() -> Option<Callback> {
    let pointer = CALLBACK.load(Ordering::Acquire);
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the only other value ever stored is a `Callback`, in `set_callback`.
    Some(unsafe { core::mem::transmute::<*mut (), Callback>(pointer) })
}

/// What is left of it after a reset.
#[cfg(feature = "host")]
pub(crate) fn reset() {
    CALLBACK.store(core::ptr::null_mut(), Ordering::Release);
    SIGNALS.reset();
}
