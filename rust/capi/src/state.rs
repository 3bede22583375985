// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What any thread may touch: the phase of the life, the callback, and the core's signals.

use core::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

use nrf_provisioning_core::client::Shared;

use crate::header::CallbackData;

/// The core's part of it.
pub static SHARED: Shared = Shared::new();

const FRESH: u8 = 0;
const INITIALISING: u8 = 1;
const INITIALISED: u8 = 2;

static PHASE: AtomicU8 = AtomicU8::new(FRESH);

/// The application's callback, which is there.
pub type Callback = unsafe extern "C" fn(event: *const CallbackData);

/// The application's callback; null until the library is initialised.
static CALLBACK: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// Whether the caller may initialise the library; false when somebody has or does.
pub(crate) fn begin_init() -> bool {
    PHASE.compare_exchange(FRESH, INITIALISING, Ordering::AcqRel, Ordering::Acquire).is_ok()
}

/// The caller of [`begin_init`] has initialised the library.
pub(crate) fn finish_init() {
    PHASE.store(INITIALISED, Ordering::Release);
}

/// Remembers the application's callback.
pub fn set_callback(callback: Callback) {
    CALLBACK.store(callback as *mut (), Ordering::Release);
}

/// The transport is not ready: another call may try again.
pub(crate) fn abandon_init() {
    PHASE.store(FRESH, Ordering::Release);
}

/// Whether `nrf_provisioning_init` has succeeded.
pub(crate) fn is_initialised() -> bool {
    PHASE.load(Ordering::Acquire) == INITIALISED
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
    PHASE.store(FRESH, Ordering::Release);
    CALLBACK.store(core::ptr::null_mut(), Ordering::Release);
    SHARED.reset();
}
