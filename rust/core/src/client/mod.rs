// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The life cycle: what the application's calls, the modem's notifications and the work queue
//! have to do with each other.
//!
//! [`Signals`] is what any thread may touch, and all atomic. [`Worker`] belongs to the work queue.
//!
//! The life cycle of the library, which `nrf_provisioning_init` moves on ([`LifeCycle`]):
//!
//! ```text
//!                   init                    the transport is ready
//! not initialised ────────> initialising ───────────────────────────> initialised
//!        ^                       │
//!        └───────────────────────┘ the transport is not ready
//! ```
//!
//! The states of the worker from then on. A run of the work item schedules, backs off or attempts,
//! and no more than one of them. An arrow tells what the run finds, and behind a slash the event
//! that the application gets:
//!
//! ```text
//!              unprepared ──┐
//!                  │     ^  │ the settings fail / FATAL_ERROR
//!                  │     └──┘
//!                  │ the settings are ready
//!                  v
//!   ┌───────────> idle ─────────────────────────────┐
//!   │              │ reschedule / SCHEDULED         │
//!   │              v                                │ trigger
//!   │          scheduled at ────────────────┐       │
//!   │              │ its time,              │ its   │
//!   │              │ and no network         │ time, │
//!   │              v                        │ or a  │
//!   │          backing off until, and why ──┤ trig- │
//!   │              ^                        │ ger   │
//!   │              │ a server is busy       │       │
//!   │              │ or silent / STOP       v       v
//!   │              └────────────────────── attempting / START
//!   │ done, or failed otherwise / STOP          │
//!   └───────────────────────────────────────────┘
//! ```
//!
//! - *Reschedule* is what init does with `AUTO_START_ON_INIT`, a new interval, and the end of every
//!   attempt that does not back off. It leads from *backing off* and *scheduled* to *scheduled*,
//!   too, or to *idle* when the interval is 0.
//! - *Backing off* ends at its time, on a trigger, or on a network that comes back: at once when there
//!   was none to try, after the first back-off at the soonest when a server failed. Without a network
//!   it begins anew, and doubles.
//! - Without `SCHEDULED` there are *idle* and *attempting* alone, and *reschedule* is a trigger.

mod life_cycle;
mod root_ca;
pub mod schedule;
mod settings;
mod signals;
mod worker;

pub use life_cycle::LifeCycle;
pub use signals::{IntervalRefused, SettingRefused, Signals};
pub use worker::Worker;

#[cfg(test)]
mod tests;
