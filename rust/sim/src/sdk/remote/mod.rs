// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The simulated modem for an image that is another process: an image of `native_sim`.
//!
//! The image speaks to it over a socket, see `doc/native-sim.md`. It has the only clock: each of
//! its requests says what time it is, and each answer when it has to ask again. So it does not
//! matter whether the image runs in real time or as fast as it can, nor how long the host takes.

mod fault;
mod modem;
mod protocol;
mod reception;
mod session;
mod sockets;
mod stream;
mod way;

pub use modem::Modem;
pub use protocol::VERSION;
pub use reception::{Guest, Reception, Stopper};
pub use session::{Ended, Hello, attend, hello};
