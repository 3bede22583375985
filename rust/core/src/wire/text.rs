// SPDX-License-Identifier: Apache-2.0 OR MIT

//! C strings built in place, without `core::fmt`.

use core::ffi::CStr;

use super::bytes::{MAX_DIGITS, decimal, put};

/// Text that C can take: NUL terminated, and without a NUL inside.
///
/// What `CStr` is, without its search for the NUL, which a text built here does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CText<'a>(&'a [u8]);

impl<'a> CText<'a> {
    /// The bytes with the NUL.
    #[must_use]
    pub const fn to_bytes_with_nul(self) -> &'a [u8] {
        self.0
    }

    /// The bytes without the NUL.
    #[must_use]
    pub fn to_bytes(self) -> &'a [u8] {
        self.0.split_last().map_or(&[], |(_, text)| text)
    }

    /// Copies the bytes with the NUL to the front of `buffer`, and returns how many they are; `None`, and
    /// nothing is copied, when they do not fit.
    pub fn copy_to(self, buffer: &mut [u8]) -> Option<usize> {
        put(buffer, 0, self.0)
    }
}

impl<'b> CText<'b> {
    /// The text of `len` bytes that lies at the front of `buffer`, with a NUL put behind it, and what
    /// is behind that; `None` when there is no room for the NUL.
    pub(crate) fn ended(buffer: &'b mut [u8], len: usize) -> Option<(Self, &'b mut [u8])> {
        let mut text = TextBuf::new(buffer);
        text.keep(len);
        text.finish()
    }
}

impl<'a> From<&'a CStr> for CText<'a> {
    fn from(text: &'a CStr) -> Self {
        Self(text.to_bytes_with_nul())
    }
}

/// Writes text into a borrowed buffer and ends it with a NUL.
///
/// A write that does not fit is remembered, and [`TextBuf::finish`] tells; no write is partial
/// unless the whole text is given up.
#[derive(Debug)]
pub struct TextBuf<'b> {
    rest: &'b mut [u8],
    written: usize,
    overflow: bool,
}

impl<'b> TextBuf<'b> {
    /// An empty text over `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self { rest: buffer, written: 0, overflow: false }
    }

    /// Appends bytes as they are. A NUL among them would end the text for C: what comes from
    /// outside was looked through when it was decoded.
    pub fn push(&mut self, bytes: &[u8]) -> &mut Self {
        match put(self.rest, self.written, bytes) {
            Some(end) => self.written = end,
            None => self.overflow = true,
        }
        self
    }

    /// Takes the next `len` bytes as they lie in the buffer: text without a NUL.
    pub const fn keep(&mut self, len: usize) -> &mut Self {
        self.written = self.written.saturating_add(len);
        self
    }

    /// Appends `number` in decimal.
    pub fn push_number(&mut self, number: u32) -> &mut Self {
        let mut digits = [0; MAX_DIGITS];
        self.push(decimal(number, &mut digits))
    }

    /// Appends `bytes` percent-encoded for a URL query (RFC 3986 section 2.1): all but the
    /// unreserved characters of its section 2.3 become `%XX`.
    pub fn push_encoded(&mut self, bytes: &[u8]) -> &mut Self {
        self.push_escaping(bytes, |byte| !is_unreserved(byte))
    }

    /// Appends `bytes` as the value of a CoAP query option. Options carry text as it is (RFC 7252
    /// section 6.4); only what would end the option in a path is percent-encoded.
    pub fn push_option(&mut self, bytes: &[u8]) -> &mut Self {
        self.push_escaping(bytes, ends_option)
    }

    /// Appends what is between the bytes to escape in one go, since hardly any text has one.
    fn push_escaping(&mut self, bytes: &[u8], is_escaped: fn(u8) -> bool) -> &mut Self {
        let mut rest = bytes;
        loop {
            let plain = rest.iter().take_while(|byte| !is_escaped(**byte)).count();
            let Some((plain, behind)) = rest.split_at_checked(plain) else { return self };
            self.push(plain);
            let Some((&byte, behind)) = behind.split_first() else { return self };
            self.push(&[b'%', hex_digit(byte >> 4), hex_digit(byte & 0xf)]);
            rest = behind;
        }
    }

    /// Ends the text with a NUL and gives back the text and the rest of the buffer.
    ///
    /// `None` when something did not fit.
    pub fn finish(mut self) -> Option<(CText<'b>, &'b mut [u8])> {
        self.push(&[0]);
        if self.overflow {
            return None;
        }
        let (text, rest) = self.rest.split_at_mut_checked(self.written)?;
        Some((CText(text), rest))
    }
}

/// Whether `byte` is an unreserved character (RFC 3986 section 2.3).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Whether `byte` in a path begins the next query option.
const fn ends_option(byte: u8) -> bool {
    matches!(byte, b'&' | b'?')
}

/// Length of `bytes` as [`TextBuf::push_option`] writes them.
#[must_use]
pub fn option_len(bytes: &[u8]) -> usize {
    bytes.iter().map(|&byte| if ends_option(byte) { 3 } else { 1 }).sum()
}

const fn hex_digit(nibble: u8) -> u8 {
    match nibble {
        0..=9 => b'0' + nibble,
        _ => b'A' + (nibble & 0xf) - 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_a_c_string_and_returns_the_rest() {
        let mut buffer = [0xaa; 16];
        let mut text = TextBuf::new(&mut buffer);
        text.push(b"limit=").push_number(4_294_967);
        let (text, rest) = text.finish().unwrap();
        assert_eq!(text, c"limit=4294967".into());
        assert_eq!(rest.len(), 2);
    }

    #[test]
    fn a_text_is_copied_with_its_nul_or_not_at_all() {
        let mut buffer = [b'x'; 6];
        assert_eq!(CText::from(c"abcd").copy_to(&mut buffer), Some(5));
        assert_eq!(&buffer, b"abcd\0x");
        assert_eq!(CText::from(c"longer").copy_to(&mut buffer), None);
        assert_eq!(&buffer, b"abcd\0x");
    }

    #[test]
    fn a_text_that_does_not_fit_with_its_nul_is_refused() {
        let mut buffer = [0; 4];
        let mut text = TextBuf::new(&mut buffer);
        text.push(b"abcd");
        assert!(text.finish().is_none());
        let mut text = TextBuf::new(&mut buffer);
        text.push(b"abc");
        assert_eq!(text.finish().unwrap().0, c"abc".into());
    }

    #[test]
    fn an_overflow_is_not_forgotten_by_a_later_shorter_write() {
        let mut buffer = [0; 4];
        let mut text = TextBuf::new(&mut buffer);
        text.push(b"abcdef").push(b"a");
        assert!(text.finish().is_none());
    }

    #[test]
    fn an_option_escapes_what_would_end_it() {
        let (mut buffer, value) = ([0; 32], "a&b?c=/%é".as_bytes());
        let mut text = TextBuf::new(&mut buffer);
        text.push_option(value);
        let text = text.finish().unwrap().0.to_bytes();
        assert_eq!(text, "a%26b%3Fc=/%é".as_bytes());
        assert_eq!(text.len(), option_len(value));
    }

    #[test]
    fn all_but_unreserved_characters_are_percent_encoded() {
        let mut buffer = [0; 64];
        let mut text = TextBuf::new(&mut buffer);
        text.push_encoded("aZ9-._~ &=%/é".as_bytes());
        assert_eq!(text.finish().unwrap().0.to_bytes(), b"aZ9-._~%20%26%3D%25%2F%C3%A9");
    }
}
