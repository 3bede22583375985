// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Values that the settings hold.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nrf_provisioning_fuzz::pieces;

fuzz_target!(|data: &[u8]| pieces::settings(data));
