// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a fleet does to the service: the attempts of many devices, each with the schedule that
//! the library has, counted second by second.
//!
//! Devices do not know of each other, so each is followed alone from its boot to the end, and
//! only the counts come together. A million of them take a second or two.

mod advice;
mod client;
mod device;
mod load;
mod page;
mod plan;
mod play;
mod plot;
mod steady;
mod units;

pub use advice::{Advice, LIMIT, advise};
pub use load::{Figures, Load};
pub use page::{Section, page};
pub use plan::{Answer, Library, Plan, Schedule, Situation};
pub use play::{Comparison, compare, simulate};
pub use plot::svg;
pub use steady::BadPlan;
pub use units::{number, time};

#[cfg(test)]
mod tests;
