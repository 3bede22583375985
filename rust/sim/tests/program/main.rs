// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The built program as a user runs it: scenarios, hostile services, arguments and input.

mod all;
mod browser;
mod cases;
mod check;
mod cli;
#[cfg(feature = "coap")]
mod coap;
mod common;
mod defects;
mod dump;
mod fleet;
mod hostile;
mod inspect;
#[cfg(feature = "coap")]
mod modem;
mod page;
mod readme;
mod replay;
mod scenarios;
mod serve;
mod terminal;
