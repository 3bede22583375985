// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One attempt: batches are fetched, run and reported until the service has no more.

pub mod after;
mod answer;
pub mod exchange;
pub mod executor;
pub mod journal;
mod keygen;
pub mod lte;

/// What an attempt works with.
///
/// The configuration is not in it: passed by itself it stays the constant that it is on a device, and
/// the compiler folds its values into the code, which takes 260 bytes of flash less.
#[derive(Debug)]
pub struct Context<'a, P, T> {
    /// The device.
    pub platform: &'a mut P,
    /// The way to the service.
    pub transport: &'a mut T,
    /// Where everything happens.
    pub buffers: Buffers<'a>,
}

/// What outlives an attempt, and a reset if it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// The last command the service knows to be done.
    pub after: &'a after::After,
    /// Keys whose public half it does not have yet.
    pub unreported_keys: &'a journal::Journal,
}

/// The two buffers everything happens in, one right behind the other in the same memory, so that
/// what one of them does not need can be the other's.
#[derive(Debug)]
pub struct Buffers<'b> {
    memory: &'b mut [u8],
    receive_len: usize,
}

impl<'b> Buffers<'b> {
    /// The first `receive_len` bytes of `memory` are the receive buffer, and what is behind them the
    /// transmit buffer.
    #[must_use]
    pub const fn new(memory: &'b mut [u8], receive_len: usize) -> Self {
        Self { memory, receive_len }
    }

    /// The receive buffer and the transmit buffer.
    ///
    /// The former holds what the service sends; commands are borrowed from it while they run. The
    /// latter holds requests, AT answers and the report, which stays at the front until the service
    /// has accepted it.
    pub fn split(&mut self) -> [&mut [u8]; 2] {
        self.memory.split_at_mut_checked(self.receive_len).map_or_else(Default::default, Into::into)
    }

    /// Both in one piece.
    pub const fn memory(&mut self) -> &mut [u8] {
        self.memory
    }

    /// Length of the receive buffer.
    #[must_use]
    pub const fn receive_len(&self) -> usize {
        self.receive_len
    }
}
