// SPDX-License-Identifier: Apache-2.0 OR MIT

#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(not(CONFIG_NRF_PROVISIONING_RUST_CRATE))]
compile_error!(
    "CONFIG_NRF_PROVISIONING_RUST_CRATE is off: the image has a provisioning library already. Set \
     CONFIG_NRF_PROVISIONING=y, CONFIG_NRF_PROVISIONING_RUST=y and CONFIG_RUST=y, or depend on \
     `nrf-provisioning` in place of `nrf-provisioning-zephyr`"
);

mod kernel;
#[cfg(CONFIG_NRF_PROVISIONING_COAP)]
mod lock;
mod platform;
mod timeout;
mod work_queue;

// The C API, for the safe one over it and for C code beside the application.
extern crate capi as _;

pub use kernel::Kernel;
#[cfg(CONFIG_NRF_PROVISIONING_COAP)]
pub use lock::AnswerLock;
pub use nrf_provisioning::*;
