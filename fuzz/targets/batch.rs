// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A batch from its bytes to its report.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nrf_provisioning_fuzz::execution;

fuzz_target!(|data: &[u8]| execution::check(data));
