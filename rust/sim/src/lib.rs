// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Everything the host needs to run the library: a simulated device behind the SDK's C API, a
//! local provisioning service, scenarios that put the two together, and the command line.

pub mod capture;
pub mod check;
pub mod cli;
pub mod clock;
#[cfg(feature = "coap")]
mod coap;
pub mod device;
#[cfg(feature = "coap")]
mod dtls;
pub mod fleet;
pub mod inspect;
pub mod page;
pub mod random;
pub mod replay;
pub mod run;
pub mod scenario;
pub mod sdk;
mod secrets;
pub mod service;
pub mod trace;
mod x509;
