// SPDX-License-Identifier: Apache-2.0 OR MIT

//! An answer in CoAP blocks is put together.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nrf_provisioning_fuzz::pieces;

fuzz_target!(|data: &[u8]| pieces::coap_blocks(data));
