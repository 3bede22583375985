// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Decisions that the fuzzer's bytes make.

use std::borrow::Cow;

/// A stream of decisions from a few bytes, which goes on for ever: behind them, the bytes that are
/// there decide what comes, so that short inputs say something, too.
#[derive(Debug, Clone)]
pub struct Script<'b> {
    bytes: Cow<'b, [u8]>,
    at: usize,
    state: u32,
}

impl<'b> Script<'b> {
    /// The decisions of `bytes`.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes: Cow::Borrowed(bytes), at: 0, state: 0x9e37_79b9 }
    }

    /// The same, of bytes that it keeps.
    #[must_use]
    pub fn owned(bytes: Box<[u8]>) -> Script<'static> {
        Script { bytes: Cow::Owned(bytes.into_vec()), at: 0, state: 0x9e37_79b9 }
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        if let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            self.state = self.state.rotate_left(5) ^ u32::from(byte);
            return byte;
        }
        // Marsaglia's xorshift, which never leaves 0.
        self.state |= 1;
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        self.state.to_be_bytes()[0]
    }

    /// Once in `times`, and always yes for 1.
    pub fn once_in(&mut self, times: u8) -> bool {
        self.byte().is_multiple_of(times)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(u16::from_be_bytes([self.byte(), self.byte()])) % end
    }
}
