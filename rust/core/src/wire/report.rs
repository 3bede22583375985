// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The answer to a batch, written straight into the transmit buffer as each command finishes.
//!
//! ```text
//! responses   = [1* [correlation: tstr, response]]
//! error       = 99, cme_error: uint, message: tstr
//! at_ok       = 100, message: tstr
//! config_ok   = 101
//! finished_ok = 102
//! ```

use core::num::NonZero;

use crate::wire::cbor::Writer;
use crate::wire::correlation::MAX_LEN;

const ERROR: u32 = 99;
const AT_OK: u32 = 100;
const CONFIG_OK: u32 = 101;
const FINISHED_OK: u32 = 102;

/// Most entries whose count fits the one byte kept for the array's head (RFC 8949 section 3).
/// `CBOR_RECORDS` is at most 20.
pub const MAX_ENTRIES: u8 = 23;

/// What a command ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The command failed.
    Error {
        /// The modem's CME error; 0 for a failure that has none.
        cme: u32,
    },
    /// The AT command was executed, or failed with an ignored error.
    AtOk,
    /// All pairs were stored.
    ConfigOk,
    /// *Finished* is acknowledged.
    FinishedOk,
}

/// The text of an outcome that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text<'m> {
    /// Our own.
    Own(&'m [u8]),
    /// The modem's, which lies in [`Report::free`].
    InPlace {
        /// Where it begins; behind the entry's head, so that it moves towards the front.
        at: usize,
        /// Its length.
        len: usize,
    },
}

/// A response does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Room the head of an entry takes at most behind its correlation id: array head, id head of up to
/// two bytes, code (two), a CME error of up to five and the head of a text of up to three.
const HEAD_OVERHEAD: usize = 13;

/// Room that the entry of a command with an id of this length takes at most, without its text.
#[must_use]
pub const fn entry_len(correlation_len: usize) -> usize {
    correlation_len + HEAD_OVERHEAD
}

/// A list of responses under construction.
///
/// The first byte is the head of the list and counts its entries, and it is written again with each
/// entry that is complete. So the first [`len`](Report::finish) bytes are a valid list at any time,
/// whatever of a response that did not fit is behind them.
#[derive(Debug)]
pub struct Report<'b> {
    buffer: &'b mut [u8],
    len: usize,
    entries: u8,
}

impl<'b> Report<'b> {
    /// An empty list in `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, len: 1, entries: 0 }
    }

    /// Bytes that are still free.
    #[must_use]
    pub fn room(&self) -> usize {
        self.buffer.len().saturating_sub(self.len)
    }

    /// How many responses there are.
    #[must_use]
    pub const fn entries(&self) -> u8 {
        self.entries
    }

    /// Whether there is no response yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The free part, for an AT answer or for scratch.
    pub fn free(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.len..).unwrap_or_default()
    }

    /// Appends a response. The message counts for outcomes that have one.
    ///
    /// # Errors
    ///
    /// [`Full`] when it does not fit; the list is as it was.
    pub fn push(
        &mut self,
        correlation: &[u8],
        outcome: Outcome,
        message: Text<'_>,
    ) -> Result<(), Full> {
        if self.entries >= MAX_ENTRIES || correlation.len() > MAX_LEN {
            return Err(Full);
        }
        let (members, code) = match outcome {
            Outcome::Error { .. } => (4, ERROR),
            Outcome::AtOk => (3, AT_OK),
            Outcome::ConfigOk => (2, CONFIG_OK),
            Outcome::FinishedOk => (2, FINISHED_OK),
        };
        let mut entry = Writer::new(self.free());
        entry.array(members);
        entry.text(correlation);
        entry.number(code);
        if let Outcome::Error { cme } = outcome {
            entry.number(cme);
        }
        match message {
            _ if members == 2 => {}
            Text::Own(text) => entry.text(text),
            Text::InPlace { at, len } => entry.text_at(at, len),
        }
        self.len += entry.finish().ok_or(Full)?;
        self.entries += 1;
        Writer::new(self.buffer).array(self.entries);
        Ok(())
    }

    /// Length of the encoded list; `None` when it has no entry, since an empty list is not allowed.
    #[must_use]
    pub const fn finish(self) -> Option<NonZero<usize>> {
        if self.entries == 0 { None } else { NonZero::new(self.len) }
    }
}

#[cfg(test)]
mod tests;
