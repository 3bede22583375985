// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The life cycle: what the application's calls, the modem's notifications and the work queue
//! have to do with each other.
//!
//! [`Shared`] is what any thread may touch, and all atomic. [`Worker`] belongs to the work queue.

mod root_ca;
pub mod schedule;
pub mod settings;
mod signals;
mod worker;

pub use root_ca::provision_root_ca;
pub use signals::{IntervalRefused, SettingRefused, Shared};
pub use worker::Worker;

#[cfg(test)]
mod tests;
