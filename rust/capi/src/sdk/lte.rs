// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The application's side of LTE.

use nrf_provisioning_core::attempt::lte;
use nrf_provisioning_core::ports::{Events, Lte, LteState};
use nrf_provisioning_core::{Error, Event};

use super::Sdk;
use crate::state;

impl Lte for Sdk {
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        let link = &state::SIGNALS.link;
        let result = lte::request(self, link, state, timeout_s);
        if state == LteState::Deactivated && result.is_ok() {
            // No modem that is offline has a bearer, whether or not a notification said so.
            link.set(false);
        }
        result
    }

    fn ask_for_lte(&mut self) {
        self.notify(Event::NeedLteActivated);
    }
}
