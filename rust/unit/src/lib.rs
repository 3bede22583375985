// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library as the SDK's unit tests of the C library want it; no product has it.
//!
//! The tests replace some of the C library's internal functions with mocks, at link time: only a
//! call of a function that is not defined in the same object reaches the mock. So the functions
//! themselves are defined in C (`zephyr/nrf_provisioning_unit.c`) and do no more than call the ones
//! in `entry`, while the ports of `platform` call them by their names.
//!
//! All else is the product: `nrf-provisioning-capi` with its exported functions. Only the body of
//! the work item is another one, which the glue calls in such a build.

#![no_std]

#[cfg(test)]
extern crate std;

#[cfg(feature = "zephyr")]
pub mod entry;
pub mod one_call;
#[cfg(feature = "zephyr")]
pub mod platform;
#[cfg(feature = "zephyr")]
mod token;
#[cfg(feature = "zephyr")]
mod transport;
