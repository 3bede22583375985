// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The ports over the kernel, one by one.

use nrf_provisioning_core::ports::{Clock, Random, Timer};
use nrf_provisioning_zephyr::Kernel;
use nrf_provisioning_zephyr_tests as _;
use zephyr::stand_in::{enter, queues, spawn};
use zephyr::sys::uptime_get;
use zephyr::time::SYS_FREQUENCY;

/// Milliseconds that `run` takes.
fn taken(run: impl FnOnce()) -> i64 {
    let before = uptime_get();
    run();
    uptime_get() - before
}

#[test]
fn sleeping_takes_the_time_it_is_to_take() {
    let _kernel = enter();
    for ms in [0, 10, 1000, 90_000, u32::MAX] {
        let tick_ms = i64::from(1000u32.div_ceil(SYS_FREQUENCY));
        let more = taken(|| Kernel.sleep_ms(ms)) - i64::from(ms);
        assert!((0..=tick_ms).contains(&more), "{ms} ms and {more} more");
    }
}

#[test]
fn a_part_of_a_tick_is_slept_as_a_whole_one() {
    let _kernel = enter();
    let per_tick = 1000 / SYS_FREQUENCY;
    if per_tick > 1 {
        assert_eq!(taken(|| Kernel.sleep_ms(1)), per_tick.into());
        assert_eq!(taken(|| Kernel.sleep_ms(per_tick + 1)), (2 * per_tick).into());
    }
}

#[test]
fn the_uptime_is_in_whole_seconds_and_moves_on() {
    let _kernel = enter();
    let before = Kernel.uptime_s();
    assert_eq!(i64::from(before), uptime_get() / 1000);
    Kernel.sleep_ms(90_000);
    assert!((90..=91).contains(&(Kernel.uptime_s() - before)));
}

#[test]
fn threads_sleep_side_by_side() {
    let _kernel = enter();
    let together = taken(|| {
        let other = spawn("other", || Kernel.sleep_ms(3_000));
        Kernel.sleep_ms(1_000);
        other.join();
    });
    assert_eq!(together, 3_000);
}

#[test]
fn numbers_are_not_repeated() {
    let _kernel = enter();
    let mut numbers: Vec<_> = (0..64).map(|_| Kernel.random_u32()).collect();
    // Each of the upper bits is one in some number: in 64 random ones none of them is missing.
    let bits = numbers.iter().fold(0, |bits, number| bits | number);
    assert_eq!(bits >> 24, 0xff, "{numbers:x?}");
    numbers.sort_unstable();
    numbers.dedup();
    // Two random ones may be the same, if rarely.
    assert!(numbers.len() > 32, "{numbers:x?}");
}

#[test]
fn nothing_is_scheduled_before_there_is_a_queue() {
    let _kernel = enter();
    Kernel.run_work_after(0);
    Kernel.sleep_ms(10_000);
    assert_eq!(queues(), []);
}
