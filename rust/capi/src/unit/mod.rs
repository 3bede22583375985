// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the SDK's unit tests of the C library call, and calls of what they mock.
//!
//! The tests replace some of the C library's internal functions with mocks, at link time: only a
//! call of a function that is not defined in the same object reaches the mock. So the functions
//! themselves are defined in C (`zephyr/nrf_provisioning_unit.c`) and do no more than call the ones
//! in here, while the ports in here call them by their names.

pub mod entry;
mod ports;

#[cfg(feature = "coap")]
mod token;

#[cfg(feature = "coap")]
pub(crate) use token::{prepared, sign};

/// Has the unit test's double sign a token: 0 or a negative errno.
#[cfg(not(feature = "coap"))]
pub(crate) fn sign(buffer: &mut [u8]) -> core::ffi::c_int {
    ports::jwt_generate(buffer)
}
