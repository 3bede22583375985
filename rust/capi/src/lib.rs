// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `nrf_provisioning` C API, and the core's ports over the SDK's C functions.
//!
//! From the outside in; each module uses those below it only:
//!
//! - [`api`]: the functions of the public header; [`hooks`]: those that the platform calls.
//! - [`work`], [`transport`]: one run of the core's worker.
//! - [`sdk`]: the core's ports, each over the SDK's functions.
//! - [`state`]: what any thread may touch; [`errno`]: errors as C numbers.
//! - [`chosen`]: what the build, or the simulation, chose; [`header`]: the types of the header.
//!
//! # Pointers
//!
//! Every exported function takes its pointers from C and is `unsafe` for that alone. A pointer is
//! either documented as possibly NULL or must be valid for what the function does with it; text is
//! NUL terminated. Nothing keeps a pointer beyond the call, except the callback.
//!
//! # Threads
//!
//! The three public functions may be called from any thread, and from the callback. The functions
//! for the platform say where they are called; `nrf_provisioning_rust_work` runs on one thread
//! only, which is also the one that calls the application back.

#![no_std]

#[cfg(test)]
extern crate std;

// Tests on a host, of what is around the library in an image, can unwind.
#[cfg(all(feature = "firmware", target_os = "none", not(panic = "abort")))]
compile_error!("a device image is built with panic = \"abort\": there is nothing to unwind to");

pub mod api;
pub mod chosen;
pub mod errno;
mod exclusive;
pub mod header;
pub mod hooks;
#[cfg(feature = "host")]
pub mod host;
#[cfg(all(feature = "panic-handler", target_os = "none"))]
mod panic;
pub mod sdk;
pub mod state;
pub mod transport;
pub mod work;
