// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK's C API over a simulated device.
//!
//! Everything the library and a C application call by its C name is defined in here, over one
//! process-wide simulation: [`install`] starts it, [`run_until`] lets time pass. There is one
//! thread, as there is one work queue: the library's work, the device's notifications and the
//! application's callback all run on the thread that calls `run_until`.
//!
//! # Pointers
//!
//! The exported functions take what the SDK's documentation allows: text is NUL terminated,
//! buffers have the length given with them, and a pointer may be NULL only where a function says
//! so. None of them keeps a pointer, except for the functions of a registered settings handler and
//! what a CoAP request is to keep in place until it is over.

mod allocation;
mod at;
mod attest_token;
mod coap_answer;
mod coap_client;
mod coap_request;
mod connection;
mod event_loop;
mod http;
mod jwt;
mod kernel;
mod key_mgmt;
mod modem_info;
mod network;
mod platform;
mod rest_client;
mod settings;
mod socket;
mod state;
mod text;
mod tls;
mod waiting;

pub use event_loop::{run_until, run_until_idle};
pub use state::{Context, Session, device_state, install, reboot};

#[cfg(test)]
mod tests;
