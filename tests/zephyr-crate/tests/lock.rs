// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the library's thread and that of CoAP's answers meet at.

#![cfg(CONFIG_NRF_PROVISIONING_COAP)]

use nrf_provisioning_core::ports::Clock;
use nrf_provisioning_zephyr::{AnswerLock, Kernel};
use nrf_provisioning_zephyr_tests as _;
use zephyr::stand_in::{enter, spawn};
use zephyr::sys::uptime_get;

#[test]
fn one_thread_at_a_time_has_the_lock() {
    let _kernel = enter();
    let begin = uptime_get();
    AnswerLock.lock();
    let other = spawn("other", move || {
        AnswerLock.lock();
        assert_eq!(uptime_get() - begin, 2_000);
        Kernel.sleep_ms(1_000);
        AnswerLock.unlock();
    });
    Kernel.sleep_ms(2_000);
    AnswerLock.unlock();
    // The other has it from the moment on at which it could.
    Kernel.sleep_ms(500);
    AnswerLock.lock();
    assert_eq!(uptime_get() - begin, 3_000);
    AnswerLock.unlock();
    other.join();
}

#[test]
fn a_signal_ends_the_wait_under_way() {
    let _kernel = enter();
    let begin = uptime_get();
    let other = spawn("other", || {
        Kernel.sleep_ms(700);
        AnswerLock.lock();
        AnswerLock.signal();
        AnswerLock.unlock();
    });
    assert!(AnswerLock.wait(30_000));
    assert_eq!(uptime_get() - begin, 700);
    other.join();
}

#[test]
fn a_signal_ends_the_next_wait_once() {
    let _kernel = enter();
    AnswerLock.signal();
    AnswerLock.signal();
    assert!(AnswerLock.wait(30_000));
    assert!(!AnswerLock.wait(0));
}

#[test]
fn a_wait_without_a_signal_ends_in_time() {
    let _kernel = enter();
    let begin = uptime_get();
    assert!(!AnswerLock.wait(30_000));
    assert_eq!(uptime_get() - begin, 30_000);
    // None of these waits.
    assert!(!AnswerLock.wait(0));
    assert_eq!(uptime_get() - begin, 30_000);
}
