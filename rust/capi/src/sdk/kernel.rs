// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The platform's clock, work queue, randomness and log.

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{Clock, Log, Random, Timer};
use nrf_provisioning_sys as sys;

use super::Sdk;

impl Sdk {
    /// Creates the work queue.
    pub(crate) fn start_work_queue() {
        // SAFETY: takes nothing; called once, from `nrf_provisioning_init`.
        unsafe { sys::nrf_provisioning_platform_start() }
    }

    /// Has the work run after `delay_s` seconds.
    pub(crate) fn schedule_work(delay_s: u32) {
        // SAFETY: takes no pointers; the work queue is started before anything schedules.
        unsafe { sys::nrf_provisioning_platform_schedule(delay_s) }
    }
}

impl Timer for Sdk {
    fn run_work_after(&mut self, delay_s: u32) {
        Self::schedule_work(delay_s);
    }
}

impl Clock for Sdk {
    fn sleep_ms(&mut self, ms: u32) {
        // SAFETY: takes no pointers.
        unsafe { sys::nrf_provisioning_platform_sleep_ms(ms) }
    }

    fn uptime_s(&mut self) -> u32 {
        // SAFETY: takes nothing.
        unsafe { sys::nrf_provisioning_platform_uptime_s() }
    }
}

impl Random for Sdk {
    fn random_u32(&mut self) -> u32 {
        // SAFETY: takes nothing.
        unsafe { sys::nrf_provisioning_platform_random() }
    }
}

impl Log for Sdk {
    fn log(&mut self, entry: LogEntry, value: i32) {
        // SAFETY: takes no pointers.
        unsafe { sys::nrf_provisioning_platform_log(entry as u32, value) }
    }
}
