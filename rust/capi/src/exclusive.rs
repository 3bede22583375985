// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What one caller uses at a time.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

/// A value that is reached by one caller at a time. Another one is turned away, and not made to wait:
/// that there is one would be the platform's error.
// In this order, which leaves the value's own to it: what is at its front is reached by shorter instructions.
#[repr(C)]
pub(crate) struct Exclusive<T> {
    busy: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is only reached through `with`, which lets one caller in at a time.
unsafe impl<T: Send> Sync for Exclusive<T> {}

impl<T> Exclusive<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { busy: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Calls `f`; `None` while a call is under way.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        if self.busy.swap(true, Ordering::AcqRel) {
            return None;
        }
        // SAFETY: `busy` was clear, so no other reference exists until it is cleared below.
        let result = f(unsafe { &mut *self.value.get() });
        self.busy.store(false, Ordering::Release);
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::Exclusive;

    #[test]
    fn a_second_caller_is_turned_away_while_the_first_is_inside() {
        let cell = Exclusive::new(1);
        let inner = cell.with(|value| {
            *value += 1;
            cell.with(|_| ())
        });
        assert_eq!(inner, Some(None));
        assert_eq!(cell.with(|value| *value), Some(2));
    }
}
