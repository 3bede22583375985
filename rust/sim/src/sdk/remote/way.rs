// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Where what an image sends goes, and how fast time may pass meanwhile.

use std::collections::VecDeque;

use super::stream::Stream;

/// While an image waits for what comes over a TLS connection, its clock goes no faster than the
/// host's: it asks again after so many milliseconds, and the answer takes as long.
pub(super) const PACE_MS: u64 = 10;

/// Where what an image sends through a socket goes.
pub(super) enum Way {
    /// Over TLS, once it is connected.
    Stream(Option<Box<Stream>>),
    /// Over DTLS; with what has come.
    Datagrams(VecDeque<Vec<u8>>),
    /// There is nobody who listens without TLS.
    Nowhere { connects: bool },
}
