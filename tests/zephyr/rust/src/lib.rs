// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One session of an application in Rust over the fakes; `session.c` has the service's and the modem's side.
//!
//! Where the library comes from is the manifest's choice: `crate` has it in the application's archive, `archive`
//! has it in one of its own.

#![no_std]

use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use provisioning::{Error, Event};
// For its panic handler.
use zephyr as _;

/// The events of the session, in their order.
const EXPECTED: [Event; 5] =
    [Event::Start, Event::NeedLteDeactivated, Event::NeedLteActivated, Event::Done, Event::Stop];

/// How many events there were, and whether each was the expected one.
static SEEN: AtomicUsize = AtomicUsize::new(0);
static ALL_EXPECTED: AtomicBool = AtomicBool::new(true);

unsafe extern "C" {
    // The library's other side: see `session.c`.
    fn session_prepare();
    fn session_stopped();
    fn session_wait();
    fn session_finish(events_are_right: bool);
    // Takes LTE up (1) or down (4).
    fn fake_modem_set_cfun(mode: c_int);
}

fn on_event(event: Event) {
    let number = SEEN.fetch_add(1, Ordering::AcqRel);
    if EXPECTED.get(number) != Some(&event) {
        ALL_EXPECTED.store(false, Ordering::Release);
    }
    match event {
        // SAFETY: the fakes are reset, and the callback may wait for the modem.
        Event::NeedLteDeactivated => unsafe { fake_modem_set_cfun(4) },
        // SAFETY: the same.
        Event::NeedLteActivated => unsafe { fake_modem_set_cfun(1) },
        // SAFETY: may be called from any thread.
        Event::Stop => unsafe { session_stopped() },
        _ => (),
    }
}

fn session() -> Result<(), Error> {
    provisioning::init(&on_event)?;
    provisioning::trigger()
}

/// What Zephyr's `main()` calls.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn rust_main() {
    // SAFETY: nothing runs yet.
    unsafe { session_prepare() };
    let begun = session().is_ok();
    // SAFETY: the session is prepared.
    unsafe { session_wait() };
    let complete = SEEN.load(Ordering::Acquire) == EXPECTED.len();
    let right = begun && complete && ALL_EXPECTED.load(Ordering::Acquire);
    // SAFETY: the session is over.
    unsafe { session_finish(right) };
}
