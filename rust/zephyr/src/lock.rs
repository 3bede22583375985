// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the library's thread and the thread of CoAP's answers meet at.

use zephyr::sys::sync::{Mutex, Semaphore};
use zephyr::time::Forever;

use crate::timeout;

static MUTEX: Mutex = Mutex::new();
static SIGNAL: Semaphore = Semaphore::new(0, 1);

/// The lock around an answer, and the signal that there is one.
#[derive(Debug, Clone, Copy)]
pub struct AnswerLock;

impl AnswerLock {
    /// Takes the mutex. Never taken twice by one thread, and never held while waiting.
    pub fn lock(self) {
        // Waiting for ever cannot fail on a thread, and nothing else calls this.
        let _ = MUTEX.lock(Forever);
    }

    /// Gives the mutex back.
    pub fn unlock(self) {
        // The thread has it, as the library sees to.
        let _ = MUTEX.unlock();
    }

    /// Ends a wait, the one under way or the next.
    pub fn signal(self) {
        SIGNAL.give();
    }

    /// Waits for a signal for at most `timeout_ms` milliseconds, and uses it up; whether there was
    /// one. With 0 it does not wait.
    #[must_use]
    pub fn wait(self, timeout_ms: u32) -> bool {
        SIGNAL.take(timeout::from_ms(timeout_ms)).is_ok()
    }
}
