// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;

fn bad(text: &str) -> BadScenario {
    let text = format!("name = \"x\"\nabout = \"y\"\n{text}");
    Scenario::parse("x.toml", &text).expect_err("has to be refused")
}

#[test]
fn every_built_in_scenario_is_read_and_has_its_own_name() {
    for built_in in BUILT_IN {
        let scenario =
            Scenario::parse(built_in.name, built_in.text).unwrap_or_else(|bad| panic!("{bad}"));
        assert_eq!(scenario.name, built_in.name);
        let expect = &scenario.expect;
        let course = expect.events.is_some() || expect.starts_s.is_some();
        // How often a bad network makes a device try is nobody's to expect.
        assert!(course || expect.responses.is_some());
    }
}

#[test]
fn the_built_in_scenarios_expect_every_event() {
    for event in crate::trace::EVENT_NAMES {
        let quoted = format!("\"{event}\"");
        assert!(BUILT_IN.iter().any(|built_in| built_in.text.contains(&quoted)), "{event}");
    }
}

#[test]
fn a_syntax_error_has_its_line() {
    let error = bad("[run\n");
    assert_eq!((error.file.as_str(), error.line), ("x.toml", Some(3)));
}

#[test]
fn an_unknown_field_has_its_line_and_the_known_ones() {
    let error = bad("[run]\nduration = 3\n");
    assert_eq!(error.line, Some(4));
    assert!(error.reason.contains("duration_s"), "{error}");
}

#[test]
fn an_unknown_event_is_named_with_its_line() {
    let error = bad("[expect]\nevents = [\n\"START\",\n\"BEGIN\"]\n");
    assert!(error.reason.contains("BEGIN") && error.reason.contains("STOP"), "{error}");
    assert!(error.line.is_some_and(|line| line >= 4), "{error}");
}

#[test]
fn a_kconfig_value_out_of_range_is_told_the_range() {
    let error = bad("[kconfig]\nINTERVAL_S = 5\nCBOR_RECORDS = 21\n");
    assert_eq!(error.line, Some(5));
    assert!(error.reason.contains("CBOR_RECORDS is 21"), "{error}");
    assert!(error.reason.contains("from 5 to 20"), "{error}");
}

#[test]
fn an_unknown_kconfig_symbol_is_told_the_known_ones() {
    let error = bad("[kconfig]\nINTERVALS = 5\n");
    assert_eq!(error.line, Some(4));
    assert!(error.reason.contains("INTERVAL_S"), "{error}");
    let error = bad("[kconfig]\nCONFIG_NRF_PROVISIONING_INTERVAL_S = 5\n");
    assert!(error.reason.contains("without their prefix: use INTERVAL_S"), "{error}");
}

#[test]
fn kconfig_values_reach_the_configuration() {
    let text = "name = \"x\"\nabout = \"y\"\n[kconfig]\nAUTO_START_ON_INIT = true\n\
                SCHEDULED = true\nSETTINGS_STORAGE_PATH = \"p\"\nHTTP_PORT = 8443\nLOG_LEVEL = 4\n";
    let scenario = Scenario::parse("x", text).expect("is well-formed");
    let settings = scenario.kconfig.checked();
    assert!(settings.config.scheduled && settings.config.auto_start_on_init);
    assert_eq!(settings.config.settings_storage_path, c"p");
    assert_eq!((settings.config.http_port, settings.log_level), (8443, 4));
}

#[test]
fn scheduled_depends_on_auto_start() {
    let error = bad("[kconfig]\nSCHEDULED = true\n");
    assert_eq!(error.line, Some(4));
    assert!(error.reason.contains("AUTO_START_ON_INIT"), "{error}");
}

#[test]
fn a_step_after_the_end_of_the_run_is_refused() {
    let error = bad("[run]\nduration_s = 10\nreboot_at_s = [10]\n");
    assert!(error.reason.contains("reboot_at_s has 10 s"), "{error}");
    assert_eq!(error.line, Some(5));
    let error = bad("[run]\nduration_s = 0\n");
    assert_eq!(error.line, Some(4), "{error}");
}

#[test]
fn steps_come_in_order_and_the_trigger_by_default() {
    let run = Run { reboot_at_s: vec![5], trigger_at_s: Some(vec![9, 1]), ..Run::default() };
    let times: Vec<u64> = run.steps(false).into_iter().map(|(at_ms, _)| at_ms).collect();
    assert_eq!(times, [1000, 5000, 9000]);
    assert_eq!(Run::default().steps(false), [(0, Step::Trigger)]);
    assert_eq!(Run::default().steps(true), []);
}

#[test]
fn what_is_neither_built_in_nor_a_file_is_told_apart() {
    let error = Scenario::load("first-bot").expect_err("there is none");
    assert!(error.reason.contains("scenarios"), "{error}");
    let error = Scenario::load("none/such.toml").expect_err("there is none");
    assert!(error.reason.contains("cannot be read"), "{error}");
}
