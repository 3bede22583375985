// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Stands in, on a host, for the crate `zephyr` that zephyr-lang-rust provides in a Zephyr build: the
//! part of it that `rust/zephyr` and `samples/rust` use, with the same paths, types and conventions.
//!
//! It behaves. Its kernel has threads, which are the host's; a clock of its own, which moves on when
//! every thread waits, to the next time that one waits for; work queues with delayed items; mutexes,
//! semaphores, random bytes and a log. So what is written over the crate can be run, days of it in no
//! time, and a program in which every thread waits for ever ends with a panic instead of hanging.
//!
//! What it shows: that the code over it compiles for the ports of the core as they are, that it calls
//! the kernel in an order that works, and that times, schedules, signals and locks come out right.
//!
//! What it does not show: that the real crate has what this one has, or behaves alike, which a
//! build in a Zephyr workspace shows (`samples/rust`, the Twister entries). Threads here run side by side
//! whatever their priority, stacks have no limit, an object's insides are not the kernel's, nothing runs in
//! an interrupt, and a delay is exact, where the kernel's may be a tick longer.
//!
//! What only a test needs is in [`stand_in`], which the real crate does not have.

mod error;
pub mod kconfig;
mod kernel;
mod logging;
mod object;
pub mod raw;
pub mod stand_in;
pub mod sys;
pub mod time;
mod work;

pub use error::{Error, Result};
pub use logging::set_logger;

/// For [`kobj_define!`].
#[doc(hidden)]
pub use object::StaticStack;
