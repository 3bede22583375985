// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whole attempts through the C interface, with the fuzzer as the service and the modem.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nrf_provisioning_fuzz::attempt;

fuzz_target!(|data: &[u8]| attempt::check(data));
