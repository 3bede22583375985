// SPDX-License-Identifier: Apache-2.0 OR MIT

#![doc = include_str!("../README.md")]
#![no_std]

mod error;
mod event;
mod ffi;
mod token;

use core::ffi::c_int;
use core::ptr;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Release};
use core::time::Duration;

pub use error::Error;
pub use event::Event;
pub use token::AttestationToken;

/// What is told of every event: a function, or anything of the application's with its context.
pub trait Handler: Sync {
    /// Takes an event, on the library's own thread. It may block, and call this API.
    fn on_event(&self, event: Event);
}

impl<F: Fn(Event) + Sync> Handler for F {
    fn on_event(&self, event: Event) {
        self(event);
    }
}

/// The application's handler, null before [`init`]. The C API has no room for it.
static HANDLER: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// Initialises the library and registers the application's handler, for good.
///
/// # Errors
///
/// [`Error::AlreadyInitialised`], or [`Error::Other`] when the transport cannot be set up.
pub fn init<H: Handler>(handler: &'static H) -> Result<(), Error> {
    let handler = ptr::from_ref(handler).cast::<()>().cast_mut();
    // A type without a size has no address that says anything, but is never null.
    let first = HANDLER.compare_exchange(ptr::null_mut(), handler, AcqRel, Acquire).is_ok();
    if !first {
        // Another type's handler must not be taken for an `H`.
        return Err(Error::AlreadyInitialised);
    }
    // SAFETY: the function stays callable for as long as the program runs.
    let result = Error::check(unsafe { ffi::nrf_provisioning_init(Some(on_event::<H>)) });
    // An application that has used C's function itself keeps its callback, which is not this one.
    if result.is_err() {
        HANDLER.store(ptr::null_mut(), Release);
    }
    result
}

/// Starts an attempt now; events tell the rest.
///
/// # Errors
///
/// [`Error::NotInitialised`].
pub fn trigger() -> Result<(), Error> {
    // SAFETY: takes nothing.
    Error::check(unsafe { ffi::nrf_provisioning_trigger_manually() })
}

/// Sets the interval between scheduled attempts, and stores it; a zero disables them. A part of a
/// second counts as a whole one.
///
/// # Errors
///
/// [`Error::IntervalTooLong`], [`Error::NotInitialised`], [`Error::NotScheduled`] or
/// [`Error::NotStored`].
pub fn set_interval(interval: Duration) -> Result<(), Error> {
    let seconds = whole_seconds(interval)?;
    // SAFETY: takes a number.
    Error::check(unsafe { ffi::nrf_provisioning_set_interval(seconds) })
}

fn whole_seconds(interval: Duration) -> Result<c_int, Error> {
    let more = u64::from(interval.subsec_nanos() > 0);
    let seconds = interval.as_secs().checked_add(more);
    seconds.and_then(|seconds| seconds.try_into().ok()).ok_or(Error::IntervalTooLong)
}

/// Passes an event on.
///
/// # Safety
///
/// `data` is NULL, or complete and valid during the call, as the C API promises; and the handler
/// that is registered is an `H`.
unsafe extern "C" fn on_event<H: Handler>(data: *const ffi::CallbackData) {
    let handler = HANDLER.load(Acquire).cast_const().cast::<H>();
    // SAFETY: null, or the reference to an `H` that `init` was given together with this function.
    let Some(handler) = (unsafe { handler.as_ref() }) else { return };
    // SAFETY: NULL or valid, see above.
    let Some(data) = (unsafe { data.as_ref() }) else { return };
    // SAFETY: the data is complete, see above.
    if let Some(event) = unsafe { event::from_c(data) } {
        handler.on_event(event);
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use ffi::{CallbackData, Payload};
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
    use std::sync::{LazyLock, Mutex};

    /// A handler with a context, which is a channel.
    struct ToChannel(SyncSender<Event>);

    impl Handler for ToChannel {
        fn on_event(&self, event: Event) {
            let _ = self.0.try_send(event);
        }
    }

    static CHANNEL: LazyLock<(ToChannel, Mutex<Receiver<Event>>)> = LazyLock::new(|| {
        let (sender, receiver) = sync_channel(8);
        (ToChannel(sender), Mutex::new(receiver))
    });

    #[test]
    fn events_reach_the_handler_with_its_context() {
        let handler: &'static ToChannel = &CHANNEL.0;
        HANDLER.store(ptr::from_ref(handler).cast::<()>().cast_mut(), Release);
        let call = |number: u8| {
            let payload = Payload { next_attempt_time_seconds: 60 };
            let data = CallbackData { number: number.into(), payload };
            // SAFETY: the data is complete, and the handler is of this type.
            unsafe { on_event::<ToChannel>(&raw const data) };
        };
        for number in [1, 12, 200, 2] {
            call(number);
        }
        // SAFETY: NULL is allowed.
        unsafe { on_event::<ToChannel>(ptr::null()) };
        HANDLER.store(ptr::null_mut(), Release);
        call(3);
        let events: std::vec::Vec<_> = CHANNEL.1.lock().expect("is free").try_iter().collect();
        let after = Duration::from_secs(60);
        assert_eq!(events, [Event::Start, Event::Scheduled { after }, Event::Stop]);
    }

    #[test]
    fn an_interval_is_rounded_up_to_whole_seconds() {
        assert_eq!(whole_seconds(Duration::ZERO), Ok(0));
        assert_eq!(whole_seconds(Duration::from_millis(1)), Ok(1));
        assert_eq!(whole_seconds(Duration::from_secs(86_400)), Ok(86_400));
        assert_eq!(whole_seconds(Duration::from_secs(2_147_483_647)), Ok(i32::MAX));
        for long in [Duration::from_secs(2_147_483_648), Duration::MAX] {
            assert_eq!(whole_seconds(long), Err(Error::IntervalTooLong));
        }
    }
}
