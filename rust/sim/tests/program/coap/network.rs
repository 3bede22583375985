// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Datagrams that get lost, come twice, late or in another order.

use serde_json::Value;

use super::same_as_http::{final_state, without_digests};
use super::{CONFIG, cost};
use crate::common::{outcomes, passes_toml_over_coap};

const FIRST_BOOT: &str = include_str!("../../../scenarios/first-boot.toml");

/// The scheduled first boot on a bad network, with as many attempts as it takes; the key is made
/// once, and in the end everything is as on a good network.
fn first_boot(seed: u32, datagrams: &str) {
    let good = without_digests(&final_state(&scheduled_first_boot(seed, "")));
    let bad = without_digests(&final_state(&scheduled_first_boot(seed, datagrams)));
    assert_eq!(good, bad, "seed {seed}, {datagrams}");
}

fn scheduled_first_boot(seed: u32, datagrams: &str) -> Vec<Value> {
    let (_, service) = FIRST_BOOT.split_once("[service]\n").expect("has a service");
    let (batches, expect) = service.split_once("[expect]\n").expect("has expectations");
    // How many attempts and requests it takes is what the seed decides.
    let (_, expect) = expect.split_once("credentials = ").expect("expects credentials");
    let expect = expect.replace("requests = 4\n", "");
    passes_toml_over_coap(&format!(
        "[device]\nrandom_seed = {seed}\n\
         [service]\nseed = {seed}\ndatagrams = {{ {datagrams} }}\n{batches}\
         [kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\n[run]\nduration_s = 3600\n\
         [expect]\nat = {{ \"AT%KEYGEN\" = 1 }}\ncredentials = {expect}"
    ))
}

#[test]
fn thirty_percent_loss_delays_the_scheduled_first_boot_by_an_hour_at_most_seeds_1_to_25() {
    (1..=25).for_each(|seed| first_boot(seed, "loss_percent = 30"));
}

#[test]
fn thirty_percent_loss_delays_the_scheduled_first_boot_by_an_hour_at_most_seeds_26_to_50() {
    (26..=50).for_each(|seed| first_boot(seed, "loss_percent = 30"));
}

#[test]
fn repetition_disorder_and_delay_do_no_harm() {
    for seed in 1..=5 {
        first_boot(seed, "duplicate_percent = 40");
        first_boot(seed, "reorder_percent = 20");
        first_boot(seed, "late_percent = 20, late_s = 3");
        first_boot(
            seed,
            "loss_percent = 10, duplicate_percent = 10, reorder_percent = 10, late_percent = 10",
        );
    }
}

#[test]
fn without_a_single_datagram_each_attempt_fails_and_the_device_stays_ready() {
    let lines = passes_toml_over_coap(&format!(
        "[service]\n{CONFIG}datagrams = {{ loss_percent = 100 }}\n\
         [run]\ntrigger_at_s = [0, 200, 400]\nduration_s = 600\n\
         [expect]\nrequests = 0\nqueue = 2\nresponses = []\n"
    ));
    assert_eq!(outcomes(&lines), ["FAILED", "FAILED", "FAILED"]);
    assert_eq!(cost(&lines, "handshakes_failed"), 3);
    assert_eq!(cost(&lines, "datagrams_received"), 0);
}

#[test]
fn a_service_that_falls_silent_is_given_up_after_the_time_out() {
    for on in ["authenticate", "fetch", "report"] {
        let lines = passes_toml_over_coap(&format!(
            "[service]\n{CONFIG}faults = [{{ on = \"{on}\", delay_s = 86400 }}]\n\
             [kconfig]\nCOAP_TIMEOUT_SECONDS = 20\n\
             [run]\ntrigger_at_s = [0, 100]\n[expect]\nqueue = 0\n"
        ));
        // A report goes out over the connection that was kept, which gets a fresh one in its place.
        let expected = if on == "report" { ["DONE", "NO_COMMANDS"] } else { ["FAILED", "DONE"] };
        assert_eq!(outcomes(&lines), expected, "{on}");
        let stops: Vec<u64> = lines
            .iter()
            .filter(|line| line["name"] == "NRF_PROVISIONING_EVENT_STOP")
            .filter_map(|line| line["t_ms"].as_u64())
            .collect();
        // The attempt begins after three seconds; with LTE to wait for, it takes two more.
        assert!((23_000..=27_000).contains(&stops[0]), "{on}: {stops:?}");
    }
}
