// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The token that a user claims a device with.

use core::ffi::c_char;
use core::fmt;
use core::slice;
use core::str;

use crate::ffi::Token;

/// Most bytes of both parts and the dot between them. The modem's have 191.
const MAX_LEN: usize = 208;

/// The token that a user claims the device with, to be kept as long as it is needed.
///
/// Displayed it is what the cloud's web page takes: the two parts with a dot between them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AttestationToken {
    /// Both parts with the dot, and zeros behind them.
    text: [u8; MAX_LEN],
    len: u8,
    dot_at: u8,
}

impl AttestationToken {
    /// The first part: what is attested.
    #[must_use]
    pub fn attest(&self) -> &str {
        self.part(0, self.dot_at)
    }

    /// The second part: the signature.
    #[must_use]
    pub fn cose(&self) -> &str {
        self.part(self.dot_at.saturating_add(1), self.len)
    }

    fn part(&self, from: u8, to: u8) -> &str {
        let bytes = self.text.get(from.into()..to.into()).unwrap_or_default();
        // Only text gets in, and the dot is a character of its own.
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// Copies C's token; `None` when it is incomplete, longer than any that is known, or no text.
    ///
    /// # Safety
    ///
    /// The token's pointers are NULL or lead to as many bytes as it says.
    pub(crate) unsafe fn from_c(token: &Token) -> Option<Self> {
        // SAFETY: see above.
        let attest = unsafe { text(token.attest, token.attest_sz) };
        // SAFETY: see above.
        let cose = unsafe { text(token.cose, token.cose_sz) };
        Self::new(attest?, cose?)
    }

    fn new(attest: &str, cose: &str) -> Option<Self> {
        let mut text = [0; MAX_LEN];
        let (front, rest) = text.split_at_mut_checked(attest.len())?;
        front.copy_from_slice(attest.as_bytes());
        let (dot, rest) = rest.split_first_mut()?;
        *dot = b'.';
        rest.get_mut(..cose.len())?.copy_from_slice(cose.as_bytes());
        let len = u8::try_from(attest.len() + 1 + cose.len()).ok()?;
        Some(Self { text, len, dot_at: u8::try_from(attest.len()).ok()? })
    }
}

impl fmt::Display for AttestationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part(0, self.len))
    }
}

impl fmt::Debug for AttestationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttestationToken({self})")
    }
}

/// The text that C's pointer leads to.
///
/// # Safety
///
/// The pointer is NULL or leads to `len` bytes, which live for `'a`.
unsafe fn text<'a>(start: *const c_char, len: usize) -> Option<&'a str> {
    if start.is_null() {
        return None;
    }
    // SAFETY: see above.
    let bytes = unsafe { slice::from_raw_parts(start.cast::<u8>(), len) };
    // Some versions of the SDK count the NUL.
    str::from_utf8(bytes).ok().map(|text| text.trim_end_matches('\0'))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use std::string::ToString;

    fn read(attest: &mut [u8], cose: &mut [u8]) -> Option<AttestationToken> {
        let token = Token {
            attest: attest.as_mut_ptr().cast(),
            attest_sz: attest.len(),
            cose: cose.as_mut_ptr().cast(),
            cose_sz: cose.len(),
        };
        // SAFETY: both texts live until the end of this function.
        unsafe { AttestationToken::from_c(&token) }
    }

    #[test]
    fn a_token_is_shown_as_its_parts_with_a_dot() {
        let token = read(&mut b"attest\0".to_vec(), &mut b"cose".to_vec()).expect("is one");
        assert_eq!((token.attest(), token.cose()), ("attest", "cose"));
        assert_eq!(token.to_string(), "attest.cose");
    }

    #[test]
    fn what_is_no_text_or_too_long_is_no_token() {
        assert_eq!(read(&mut [0xff], &mut b"cose".to_vec()), None);
        let long = read(&mut [b'a'; 100], &mut [b'c'; MAX_LEN - 101]).expect("fits");
        assert_eq!((long.attest().len(), long.cose().len()), (100, MAX_LEN - 101));
        assert_eq!(read(&mut [b'a'; 100], &mut [b'c'; MAX_LEN - 100]), None);
        assert_eq!(read(&mut [b'a'; 300], &mut b"cose".to_vec()), None);
    }

    #[test]
    fn a_token_without_a_half_is_none() {
        let null = core::ptr::null_mut();
        let token = Token { attest: null, attest_sz: 0, cose: null, cose_sz: 0 };
        // SAFETY: the pointers are NULL.
        assert_eq!(unsafe { AttestationToken::from_c(&token) }, None);
    }
}
