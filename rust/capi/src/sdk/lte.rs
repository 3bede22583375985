// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The application's side of LTE.

use nrf_provisioning_core::Error;
use nrf_provisioning_core::attempt::lte;
use nrf_provisioning_core::ports::Lte;

use super::Sdk;
use crate::state;

impl Lte for Sdk {
    fn request(&mut self, state: lte::State, timeout_s: u32) -> Result<(), Error> {
        lte::request(self, &state::SHARED.link, state, timeout_s)
    }
}
