// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The kernel's mutexes and semaphores.

use core::ffi::c_uint;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::error::{EAGAIN, EBUSY, EINVAL, EPERM};
use crate::kernel::{self, Next, State};
use crate::time::Timeout;
use crate::{Error, Result};

/// A mutex, which a thread that has it may take again. It changes while the kernel's state is locked.
#[derive(Debug)]
pub struct Mutex {
    /// The number of the thread that has it; 0 if it is free.
    owner: AtomicU64,
    /// How often that thread has it.
    depth: AtomicU32,
}

impl Mutex {
    /// One that is free.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "as the crate that this one stands in for")]
    pub const fn new() -> Self {
        Self { owner: AtomicU64::new(0), depth: AtomicU32::new(0) }
    }

    /// Takes it.
    ///
    /// # Errors
    ///
    /// `EBUSY` or `EAGAIN` when another thread has it, and does not give it back in time.
    pub fn lock<T: Into<Timeout>>(&self, timeout: T) -> Result<()> {
        let me = kernel::current();
        wait_for(timeout.into(), || {
            let owner = self.owner.load(Relaxed);
            let free = owner == 0 || owner == me;
            if free {
                self.owner.store(me, Relaxed);
                self.depth.fetch_add(1, Relaxed);
            }
            free
        })
    }

    /// Gives it back.
    ///
    /// # Errors
    ///
    /// `EINVAL` when nobody has it, `EPERM` when it is another thread that has it.
    pub fn unlock(&self) -> Result<()> {
        let me = kernel::current();
        let mut state = kernel::state();
        match self.owner.load(Relaxed) {
            0 => return Err(EINVAL),
            owner if owner != me => return Err(EPERM),
            _ => (),
        }
        if self.depth.fetch_sub(1, Relaxed) == 1 {
            self.owner.store(0, Relaxed);
            state.wake();
        }
        Ok(())
    }
}

/// A semaphore. It changes while the kernel's state is locked.
#[derive(Debug)]
pub struct Semaphore {
    count: AtomicU32,
    limit: c_uint,
}

impl Semaphore {
    /// One that has been given `initial_count` times, and counts up to `limit`.
    #[must_use]
    pub const fn new(initial_count: c_uint, limit: c_uint) -> Self {
        Self { count: AtomicU32::new(initial_count), limit }
    }

    /// Takes it.
    ///
    /// # Errors
    ///
    /// `EBUSY` or `EAGAIN` when it is not given in time.
    pub fn take<T: Into<Timeout>>(&self, timeout: T) -> Result<()> {
        wait_for(timeout.into(), || {
            let one_less = |count: u32| count.checked_sub(1);
            self.count.fetch_update(Relaxed, Relaxed, one_less).is_ok()
        })
    }

    /// Gives it.
    pub fn give(&self) {
        let mut state = kernel::state();
        let one_more = |count: u32| Some(count.saturating_add(1).min(self.limit));
        let _ = self.count.fetch_update(Relaxed, Relaxed, one_more);
        state.wake();
    }
}

/// Waits until `take` has taken what it is about.
fn wait_for(timeout: Timeout, take: impl Fn() -> bool) -> Result<()> {
    let mut end = None;
    kernel::wait(|state: &mut State| {
        let until = *end.get_or_insert_with(|| state.end_of(timeout));
        if take() {
            Next::Go(Ok(()))
        } else if until.is_some_and(|time| time <= state.now) {
            Next::Go(Err(missed(timeout)))
        } else {
            Next::Wait(until)
        }
    })
}

fn missed(timeout: Timeout) -> Error {
    if timeout.0.ticks == 0 { EBUSY } else { EAGAIN }
}
