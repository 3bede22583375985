// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Provisioning of nRF91 devices, for applications in Rust.
//!
//! A safe face of the C API: the application is linked with the library that
//! `CONFIG_NRF_PROVISIONING=y` puts into a Zephyr image, and needs no C code of its own.
//!
//! ```no_run
//! fn on_event(event: nrf_provisioning::Event<'_>) {
//!     match event {
//!         nrf_provisioning::Event::NeedLteDeactivated => { /* take LTE down */ }
//!         nrf_provisioning::Event::NeedLteActivated => { /* bring LTE up */ }
//!         _ => {}
//!     }
//! }
//!
//! nrf_provisioning::init(on_event)?;
//! nrf_provisioning::trigger()?;
//! # Ok::<(), nrf_provisioning::Error>(())
//! ```

#![no_std]

mod event;
mod ffi;

use core::ffi::c_int;
use core::fmt;
use core::ptr;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Release};

pub use event::{AttestationToken, Event};

/// What the library calls for each event, on its own thread. It may block, and call this API.
pub type Callback = fn(Event<'_>);

/// A call that was refused: the C API's negative errno.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error(c_int);

impl Error {
    /// The negative errno.
    #[must_use]
    pub const fn errno(self) -> c_int {
        self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error {}", self.0)
    }
}

impl core::error::Error for Error {}

/// The number of `EINVAL`, which is the same in every C library.
const EINVAL: c_int = 22;

/// The application's callback, null before [`init`]. The C API has no room for it.
static CALLBACK: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

fn check(result: c_int) -> Result<(), Error> {
    if result < 0 { Err(Error(result)) } else { Ok(()) }
}

/// Initialises the library and registers the application's callback, for good.
///
/// # Errors
///
/// When the library is initialised already, or its transport cannot be.
pub fn init(callback: Callback) -> Result<(), Error> {
    let first =
        CALLBACK.compare_exchange(ptr::null_mut(), callback as *mut (), AcqRel, Acquire).is_ok();
    // A second call is the C library's to refuse; the first callback stays.
    // SAFETY: the function stays callable for as long as the program runs.
    let result = check(unsafe { ffi::nrf_provisioning_init(Some(on_event)) });
    if first && result.is_err() {
        CALLBACK.store(ptr::null_mut(), Release);
    }
    result
}

/// Starts an attempt now; events tell the rest.
///
/// # Errors
///
/// When the library is not initialised.
pub fn trigger() -> Result<(), Error> {
    // SAFETY: takes nothing.
    check(unsafe { ffi::nrf_provisioning_trigger_manually() })
}

/// Sets the interval between scheduled attempts, in seconds, and stores it; 0 disables them.
///
/// # Errors
///
/// When the library is not initialised, the image has no schedule, the interval is longer than
/// `i32::MAX` seconds, or it cannot be stored.
pub fn set_interval(seconds: u32) -> Result<(), Error> {
    let seconds = c_int::try_from(seconds).map_err(|_| Error(-EINVAL))?;
    // SAFETY: takes a number.
    check(unsafe { ffi::nrf_provisioning_set_interval(seconds) })
}

/// Passes an event on.
///
/// # Safety
///
/// `data` is NULL, or complete and valid during the call, as the C API promises.
unsafe extern "C" fn on_event(data: *const ffi::CallbackData) {
    let callback = CALLBACK.load(Acquire);
    // SAFETY: NULL or valid, see above.
    let Some(data) = (unsafe { data.as_ref() }) else { return };
    if callback.is_null() {
        return;
    }
    // SAFETY: only `init` stores anything but NULL, and that is a `Callback`.
    let callback = unsafe { core::mem::transmute::<*mut (), Callback>(callback) };
    // SAFETY: the data is complete, see above.
    if let Some(event) = unsafe { event::from_c(data) } {
        callback(event);
    }
}
