// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What only the work queue touches: the worker and the two buffers.

use nrf_provisioning_core::Config;
use nrf_provisioning_core::attempt::Buffers;
use nrf_provisioning_core::client::Worker;

use crate::chosen::{RECEIVE_LEN, TRANSMIT_LEN, config};
use crate::exclusive::Exclusive;

// The buffers come last: instructions that reach what is behind them are longer.
#[repr(C)]
struct Work {
    worker: Worker,
    /// The receive buffer, and right behind it the transmit buffer.
    memory: [u8; RECEIVE_LEN + TRANSMIT_LEN],
}

impl Work {
    const fn new() -> Self {
        Self { worker: Worker::new(), memory: [0; RECEIVE_LEN + TRANSMIT_LEN] }
    }
}

static WORK: Exclusive<Work> = Exclusive::new(Work::new());

/// One run of the work item: `f` gets what is only the work queue's.
///
/// Nothing happens while another run is under way, or when a buffer is larger than there is room.
pub fn run(f: impl FnOnce(&mut Worker, &'static Config, Buffers<'_>)) {
    let config = config();
    let _ = WORK.with(|work| {
        let Some(memory) = work.memory.get_mut(..config.buffers_len()) else { return };
        f(&mut work.worker, config, Buffers::new(memory, config.rx_buf_sz as usize));
    });
}

/// What is left of it after a reset.
#[cfg(feature = "host")]
pub(crate) fn reset() {
    let _ = WORK.with(|work| {
        work.worker = Worker::new();
        work.memory.fill(0);
    });
}
