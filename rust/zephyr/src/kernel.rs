// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The core's clock, timer and randomness over the `zephyr` crate.

use nrf_provisioning_core::ports::{Clock, Random, Timer};

use crate::{timeout, work_queue};

/// Zephyr's kernel. Without state of its own: all of it is the kernel's.
#[derive(Debug, Clone, Copy)]
pub struct Kernel;

impl Clock for Kernel {
    fn sleep_ms(&mut self, ms: u32) {
        // Nobody wakes the library's thread early, so that nothing is left to wait for.
        let _ = zephyr::time::sleep(timeout::from_ms(ms));
    }

    fn uptime_s(&mut self) -> u32 {
        // 136 years from now it stops.
        u32::try_from(zephyr::sys::uptime_get() / 1000).unwrap_or(u32::MAX)
    }
}

impl Timer for Kernel {
    fn run_work_after(&mut self, delay_s: u32) {
        work_queue::schedule(delay_s);
    }
}

impl Random for Kernel {
    #[cfg(any(CONFIG_ENTROPY_HAS_DRIVER, CONFIG_TEST_RANDOM_GENERATOR))]
    fn random_u32(&mut self) -> u32 {
        use core::ffi::c_void;

        unsafe extern "C" {
            // What `sys_rand_get()` is without user space, which the `zephyr` crate does not support;
            // its bindings have no randomness.
            fn z_impl_sys_rand_get(bytes: *mut c_void, len: usize);
        }

        let mut bytes = [0; 4];
        // SAFETY: the bytes are this function's own, and as many as it says.
        unsafe { z_impl_sys_rand_get(bytes.as_mut_ptr().cast(), bytes.len()) };
        u32::from_ne_bytes(bytes)
    }

    /// An image without a random source: the cycles since boot differ between devices by what their
    /// network did so far. The factor spreads that over all bits (Knuth's golden ratio).
    #[cfg(not(any(CONFIG_ENTROPY_HAS_DRIVER, CONFIG_TEST_RANDOM_GENERATOR)))]
    fn random_u32(&mut self) -> u32 {
        // SAFETY: takes nothing.
        unsafe { zephyr::raw::k_cycle_get_32() }.wrapping_mul(2_654_435_769)
    }
}
