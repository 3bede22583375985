// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Faults of the modem's own, and how an image starts it again.

use super::modem::Modem;
use super::protocol::{Happening, Kind, Reply};

/// The reason of every fault: an assertion in the modem's firmware (`NRF_MODEM_FAULT_ASSERT` of
/// nrfxlib's `nrf_modem.h`).
const ASSERT: u32 = 0x10;

/// Whether the modem can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Health {
    /// It works.
    #[default]
    Works,
    /// It is down, and cannot be started yet.
    Down,
    /// It is down until the image starts it.
    CanStart,
}

impl Modem {
    /// The modem is down from now on, and its sockets with it.
    pub(super) fn fail(&mut self) {
        self.note_of_device("the modem has a fault of its own and is down");
        self.health = Health::Down;
        self.end_connections();
        self.sim.network.lose();
        self.news.push(Happening::Fault(ASSERT));
    }

    /// The fault is over. Whether the modem is used again is the image's business.
    pub(super) fn recover(&mut self) {
        if self.health == Health::Down {
            self.health = Health::CanStart;
        }
    }

    /// The image has initialised its modem library: 0, or `-EAGAIN` while a fault lasts.
    pub(super) fn start(&mut self) -> i32 {
        match self.health {
            Health::Down => return -libc::EAGAIN,
            Health::CanStart => self.note("starts the modem again".into()),
            Health::Works => {}
        }
        self.boot();
        0
    }

    /// The answer to what a modem that is down does not get to see; `None` for everything else.
    pub(super) fn out_of_order(&self, kind: Kind) -> Option<Reply> {
        let reaches_modem = match kind {
            Kind::At
            | Kind::Socket
            | Kind::Option
            | Kind::Connect
            | Kind::Send
            | Kind::Receive
            | Kind::Close
            | Kind::Resolve => true,
            // The image's own, and what is for the simulation alone.
            Kind::Hello | Kind::Advance | Kind::Event | Kind::Setting | Kind::Bye | Kind::Start => {
                false
            }
        };
        (reaches_modem && self.health != Health::Works).then(|| (-libc::ESHUTDOWN).into())
    }
}
