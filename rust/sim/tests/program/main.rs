// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The built program as a user runs it: scenarios, hostile services, arguments and input.

mod cli;
#[cfg(feature = "coap")]
mod coap;
mod common;
mod defects;
mod hostile;
mod inspect;
#[cfg(feature = "coap")]
mod modem;
mod readme;
mod scenarios;
mod serve;
