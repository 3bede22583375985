// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library's mutex and its semaphore.
//!
//! There is one thread: while the library waits, the answers that would come on the CoAP
//! client's own thread are taken in and its callbacks are called.

use crate::sdk::datagram::background;
use crate::sdk::event_loop;
use crate::sdk::faults;
use crate::sdk::state;
use crate::trace::What;

/// Takes the mutex. One that is taken already would be waited for for ever on a device.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_lock() {
    state::with(|sim| {
        if std::mem::replace(&mut sim.waiting.locked, true) {
            let text = "the library takes its mutex twice: a device would stand still".into();
            sim.trace.push(What::Note { who: "device".into(), text });
        }
    });
}

/// Gives the mutex back.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_unlock() {
    state::with(|sim| sim.waiting.locked = false);
}

/// Ends a wait.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_signal() {
    state::with(|sim| sim.waiting.signalled = true);
}

/// Waits for a signal.
///
/// # Returns
///
/// Whether there was one.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool {
    if faults::enter("wait", String::new).is_some() {
        faults::sleeps(u64::from(timeout_ms));
        background::pump();
    } else if timeout_ms > 0 {
        let now_ms = state::clock().map_or(0, |clock| clock.now_ms());
        event_loop::wait_until(now_ms.saturating_add(u64::from(timeout_ms)), is_signalled);
    } else {
        background::pump();
    }
    state::with(|sim| std::mem::take(&mut sim.waiting.signalled)).unwrap_or(false)
}

fn is_signalled() -> bool {
    state::with(|sim| sim.waiting.signalled).unwrap_or(true)
}
