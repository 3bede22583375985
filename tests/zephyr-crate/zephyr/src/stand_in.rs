// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a test needs of this crate, and the one that it stands in for does not have.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::kernel::{self, Next};

/// A work queue that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its thread's name.
    pub name: String,
    /// The size of its stack, in bytes.
    pub stack_size: usize,
    /// Its thread's priority.
    pub priority: i32,
}

/// The work queues that were started.
#[must_use]
pub fn queues() -> Vec<Queue> {
    kernel::state().work.queues()
}

/// What was logged, a line each, with the level in front.
#[must_use]
pub fn log() -> Vec<String> {
    crate::logging::lines()
}

static ONE_TEST: Mutex<()> = Mutex::new(());

/// The calling thread is the kernel's for as long as there is this.
#[derive(Debug)]
pub struct Entered {
    _alone: MutexGuard<'static, ()>,
}

/// Makes the calling thread one of the kernel's. Tests do so one after the other; between them time stands
/// still, also for the threads that wait.
#[must_use]
pub fn enter() -> Entered {
    let alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    kernel::state().observe(true);
    Entered { _alone: alone }
}

impl Drop for Entered {
    fn drop(&mut self) {
        kernel::state().observe(false);
    }
}

/// A thread of the kernel's.
#[derive(Debug)]
pub struct Thread {
    ended: Arc<AtomicBool>,
}

impl Thread {
    /// Waits for its end, as a thread of the kernel's does.
    pub fn join(self) {
        kernel::wait(|_| {
            if self.ended.load(Ordering::Acquire) { Next::Go(()) } else { Next::Wait(None) }
        });
    }
}

/// Starts a thread of the kernel's.
///
/// # Panics
///
/// When the host has none.
pub fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Thread {
    let ended = Arc::new(AtomicBool::new(false));
    let thread = Thread { ended: Arc::clone(&ended) };
    // It counts from now on, and not from when the host gets round to it.
    let number = kernel::state().add_thread();
    let body = move || {
        kernel::adopt(Some(number));
        let _end = End(ended);
        run();
    };
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(body);
    started.expect("the host has a thread");
    thread
}

/// Says that a thread has ended, also when it panicked: that fails the test, which waits for it otherwise.
struct End(Arc<AtomicBool>);

impl Drop for End {
    fn drop(&mut self) {
        let mut state = kernel::state();
        self.0.store(true, Ordering::Release);
        state.end_thread(std::thread::panicking());
    }
}
