// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The application's side of LTE.

use nrf_provisioning_core::attempt::lte;
use nrf_provisioning_core::ports::{Events, Lte, LteState};
use nrf_provisioning_core::{Error, Event};

use super::Sdk;
use crate::state;

impl Lte for Sdk {
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        lte::request(self, &state::SIGNALS.link, state, timeout_s)
    }

    fn ask_for_lte(&mut self) {
        self.notify(Event::NeedLteActivated);
    }
}
