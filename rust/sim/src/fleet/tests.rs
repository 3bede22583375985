// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::play::simulate;
use super::units::{DAY, HOUR};
use super::*;

/// Few devices and a short interval: windows are short, and a run takes no time.
const INTERVAL_S: u32 = HOUR;

fn plan(situation: Situation, spread_s: u32) -> Plan {
    let mut plan = Plan {
        devices: 40_000,
        schedule: Schedule { interval_s: INTERVAL_S, spread_s, initial_backoff_s: 60 },
        outage_s: INTERVAL_S / 6,
        over_s: 6 * INTERVAL_S,
        ..Plan::new(situation)
    };
    plan.duration_s = 10 * INTERVAL_S;
    plan
}

fn ratio(plan: &Plan, library: Library) -> f64 {
    simulate(plan, library, &|_| {}).figures(plan).ratio()
}

#[test]
fn a_spread_of_the_interval_makes_a_fleet_that_boots_together_even_from_the_start() {
    let plan = plan(Situation::BootTogether, INTERVAL_S);
    let figures = simulate(&plan, Library::Ours, &|_| {}).figures(&plan);
    assert!(figures.ratio() < figures.chance + 0.03, "{figures:?}");
    assert!((figures.mean / figures.settled - 1.0).abs() < 0.01, "{figures:?}");
}

#[test]
fn without_a_spread_all_come_in_the_same_second() {
    let plan = plan(Situation::BootTogether, 0);
    for library in [Library::Ours, Library::C] {
        let figures = simulate(&plan, library, &|_| {}).figures(&plan);
        assert_eq!(figures.busiest_second, 40_000, "{library:?}");
    }
}

#[test]
fn a_spread_does_not_part_devices_with_the_c_library_that_boot_alike() {
    let plan = plan(Situation::BootTogether, INTERVAL_S);
    let alike = simulate(&plan, Library::C, &|_| {}).figures(&plan);
    assert_eq!(alike.busiest_second, 40_000);
    // Devices that differ in their boot by a tenth of a second have a hundred sequences.
    let differ = Plan { boot_differs_ms: 99, ..plan };
    let figures = simulate(&differ, Library::C, &|_| {}).figures(&differ);
    assert!((300..=2000).contains(&figures.busiest_second), "{figures:?}");
}

#[test]
fn an_outage_does_not_gather_a_fleet_that_is_spread() {
    let plan = plan(Situation::Outage, INTERVAL_S);
    let ours = simulate(&plan, Library::Ours, &|_| {}).figures(&plan);
    // A sixth of the fleet comes once more, within an interval: that, and chance.
    assert!(ours.ratio() < 1.0 + 1.0 / 6.0 + 2.0 * (ours.chance - 1.0), "{ours:?}");
    assert!(ratio(&plan, Library::C) > 1.5);
}

#[test]
fn only_what_the_library_backs_off_from_is_backed_off_from() {
    let plan = plan(Situation::Outage, 0);
    let requests = |answer| {
        let plan = Plan { answer, ..plan.clone() };
        simulate(&plan, Library::Ours, &|_| {}).figures(&plan).requests
    };
    // A refused certificate is no reason to come again sooner.
    assert!(requests(Answer::Busy) > requests(Answer::Refused));
    assert!(requests(Answer::Silence) > requests(Answer::Refused));
}

#[test]
fn a_fleet_that_is_up_since_long_ago_is_even() {
    for spread_s in [0, 100, INTERVAL_S, 3 * INTERVAL_S] {
        let plan = Plan { outage_s: 1, ..plan(Situation::Outage, spread_s) };
        for library in [Library::Ours, Library::C] {
            // The same number for all is no spread; the phase is what is even.
            let plan = Plan { boot_differs_ms: 1_000_000, ..plan.clone() };
            let figures = simulate(&plan, library, &|_| {}).figures(&plan);
            let even = figures.ratio() < figures.chance + 0.06;
            assert!(even, "{library:?}, {spread_s}: {figures:?}");
            assert!((figures.mean / figures.settled - 1.0).abs() < 0.02, "{figures:?}");
        }
    }
}

#[test]
fn every_device_is_provisioned_once_in_a_roll_out_and_when_it_is_claimed() {
    for situation in [Situation::RollOut, Situation::Unclaimed] {
        let plan = plan(situation, INTERVAL_S);
        let all = simulate(&plan, Library::Ours, &|_| {}).figures(&plan).requests;
        let intervals = match situation {
            // On average a device is switched on in the middle of six.
            Situation::RollOut => 10 - 3,
            _ => 10,
        };
        // An attempt in each interval, and three more requests once.
        let expected = plan.devices * (intervals + 3);
        assert!(all.abs_diff(expected) < expected / 50, "{situation:?}: {all}, not {expected}");
    }
}

#[test]
fn a_seed_decides_the_counts_and_the_number_of_threads_does_not() {
    let plan = Plan { devices: 10_000, ..plan(Situation::Unclaimed, 500) };
    let run = |plan: &Plan| simulate(plan, Library::Ours, &|_| {});
    assert_eq!(run(&plan), run(&plan));
    let mut alone = Load::new(&plan, Library::Ours);
    let cycle_s = plan.mean_delay_s(Library::Ours) as u32;
    for index in 0..plan.devices {
        device::live::<client::Ours>(&plan, cycle_s, index, &mut alone);
    }
    assert_eq!(run(&plan), alone);
    assert_ne!(run(&plan), run(&Plan { seed: 2, ..plan }));
}

#[test]
fn requests_of_an_attempt_that_provisions_come_as_in_the_scenario() {
    let first_boot = include_str!("../../scenarios/first-boot.toml");
    let scenario = crate::scenario::Scenario::parse("first-boot", first_boot).unwrap();
    assert_eq!(2 * scenario.service.batches.len(), device::PROVISIONING_S.len());
}

#[test]
fn the_advice_holds_and_less_does_not() {
    let day = Plan { outage_s: 4 * HOUR, ..Plan::new(Situation::BootTogether) };
    let Advice::Spread(Some((spread_s, _))) = advise(&day) else { panic!("there is a value") };
    let peak = |spread_s| {
        let schedule = Schedule { spread_s, ..day.schedule };
        let mut plan = Plan { schedule, devices: 300_000, seed: 7, ..day.clone() };
        plan.duration_s = plan.usual_duration_s();
        ratio(&plan, Library::Ours)
    };
    assert!(spread_s <= DAY && peak(spread_s) < LIMIT + 0.01, "{spread_s}: {}", peak(spread_s));
    assert!(peak(spread_s - DAY / 10) > LIMIT);
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_is_accepted() {
    let refused = |change: fn(&mut Plan)| {
        let mut plan = Plan::new(Situation::Outage);
        change(&mut plan);
        plan.check().unwrap_err().to_string()
    };
    assert!(refused(|plan| plan.devices = 0).contains("from 1 to 20000000"));
    assert!(refused(|plan| plan.schedule.interval_s = 0).contains("disables"));
    assert!(refused(|plan| plan.schedule.spread_s = u32::MAX).contains("SPREAD_S"));
    assert!(refused(|plan| plan.duration_s = 0).contains("from 60 to"));
    assert!(refused(|plan| plan.schedule.interval_s = 1).contains("fewer devices"));
    assert_eq!(Plan::new(Situation::RollOut).check(), Ok(()));
}

#[test]
fn a_plot_and_a_page_have_both_libraries_and_nothing_from_elsewhere() {
    let plan = Plan { devices: 2000, ..plan(Situation::Outage, 100) };
    let comparison = compare(&plan, &|_| {});
    let plot = svg(&comparison);
    for text in ["this library", "the C library", "outage", "busiest second", "hours"] {
        assert!(plot.contains(text), "{text} is missing in {plot}");
    }
    let page = page(&[(&comparison, "a < b")]);
    assert_eq!(page.matches("<svg").count(), 1);
    assert!(page.contains("<p>a &lt; b</p>"));
    let addresses = page.matches("://").count();
    assert_eq!(addresses, page.matches("\"http://www.w3.org/2000/svg\"").count());
}
