// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library in a whole: attempts run on its thread, and when they are due.

use std::time::Duration;

use nrf_provisioning_zephyr::Event::{
    Done, NeedLteActivated, NeedLteDeactivated, NoCommands, Scheduled, Start, Stop,
};
use nrf_provisioning_zephyr::{Error, Event, init, set_interval, trigger};
use nrf_provisioning_zephyr_tests::{
    finished_reports, on_event, sleep_s, start_modem, take_events, versions_logged,
};
use zephyr::kconfig::{CONFIG_NRF_PROVISIONING_INTERVAL_S, CONFIG_NRF_PROVISIONING_STACK_SIZE};
use zephyr::raw::K_LOWEST_APPLICATION_THREAD_PRIO;
use zephyr::stand_in::{Queue, enter, queues};

const INTERVAL_S: u32 = CONFIG_NRF_PROVISIONING_INTERVAL_S as u32;

/// What an attempt is that finds nothing to do, so many seconds after boot, and takes no time.
fn empty_attempt(at_s: u32, next_s: u32) -> [(i64, Event); 4] {
    [Start, NoCommands, Stop, scheduled(next_s)].map(|event| (i64::from(at_s) * 1000, event))
}

fn scheduled(seconds: u32) -> Event {
    Scheduled { after: Duration::from_secs(seconds.into()) }
}

/// One test, as a process has one library.
#[test]
fn attempts_run_when_they_are_due() {
    let _kernel = enter();
    start_modem();
    assert_eq!(trigger(), Err(Error::NotInitialised));
    init(&on_event).expect("is not initialised yet");
    assert_eq!(init(&on_event), Err(Error::AlreadyInitialised));
    assert_eq!(queues(), [the_queue()]);
    assert_eq!(versions_logged(), 1);

    // A second after boot; the address behind a link that came up takes two more.
    sleep_s(60);
    let first = [Start, NeedLteDeactivated, NeedLteActivated].map(|event| (1_000, event));
    let rest = [Done, Stop, scheduled(INTERVAL_S)].map(|event| (3_000, event));
    assert_eq!(take_events(), [&[(0, scheduled(1))], &first[..], &rest].concat());
    assert_eq!(finished_reports(), 1);

    // After the interval, and not before.
    sleep_s(3 + INTERVAL_S - 60 - 1);
    assert_eq!(take_events(), []);
    sleep_s(1);
    // The test's thread and the library's wake at the same time.
    sleep_s(1);
    assert_eq!(take_events(), empty_attempt(3 + INTERVAL_S, INTERVAL_S));

    // A new interval takes the place of the old one at once, from now on.
    let now_s = 3 + INTERVAL_S + 1;
    set_interval(Duration::from_secs(600)).expect("is stored");
    sleep_s(601);
    let told = take_events();
    assert_eq!(
        told,
        [&[(i64::from(now_s) * 1000, scheduled(600))][..], &empty_attempt(now_s + 600, 600)]
            .concat()
    );

    // A trigger does not wait, and takes the place of the next attempt.
    let now_s = now_s + 601;
    trigger().expect("is initialised");
    sleep_s(600);
    assert_eq!(take_events(), empty_attempt(now_s, 600));
    sleep_s(1);
    assert_eq!(take_events(), empty_attempt(now_s + 600, 600));
    assert_eq!(queues(), [the_queue()]);
}

fn the_queue() -> Queue {
    Queue {
        name: String::from("nrf_provisioning_work_q"),
        stack_size: CONFIG_NRF_PROVISIONING_STACK_SIZE as usize,
        priority: K_LOWEST_APPLICATION_THREAD_PRIO as i32,
    }
}
