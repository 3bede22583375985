// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Puts a response that comes in blocks together, in the buffer it is read from.
//!
//! What a block says about itself comes from the network: it has to begin where what is there
//! already ends, so that there is no gap and nothing is written twice, and its end has to be in the
//! buffer. The client's own offset does not tell: it only counts what it has passed on.

use crate::error::Error;
use crate::ports::coap::{CoapResponse, Code};
use crate::wire::bytes::put;

/// 2.31 (Continue): a block of the request arrived, and the response is still to come (RFC 7959
/// section 2.9.1).
const CONTINUE: Code = Code::new(2, 31);

/// Smallest size of a block (RFC 7959 section 2.2); only the last may be shorter. It bounds how
/// many responses one request can have.
const MIN_BLOCK_LEN: usize = 16;

/// One block, or the whole of a response that has no blocks.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The code of the message it came in.
    pub code: Code,
    /// Where the client would put it.
    pub offset: usize,
    /// The value of its Block2 option (RFC 7959 section 2.2), which is 0 without one. `None` when
    /// there is no message to look at.
    pub option: Option<u32>,
    /// What belongs there.
    pub payload: &'a [u8],
    /// Whether no other follows.
    pub last: bool,
}

impl Block<'_> {
    /// Whether the block belongs behind `len` bytes, according to everybody who says so.
    fn belongs_at(&self, len: usize) -> bool {
        self.offset == len && self.option.is_none_or(|option| start(option) == Some(len))
    }
}

/// Where the block with this option begins. There are no blocks of size 7.
fn start(option: u32) -> Option<usize> {
    const RESERVED: u32 = 7;
    let (number, size) = (option >> 4, option & 7);
    if size == RESERVED {
        return None;
    }
    usize::try_from(number).ok()?.checked_mul(MIN_BLOCK_LEN << size)
}

/// What a block meant for the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is more to come.
    More,
    /// The response is complete, or it is refused and the rest of it of no interest.
    Over(Result<CoapResponse, Error>),
}

/// How much of a response there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    len: usize,
}

impl Blocks {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { len: 0 }
    }

    /// Adds a block to what is in `target`.
    ///
    /// Without a target only the code counts, which every block of a response has: the first one is
    /// enough, and a service that sends others for ever is not listened to.
    pub fn add(&mut self, block: &Block<'_>, target: Option<&mut [u8]>) -> Progress {
        if !block.code.is_success() {
            return Progress::Over(Ok(CoapResponse { code: block.code, len: 0 }));
        }
        let Some(target) = target else {
            let goes_on = block.code == CONTINUE && !block.last;
            let response = CoapResponse { code: block.code, len: 0 };
            return if goes_on { Progress::More } else { Progress::Over(Ok(response)) };
        };
        if let Err(error) = self.copy(block, target) {
            return Progress::Over(Err(error));
        }
        if block.last {
            Progress::Over(Ok(CoapResponse { code: block.code, len: self.len }))
        } else {
            Progress::More
        }
    }

    fn copy(&mut self, block: &Block<'_>, target: &mut [u8]) -> Result<(), Error> {
        let is_short = block.payload.len() < MIN_BLOCK_LEN;
        if !block.belongs_at(self.len) || (!block.last && is_short) {
            return Err(Error::InvalidBatch);
        }
        self.len = put(target, self.len, block.payload).ok_or(Error::DoesNotFit)?;
        Ok(())
    }
}

impl Default for Blocks {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
