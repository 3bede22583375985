// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Notifications of the modem about its network.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nrf_provisioning_fuzz::pieces;

fuzz_target!(|data: &[u8]| pieces::cgev(data));
