// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the library may cost.

use super::map::Usage;
use super::transport::Transport;
use crate::Error;
use crate::numbers::budget;

/// Flash of the C library without certificates, for Cortex-M33 with `-Os` and the log level INF:
/// measured in the nRF Connect SDK 3.3.99.
const fn c_library_flash(transport: Transport) -> u64 {
    match transport {
        Transport::Http => 9_468,
        Transport::Coap => 12_009,
    }
}

/// Flash of zcbor, which the C library needs and this one does not: measured in the same image.
const C_LIBRARY_ZCBOR_FLASH: u64 = 2_489;

/// Part of the two that this library may take, in percent: the goal is 85, and over CoAP it takes less. `doc/footprint.md`
/// has the numbers. The budget is here so that it does not grow unnoticed.
const fn flash_percent(transport: Transport) -> u64 {
    match transport {
        Transport::Http => 85,
        Transport::Coap => 81,
    }
}

/// The two buffers whose sizes Kconfig sets: the defaults of `RX_BUF_SZ` and `TX_BUF_SZ`.
const BUFFERS_RAM: u64 = 1_024 + 2_048;

/// Static RAM that this library may take beyond its buffers and the SDK's own types. The work queue's stack is not in it:
/// it belongs to the Zephyr glue.
const OWN_RAM: u64 = 256;

/// Stack of the work queue: the default of `STACK_SIZE`.
pub(super) const STACK: usize = 2_048;

/// Instructions that the library, and the C library for it, may take for one session of five commands and for a
/// batch of ten.
pub(super) const fn instructions(transport: Transport) -> [u64; 2] {
    let [session, batch] = match transport {
        Transport::Http => [27_310, 38_742],
        Transport::Coap => [30_101, 42_127],
    };
    [budget(session), budget(batch)]
}

/// Compares `usage` with the budgets.
pub(super) fn check(usage: &Usage, transport: Transport) -> Result<(), Error> {
    let flash =
        (c_library_flash(transport) + C_LIBRARY_ZCBOR_FLASH) * flash_percent(transport) / 100;
    let ram = BUFFERS_RAM + transport.sdk_ram()? + OWN_RAM;
    println!("  budget     flash {flash:>6} B   static RAM {ram:>5} B");
    if usage.library.flash > flash {
        return Err(format!("flash: {} B of {flash} B", usage.library.flash).into());
    }
    if usage.library.ram > ram {
        return Err(format!("static RAM: {} B of {ram} B", usage.library.ram).into());
    }
    Ok(())
}
