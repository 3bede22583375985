// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Puts a response that comes in blocks together, in the buffer it is read from.
//!
//! What a block says about itself comes from the network: it has to begin where what is there
//! already ends, so that there is no gap and nothing is written twice, and its end has to be in the
//! buffer. The client's own offset does not tell: it only counts what it has passed on. And blocks
//! that do not carry the same ETag are of different representations, which make no whole (RFC 7959
//! section 2.4).

use crate::error::Error;
use crate::ports::coap::{CoapResponse, Code};
use crate::wire::bytes::put;

/// 2.31 (Continue): a block of the request arrived, and the response is still to come (RFC 7959
/// section 2.9.1).
const CONTINUE: Code = Code::new(2, 31);
/// 5.03 (Service Unavailable), whose Max-Age says when to try again.
const UNAVAILABLE: Code = Code::new(5, 3);
/// In a Block option: another block follows, or is waited for (RFC 7959 section 2.2).
const MORE: u32 = 8;

/// Smallest size of a block (RFC 7959 section 2.2); only the last may be shorter. It bounds how
/// many responses one request can have.
const MIN_BLOCK_LEN: usize = 16;

/// What tells one version of a representation from another (RFC 7252 section 5.10.6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ETag {
    /// 0 when there is no such option, at most 8.
    len: u8,
    bytes: [u8; Self::MAX_LEN],
}

impl ETag {
    const MAX_LEN: usize = 8;

    /// No ETag.
    pub const NONE: Self = Self { len: 0, bytes: [0; Self::MAX_LEN] };

    /// The ETag in an option with this value. One that is empty or longer than 8 bytes is none, as an
    /// option of such a length is ignored (RFC 7252 section 5.4.3).
    #[must_use]
    pub fn new(value: &[u8]) -> Self {
        let mut etag = Self::NONE;
        if let Some(len) = put(&mut etag.bytes, 0, value) {
            etag.len = len as u8;
        }
        etag
    }
}

/// What the message says in which a block came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The value of its Block1 option (RFC 7959 section 2.2): which block of the request it answers.
    pub block1: Option<u32>,
    /// The value of its Block2 option, which is 0 without one. `None` when there is no message to
    /// look at.
    pub block2: Option<u32>,
    /// Its ETag.
    pub etag: ETag,
    /// Its Max-Age, in seconds.
    pub max_age_s: u32,
}

impl Options {
    /// Max-Age of a message without that option, in seconds (RFC 7252 section 5.10.5).
    pub const DEFAULT_MAX_AGE_S: u32 = 60;

    /// Without a message to look at.
    pub const UNKNOWN: Self =
        Self { block1: None, block2: None, etag: ETag::NONE, max_age_s: Self::DEFAULT_MAX_AGE_S };
}

/// One block, or the whole of a response that has no blocks.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The code of the message it came in.
    pub code: Code,
    /// Where the client would put it.
    pub offset: usize,
    /// What its message says.
    pub options: Options,
    /// What belongs there.
    pub payload: &'a [u8],
    /// Whether no other follows.
    pub last: bool,
}

impl Block<'_> {
    /// Whether the block belongs behind `len` bytes, according to everybody who says so.
    fn belongs_at(&self, len: usize) -> bool {
        self.offset == len && self.options.block2.is_none_or(|option| start(option) == Some(len))
    }

    /// Whether it only answers a part of a request that was sent in blocks: the client has not sent
    /// all of them, or the service waits for more.
    fn is_partial(&self) -> bool {
        self.options.block1.is_some_and(|option| !self.last || option & MORE != 0)
    }

    /// A response of this block's code.
    const fn response(&self, len: usize) -> CoapResponse {
        let is_unavailable =
            self.code.class() == UNAVAILABLE.class() && self.code.detail() == UNAVAILABLE.detail();
        let retry_after_s = if is_unavailable { self.options.max_age_s } else { 0 };
        CoapResponse { code: self.code, len, retry_after_s }
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
    etag: ETag,
}

impl Blocks {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { len: 0, etag: ETag::NONE }
    }

    /// Adds a block to what is in `target`.
    ///
    /// Without a target only the code counts, which every block of a response has: the first one is
    /// enough, and a service that sends others for ever is not listened to. Success for a block of
    /// the request is none for the whole: [`Error::Unavailable`], as the service has not seen all.
    pub fn add(&mut self, block: &Block<'_>, target: Option<&mut [u8]>) -> Progress {
        if !block.code.is_success() {
            return Progress::Over(Ok(block.response(0)));
        }
        let Some(target) = target else {
            return if block.code != CONTINUE && block.is_partial() {
                Progress::Over(Err(Error::Unavailable))
            } else if block.code == CONTINUE && !block.last {
                Progress::More
            } else {
                Progress::Over(Ok(block.response(0)))
            };
        };
        if let Err(error) = self.copy(block, target) {
            return Progress::Over(Err(error));
        }
        if block.last { Progress::Over(Ok(block.response(self.len))) } else { Progress::More }
    }

    fn copy(&mut self, block: &Block<'_>, target: &mut [u8]) -> Result<(), Error> {
        if self.len == 0 {
            self.etag = block.options.etag;
        }
        let is_short = block.payload.len() < MIN_BLOCK_LEN;
        let is_other = block.options.etag != self.etag;
        if is_other || !block.belongs_at(self.len) || (!block.last && is_short) {
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
