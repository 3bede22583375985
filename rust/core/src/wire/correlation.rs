// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Correlation ids: the names the service gives its commands.

use core::sync::atomic::{AtomicU8, Ordering};

/// Longest correlation id in bytes: a UUID, a dot and eight characters
/// (`NRF_PROVISIONING_CORRELATION_ID_SIZE` of the SDK's `nrf_provisioning_codec.h`, less its NUL).
pub const MAX_LEN: usize = 45;

/// An owned correlation id.
pub type CorrelationId = heapless::Vec<u8, MAX_LEN, u8>;

/// Whether `id` may name a command: at most [`MAX_LEN`] bytes and no control character.
///
/// An id travels in a URL and in the settings; a control character has no place in either.
#[must_use]
pub fn is_valid(id: &[u8]) -> bool {
    id.len() <= MAX_LEN && !id.iter().any(u8::is_ascii_control)
}

/// The id of the last command the service knows to be done, shared between threads.
///
/// The worker moves it on, and the settings handler, which may run on any thread, fills it while
/// it is empty. Made of single bytes, so that neither needs a lock; a reader that meets a writer
/// sees a mixed id at worst, and the next request tells the right one.
#[derive(Debug)]
pub struct SharedId {
    len: AtomicU8,
    bytes: [AtomicU8; MAX_LEN],
}

impl SharedId {
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

    /// A copy of the id.
    #[must_use]
    pub fn load(&self) -> CorrelationId {
        let len = usize::from(self.len.load(Ordering::Acquire));
        // Room for every byte there is: both have MAX_LEN.
        self.bytes.iter().take(len).map(|byte| byte.load(Ordering::Relaxed)).collect()
    }

    /// Forgets the id.
    pub fn clear(&self) {
        self.len.store(0, Ordering::Release);
    }
}

impl Default for SharedId {
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
        assert!(is_valid(&longest));
        assert!(!is_valid(&[b'x'; 46]));
        let shared = SharedId::new();
        assert!(shared.store(&longest));
        assert_eq!(shared.load(), longest);
        assert!(!shared.store(&[b'x'; 46]));
        assert!(!shared.store(&[b'x'; 300]));
        assert_eq!(shared.load(), longest, "a refused id changes nothing");
    }

    #[test]
    fn control_characters_are_refused() {
        for id in ["a\0b", "a\r\nb", "a\tb", "\u{7f}"] {
            assert!(!is_valid(id.as_bytes()), "{id:?}");
        }
        assert!(is_valid(b"9685ef84-8cac-4257-b5cc-94bc416a1c1d.d"));
        assert!(is_valid("a b&c=é".as_bytes()));
    }

    #[test]
    fn starts_empty_and_can_be_forgotten() {
        let shared = SharedId::new();
        assert!(shared.is_empty());
        assert!(shared.load().is_empty());
        assert!(shared.store(b"a.1"));
        assert!(!shared.is_empty());
        shared.clear();
        assert!(shared.load().is_empty());
    }
}
