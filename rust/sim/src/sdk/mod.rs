// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK's C API over a simulated device.
//!
//! Everything the library and a C application call by its C name is defined in here, over one
//! process-wide simulation: [`install`] starts it, [`run_until`] lets time pass. There is one
//! thread, as there is one work queue: the library's work, the device's notifications and the
//! application's callback all run on the thread that calls `run_until`.
//!
//! Each folder has one subject. From the top: `session` begins and ends a simulation; the C
//! functions are in `modem`, `system`, `rest`, `coap::client` and `datagram::zsock`; they wait in
//! the `event_loop`, which has `datagram::background` take in what comes; `state` is what all of
//! them change.
//!
//! # Pointers
//!
//! The exported functions take what the SDK's documentation allows: text is NUL terminated,
//! buffers have the length given with them, and a pointer may be NULL only where a function says
//! so. None of them keeps a pointer, except for the functions of a registered settings handler and
//! what a CoAP request is to keep in place until it is over.

mod anchors;
#[cfg(feature = "coap")]
mod coap;
mod datagram;
mod event_loop;
pub mod faults;
mod memory;
mod modem;
#[cfg(feature = "coap")]
pub mod remote;
mod rest;
mod session;
mod state;
mod system;

pub use event_loop::{run_until, run_until_idle};
pub use session::{Session, device_state, install, reboot, set_functional_mode, with_device};
pub use state::Sim;

#[cfg(test)]
mod tests;
