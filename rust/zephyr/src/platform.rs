// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The functions of `zephyr/nrf_provisioning_platform.h` that the kernel is behind: what the library calls,
//! and what the glue in C has in an image without this crate.

use nrf_provisioning_core::ports::{Clock, Random, Timer};
use nrf_provisioning_sys as sys;

use crate::{Kernel, work_queue};

/// Creates the work queue.
#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_start() {
    // SAFETY: takes nothing.
    unsafe { sys::nrf_provisioning_platform_log_version() };
    work_queue::start();
}

/// Runs the work after so many seconds.
#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_schedule(delay_s: u32) {
    Kernel.run_work_after(delay_s);
}

/// Suspends the calling thread.
#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_sleep_ms(ms: u32) {
    Kernel.sleep_ms(ms);
}

/// Seconds since boot.
#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_uptime_s() -> u32 {
    Kernel.uptime_s()
}

/// 32 random bits.
#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_random() -> u32 {
    Kernel.random_u32()
}

// Each has the type that the header declares; an array has elements of one type.
const _: [unsafe extern "C" fn(); 2] =
    [sys::nrf_provisioning_platform_start, nrf_provisioning_platform_start];
const _: [unsafe extern "C" fn(u32); 4] = [
    sys::nrf_provisioning_platform_schedule,
    nrf_provisioning_platform_schedule,
    sys::nrf_provisioning_platform_sleep_ms,
    nrf_provisioning_platform_sleep_ms,
];
const _: [unsafe extern "C" fn() -> u32; 4] = [
    sys::nrf_provisioning_platform_uptime_s,
    nrf_provisioning_platform_uptime_s,
    sys::nrf_provisioning_platform_random,
    nrf_provisioning_platform_random,
];

#[cfg(CONFIG_NRF_PROVISIONING_COAP)]
mod answers {
    //! Those for CoAP alone.

    use nrf_provisioning_sys as sys;

    use crate::AnswerLock;

    /// Takes the mutex.
    #[unsafe(no_mangle)]
    extern "C" fn nrf_provisioning_platform_lock() {
        AnswerLock.lock();
    }

    /// Gives the mutex back.
    #[unsafe(no_mangle)]
    extern "C" fn nrf_provisioning_platform_unlock() {
        AnswerLock.unlock();
    }

    /// Ends a wait.
    #[unsafe(no_mangle)]
    extern "C" fn nrf_provisioning_platform_signal() {
        AnswerLock.signal();
    }

    /// Waits for a signal; whether there was one.
    #[unsafe(no_mangle)]
    extern "C" fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool {
        AnswerLock.wait(timeout_ms)
    }

    const _: [unsafe extern "C" fn(); 6] = [
        sys::nrf_provisioning_platform_lock,
        nrf_provisioning_platform_lock,
        sys::nrf_provisioning_platform_unlock,
        nrf_provisioning_platform_unlock,
        sys::nrf_provisioning_platform_signal,
        nrf_provisioning_platform_signal,
    ];
    const _: [unsafe extern "C" fn(u32) -> bool; 2] =
        [sys::nrf_provisioning_platform_wait, nrf_provisioning_platform_wait];
}
