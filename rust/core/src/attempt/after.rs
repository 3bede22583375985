// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the next fetch asks for: the commands after this one.

use core::sync::atomic::{AtomicU8, Ordering};

use crate::wire::correlation::{CorrelationId, MAX_LEN, is_valid};

/// The id of the last command the service knows to be done, shared between threads.
///
/// It belongs to the client's signals, and is here because an attempt moves it on.
///
/// The worker moves it on, and the settings handler, which may run on any thread, fills it while
/// it is empty. Made of single bytes, so that neither needs a lock; a reader that meets a writer
/// sees a mixed id at worst, and the next request tells the right one.
#[derive(Debug)]
pub struct After {
    len: AtomicU8,
    bytes: [AtomicU8; MAX_LEN],
}

impl After {
    /// No command is done yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { len: AtomicU8::new(0), bytes: [const { AtomicU8::new(0) }; MAX_LEN] }
    }

    /// Whether there is no id yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len.load(Ordering::Acquire) == 0
    }

    /// Replaces the id. Returns false, and changes nothing, when `id` is not a valid one.
    pub fn store(&self, id: &[u8]) -> bool {
        let Ok(len) = u8::try_from(id.len()) else { return false };
        if !is_valid(id) {
            return false;
        }
        self.len.store(0, Ordering::Release);
        for (to, from) in self.bytes.iter().zip(id) {
            to.store(*from, Ordering::Relaxed);
        }
        self.len.store(len, Ordering::Release);
        true
    }

    /// Copies the id into `id`, which was empty: into a place of the caller's, since what is returned would be
    /// on the stack twice.
    pub fn copy_to(&self, id: &mut CorrelationId) {
        let len = usize::from(self.len.load(Ordering::Acquire));
        for byte in self.bytes.iter().take(len) {
            // There is room for every byte there is, as both have MAX_LEN. Collecting would panic
            // without it, and nothing but an optimiser knows that it cannot be.
            let _ = id.push(byte.load(Ordering::Relaxed));
        }
    }

    /// A copy of the id.
    #[must_use]
    pub fn load(&self) -> CorrelationId {
        let mut id = CorrelationId::new();
        self.copy_to(&mut id);
        id
    }

    /// Forgets the id.
    pub fn clear(&self) {
        self.len.store(0, Ordering::Release);
    }
}

impl Default for After {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_five_bytes_are_the_limit() {
        let longest = [b'x'; 45];
        let after = After::new();
        assert!(after.store(&longest));
        assert_eq!(after.load(), longest);
        assert!(!after.store(&[b'x'; 46]));
        assert!(!after.store(&[b'x'; 300]));
        assert_eq!(after.load(), longest, "a refused id changes nothing");
    }

    #[test]
    fn starts_empty_and_can_be_forgotten() {
        let after = After::new();
        assert!(after.is_empty());
        assert!(after.load().is_empty());
        assert!(after.store(b"a.1"));
        assert!(!after.is_empty());
        after.clear();
        assert!(after.load().is_empty());
    }
}
