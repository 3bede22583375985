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

use crate::cbor::{Head, major};
use crate::chunks::shift;
use crate::correlation::MAX_LEN;

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
pub enum Message<'m> {
    /// Our own.
    Ours(&'m [u8]),
    /// The modem's, which lies in [`Report::free`].
    Free {
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

/// A list of responses under construction. Every prefix of it is a valid list.
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
        message: Message<'_>,
    ) -> Result<(), Full> {
        let text_len = match message {
            Message::Ours(text) => text.len(),
            Message::Free { len, .. } => len,
        };
        let (head, has_text) = entry_head(correlation, outcome, text_len).ok_or(Full)?;
        let size = head.len() + if has_text { text_len } else { 0 };
        let free = self.free();
        if size > free.len() {
            return Err(Full);
        }
        match message {
            Message::Free { at, .. } => shift(free, at, head.len(), text_len),
            Message::Ours(text) => copy(free.iter_mut().skip(head.len()), text),
        }
        copy(free.iter_mut(), &head);

        if self.entries >= MAX_ENTRIES {
            return Err(Full);
        }
        self.entries += 1;
        self.len += size;
        if let Some(first) = self.buffer.first_mut() {
            *first = (major::ARRAY << 5) | self.entries;
        }
        Ok(())
    }

    /// Length of the encoded list; 0 when it has no entry, since an empty list is not allowed.
    #[must_use]
    pub const fn finish(self) -> usize {
        if self.entries == 0 { 0 } else { self.len }
    }
}

fn copy<'t>(target: impl Iterator<Item = &'t mut u8>, source: &[u8]) {
    for (to, from) in target.zip(source) {
        *to = *from;
    }
}

type EntryHead = heapless::Vec<u8, { entry_len(MAX_LEN) }, u8>;

/// Everything of an entry before the bytes of its text, and whether it has one.
fn entry_head(correlation: &[u8], outcome: Outcome, text_len: usize) -> Option<(EntryHead, bool)> {
    let (members, code, cme, has_text) = match outcome {
        Outcome::Error { cme } => (4, ERROR, Some(cme), true),
        Outcome::AtOk => (3, AT_OK, None, true),
        Outcome::ConfigOk => (2, CONFIG_OK, None, false),
        Outcome::FinishedOk => (2, FINISHED_OK, None, false),
    };
    let mut head = EntryHead::new();
    push_head(&mut head, major::ARRAY, members)?;
    push_head(&mut head, major::TEXT, u32::try_from(correlation.len()).ok()?)?;
    head.extend_from_slice(correlation).ok()?;
    push_head(&mut head, major::UNSIGNED, code)?;
    if let Some(cme) = cme {
        push_head(&mut head, major::UNSIGNED, cme)?;
    }
    if has_text {
        push_head(&mut head, major::TEXT, u32::try_from(text_len).ok()?)?;
    }
    Some((head, has_text))
}

fn push_head(to: &mut EntryHead, major: u8, argument: u32) -> Option<()> {
    let (head, len) = Head::encode(major, argument);
    to.extend_from_slice(head.get(..len)?).ok()
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
