// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Text that comes from C and goes there.

use std::ffi::{CStr, c_char, c_void};

/// The bytes of a text from C; `None` for NULL.
///
/// # Safety
///
/// `text` is NULL or NUL terminated, and stays as it is while the result is used.
pub(in crate::sdk) unsafe fn bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not NULL, and NUL terminated as the caller promises.
    Some(unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// A text from C as UTF-8; `None` for NULL and for anything else.
///
/// # Safety
///
/// As for [`bytes`].
pub(in crate::sdk) unsafe fn utf8<'a>(text: *const c_char) -> Option<&'a str> {
    // SAFETY: the caller's promise is the same.
    let bytes = unsafe { bytes(text) };
    std::str::from_utf8(bytes?).ok()
}

/// Memory from C that is only read; empty for NULL.
///
/// # Safety
///
/// `start` is NULL or valid for `len` bytes of reads, which nothing changes while the result is
/// used.
pub(in crate::sdk) unsafe fn memory<'a>(start: *const c_void, len: usize) -> &'a [u8] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: not NULL, and valid for its length as the caller promises.
    unsafe { std::slice::from_raw_parts(start.cast(), len) }
}

/// The memory of a buffer from C; empty for NULL.
///
/// # Safety
///
/// `buffer` is NULL or valid for `len` bytes of reads and writes, which nothing else touches while
/// the result is used.
pub(in crate::sdk) unsafe fn buffer<'a>(buffer: *mut c_char, len: usize) -> &'a mut [u8] {
    if buffer.is_null() {
        return &mut [];
    }
    // SAFETY: not NULL, and valid for its length as the caller promises.
    unsafe { std::slice::from_raw_parts_mut(buffer.cast(), len) }
}

/// Copies as much of `text` as fits with its NUL. True when all of it did.
pub(in crate::sdk) fn copy(text: &[u8], buffer: &mut [u8]) -> bool {
    let Some(room) = buffer.len().checked_sub(1) else { return false };
    let (copied, _) = text.split_at(room.min(text.len()));
    let (start, rest) = buffer.split_at_mut(copied.len());
    start.copy_from_slice(copied);
    if let Some(end) = rest.first_mut() {
        *end = 0;
    }
    copied.len() == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_always_terminated() {
        let mut buffer = [0xff; 4];
        assert!(copy(b"abc", &mut buffer));
        assert_eq!(&buffer, b"abc\0");
        assert!(!copy(b"abcd", &mut buffer));
        assert_eq!(&buffer, b"abc\0");
        assert!(copy(b"", &mut buffer));
        assert_eq!(buffer[0], 0);
        assert!(!copy(b"", &mut []));
    }
}
