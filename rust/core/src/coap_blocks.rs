// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Puts an answer that comes in blocks together, in the buffer it is read from.
//!
//! What a block says about itself comes from the network: its offset has to be what is there
//! already, so that there is no gap and nothing is written twice, and its end has to be in the
//! buffer.

use crate::coap::Answer;
use crate::error::Error;

/// Class of the codes that mean success, as the upper three bits of a code.
const SUCCESS: u8 = 2;

/// Smallest size of a block (RFC 7959 section 2.2); only the last may be shorter. It bounds how
/// many answers one request can have.
const MIN_BLOCK_LEN: usize = 16;

/// One block, or the whole of an answer that has no blocks.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The code of the message it came in.
    pub code: u8,
    /// Where it belongs.
    pub offset: usize,
    /// What belongs there.
    pub payload: &'a [u8],
    /// Whether no other follows.
    pub last: bool,
}

/// What a block meant for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is more to come.
    More,
    /// The answer is complete, or it is refused and the rest of it of no interest.
    Over(Result<Answer, Error>),
}

/// How much of an answer there is.
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

    /// Adds a block to what is in `target`; without a target only the code counts.
    pub fn add(&mut self, block: &Block<'_>, target: Option<&mut [u8]>) -> Progress {
        if block.code >> 5 != SUCCESS {
            return Progress::Over(Ok(Answer { code: block.code, len: 0 }));
        }
        if let Some(target) = target
            && let Err(error) = self.copy(block, target)
        {
            return Progress::Over(Err(error));
        }
        if block.last {
            Progress::Over(Ok(Answer { code: block.code, len: self.len }))
        } else {
            Progress::More
        }
    }

    fn copy(&mut self, block: &Block<'_>, target: &mut [u8]) -> Result<(), Error> {
        let size = block.payload.len();
        if block.offset != self.len || (!block.last && size < MIN_BLOCK_LEN) {
            return Err(Error::InvalidBatch);
        }
        let free = target.get_mut(self.len..).and_then(|free| free.get_mut(..size));
        let free = free.ok_or(Error::DoesNotFit)?;
        for (to, from) in free.iter_mut().zip(block.payload) {
            *to = *from;
        }
        // No overflow: this is where the block ends in the buffer.
        self.len = self.len.wrapping_add(size);
        Ok(())
    }
}

impl Default for Blocks {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[path = "coap_blocks_tests.rs"]
mod tests;
