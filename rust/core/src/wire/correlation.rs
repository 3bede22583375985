// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Correlation ids: the names the service gives its commands.

/// Longest correlation id in bytes: a UUID, a dot and eight characters
/// (`NRF_PROVISIONING_CORRELATION_ID_SIZE` of the SDK's `nrf_provisioning_codec.h`, less its NUL).
pub(crate) const MAX_LEN: usize = 45;

/// An owned correlation id.
pub(crate) type CorrelationId = heapless::Vec<u8, MAX_LEN, u8>;

/// Whether `id` may name a command: at most [`MAX_LEN`] bytes and no control character.
///
/// An id travels in a URL and in the settings; a control character has no place in either.
#[must_use]
pub(crate) fn is_valid(id: &[u8]) -> bool {
    id.len() <= MAX_LEN && !id.iter().any(u8::is_ascii_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_five_bytes_are_the_limit() {
        assert!(is_valid(&[b'x'; 45]));
        assert!(!is_valid(&[b'x'; 46]));
    }

    #[test]
    fn control_characters_are_refused() {
        for id in ["a\0b", "a\r\nb", "a\tb", "\u{7f}"] {
            assert!(!is_valid(id.as_bytes()), "{id:?}");
        }
        assert!(is_valid(b"9685ef84-8cac-4257-b5cc-94bc416a1c1d.d"));
        assert!(is_valid("a b&c=é".as_bytes()));
    }
}
