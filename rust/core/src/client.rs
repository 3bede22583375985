// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The life cycle: what the application's calls, the modem's notifications and the work queue
//! have to do with each other.
//!
//! [`Shared`] is what any thread may touch, and all atomic. [`Worker`] belongs to the work queue.

mod root_ca;
mod shared;
mod worker;

pub use root_ca::provision_root_ca;
pub use shared::{IntervalRefused, SettingRefused, Shared};
pub use worker::Worker;

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "client_schedule_tests.rs"]
mod schedule_tests;

#[cfg(test)]
#[path = "client_settings_tests.rs"]
mod settings_tests;

#[cfg(test)]
#[path = "client_trigger_tests.rs"]
mod trigger_tests;
