// SPDX-License-Identifier: Apache-2.0 OR MIT

use std::string::String;
use std::vec::Vec;

use super::super::{SettingRefused, Signals};
use crate::config::Config;
use crate::event::Event;
use crate::event::Event::*;
use crate::log::LogEntry;
use crate::ports::Timer;
use crate::testing::Did;
use crate::testing::batch::{at, config, finished};
use crate::testing::platform::{Change, FakePlatform};
use crate::testing::world::{SCHEDULED, World};

const INTERVAL: &[u8] = b"interval-sec";
const AFTER: &[u8] = b"after-correlation-id";

fn load(signals: &Signals, name: &[u8], value: &[u8]) -> Result<(), SettingRefused> {
    let mut device = FakePlatform::new(Config::DEFAULT);
    signals.load_setting(&mut device, name, value.len(), |buffer| {
        buffer.copy_from_slice(value);
        Ok(value.len())
    })
}

fn text(value: Vec<u8>) -> String {
    String::from_utf8(value).unwrap()
}

#[test]
fn a_stored_interval_is_decimal_digits_and_everything_else_keeps_the_old() {
    let signals = Signals::new();
    assert_eq!(load(&signals, INTERVAL, b"3600"), Ok(()));
    for value in [
        &b"0x10"[..],
        b"-1",
        b"+1",
        b" 1",
        b"12 ",
        b"12s",
        b"1\0",
        b"\0",
        b"2147483648",
        b"4294967295",
        b"4294967356",
        b"99999999999999999999",
        b"1e3",
        &[b'0'; 300],
    ] {
        assert!(load(&signals, INTERVAL, value).is_err(), "{}", value.escape_ascii());
        assert_eq!(signals.interval(), Some(3600));
    }
    assert_eq!(load(&signals, INTERVAL, b"010"), Ok(()));
    assert_eq!(signals.interval(), Some(10), "ten, not octal eight");
    assert_eq!(load(&signals, INTERVAL, b"2147483647"), Ok(()));
    assert_eq!(signals.interval(), Some(2_147_483_647));
    assert_eq!(load(&signals, INTERVAL, b"0"), Ok(()));
    assert_eq!(signals.interval(), Some(0));
}

#[test]
fn an_emptied_interval_is_the_default_again() {
    let signals = Signals::new();
    load(&signals, INTERVAL, b"3600").unwrap();
    assert_eq!(load(&signals, INTERVAL, b""), Ok(()));
    assert_eq!(signals.interval(), None);
}

#[test]
fn a_refused_interval_is_logged() {
    let signals = Signals::new();
    let mut device = FakePlatform::new(Config::DEFAULT);
    let _ = signals.load_setting(&mut device, INTERVAL, 1, |buffer| {
        buffer.fill(b'x');
        Ok(1)
    });
    assert_eq!(device.tape.logged(LogEntry::IntervalInvalid).len(), 1);
}

#[test]
fn keys_are_exact() {
    let signals = Signals::new();
    for name in
        [&b"i"[..], b"", b"interval-se", b"interval-sec2", b"interval-sec/x", b"a", b"INTERVAL-SEC"]
    {
        assert_eq!(load(&signals, name, b"5"), Err(SettingRefused::Unknown));
    }
    assert_eq!(signals.interval(), None);
    assert!(signals.after.is_empty());
}

#[test]
fn a_value_that_cannot_be_read_changes_nothing() {
    let signals = Signals::new();
    load(&signals, INTERVAL, b"3600").unwrap();
    let mut device = FakePlatform::new(Config::DEFAULT);
    let result = signals.load_setting(&mut device, INTERVAL, 2, |_| Err(-5));
    assert_eq!(result, Err(SettingRefused::Unreadable(-5)));
    let result = signals.load_setting(&mut device, AFTER, 2, |_| Err(-5));
    assert_eq!(result, Err(SettingRefused::Unreadable(-5)));
    let result = signals.load_setting(&mut device, INTERVAL, 2, |_| Ok(99));
    assert_eq!(result, Err(SettingRefused::Invalid), "more than there is room for");
    assert_eq!(signals.interval(), Some(3600));
    assert!(signals.after.is_empty());
}

#[test]
fn a_read_that_gives_less_than_announced_counts_for_what_it_gave() {
    let signals = Signals::new();
    let mut device = FakePlatform::new(Config::DEFAULT);
    let result = signals.load_setting(&mut device, INTERVAL, 4, |buffer| {
        buffer[..2].copy_from_slice(b"42");
        Ok(2)
    });
    assert_eq!((result, signals.interval()), (Ok(()), Some(42)));
}

#[test]
fn a_stored_after_has_45_bytes_at_most_and_no_control_characters() {
    let signals = Signals::new();
    assert!(load(&signals, AFTER, &[b'x'; 46]).is_err());
    assert!(load(&signals, AFTER, b"a\r\nb").is_err());
    assert!(load(&signals, AFTER, b"a\0").is_err());
    assert!(signals.after.is_empty());
    assert_eq!(load(&signals, AFTER, &[b'x'; 45]), Ok(()));
    assert_eq!(signals.after.load(), [b'x'; 45]);
}

#[test]
fn the_stored_after_is_taken_once_and_never_in_place_of_a_newer_one() {
    let mut world = World::manual();
    world.platform.settings.insert("provisioning/after-correlation-id".into(), b"old".to_vec());
    world.serve(&[config("new", &[("k", "v")])]);
    world.attempt();
    assert_eq!(world.tape.fetches(), ["old", "new"]);
    world.attempt();
    assert_eq!(world.tape.fetches(), ["new"], "what was stored is older");
}

#[test]
fn after_is_stored_when_provisioning_is_done_and_only_if_it_is_configured() {
    for save_cmd_id in [true, false] {
        let mut world = World::new(Config { save_cmd_id, ..Config::DEFAULT });
        let key = "provisioning/after-correlation-id";
        world.serve(&[config("a", &[("k", "v")])]).attempt();
        assert!(!world.platform.settings.contains_key(key), "not before it is done");
        world.serve(&[config("b", &[("k", "v")]), finished("f")]);
        let events = world.attempt();
        assert!(events.ends_with(&[Done, Stop]));
        let stored = world.platform.settings.get(key).cloned().map(text);
        assert_eq!(stored.as_deref(), save_cmd_id.then_some("f"));
        if save_cmd_id {
            let all = world.tape.all();
            let save = all.iter().position(|did| *did == Did::Save(key.into(), b"f".to_vec()));
            let done = all.iter().position(|did| *did == Did::Notify(Done));
            assert!(save < done, "an application that resets on DONE has it stored");
        }
    }
}

#[test]
fn a_stored_after_outlives_a_reboot() {
    let setup = Config { save_cmd_id: true, ..Config::DEFAULT };
    let mut world = World::new(setup);
    world.serve(&[finished("f")]).attempt();
    let mut rebooted = World::new(setup);
    rebooted.platform.settings = world.platform.settings.clone();
    rebooted.attempt();
    assert_eq!(rebooted.tape.fetches(), ["f"]);
}

#[test]
fn after_that_cannot_be_stored_does_not_undo_done() {
    let mut world = World::new(Config { save_cmd_id: true, ..Config::DEFAULT });
    world.platform.broken_keys.push("provisioning/after-correlation-id".into());
    world.serve(&[finished("f")]);
    assert!(world.attempt().ends_with(&[Done, Stop]));
    assert_eq!(world.tape.logged(LogEntry::SettingsSave).len(), 1);
}

#[test]
fn the_storage_path_is_configurable() {
    let setup = Config { settings_storage_path: c"my/path", save_cmd_id: true, ..SCHEDULED };
    let mut world = World::new(setup);
    world.platform.settings.insert("my/path/interval-sec".into(), b"77".to_vec());
    world.platform.settings.insert("provisioning/interval-sec".into(), b"5".to_vec());
    world.serve(&[finished("f")]).init().run_for(10);
    assert_eq!(world.signals.interval(), Some(77));
    assert!(world.platform.settings.contains_key("my/path/after-correlation-id"));
    world.set_interval(88).unwrap();
    assert_eq!(text(world.platform.settings["my/path/interval-sec"].clone()), "88");
}

#[test]
fn a_set_interval_is_stored_as_decimal_digits_and_outlives_a_reboot() {
    let mut world = World::new(SCHEDULED);
    world.init().run_for(10);
    for (seconds, stored) in [(60, "60"), (0, "0"), (i32::MAX, "2147483647")] {
        world.set_interval(seconds).unwrap();
        assert_eq!(text(world.platform.settings["provisioning/interval-sec"].clone()), stored);
    }
    let mut rebooted = World::new(SCHEDULED);
    rebooted.platform.settings = world.platform.settings.clone();
    rebooted.init().run_for(0);
    assert_eq!(rebooted.signals.interval(), Some(2_147_483_647));
}

#[test]
fn a_stored_interval_of_0_leaves_the_attempt_after_a_boot() {
    let mut world = World::new(SCHEDULED);
    world.platform.settings.insert("provisioning/interval-sec".into(), b"0".to_vec());
    world.init().run_for(1_000_000);
    assert_eq!(world.tape.starts(), [1]);
}

#[test]
fn an_interval_of_the_service_s_is_a_minute_at_least() {
    let mut world = World::new(SCHEDULED);
    world.platform.settings.insert("provisioning/interval-sec".into(), b"1".to_vec());
    world.init().run_for(130);
    assert_eq!(world.tape.starts(), [1, 61, 121]);
}

#[test]
fn keys_that_were_not_reported_are_known_after_a_reset_and_forgotten_with_their_report() {
    let record = "provisioning/unreported-keys";
    let mut world = World::manual();
    world.platform.settings.insert(record.into(), b"42;".to_vec());
    world.platform.private_keys = Some(std::vec![42]);
    world.serve(&[at("k", "%KEYGEN", "42,2,0"), finished("f")]);
    world.init().attempt();
    assert!(world.tape.did(&Did::Delete(42, 2)));
    assert_eq!(world.platform.settings[record], b"", "the service knows the key now");
    assert!(world.signals.unreported_keys.is_empty());
}

#[test]
fn a_record_of_keys_that_outlived_its_report_is_removed_when_the_service_has_nothing_more() {
    let record = "provisioning/unreported-keys";
    let mut world = World::manual();
    world.platform.settings.insert(record.into(), b"42;".to_vec());
    world.init().attempt();
    assert_eq!(world.platform.settings[record], b"");
    world.platform.private_keys = Some(std::vec![42]);
    world.serve(&[at("k", "%KEYGEN", "42,2,0")]);
    world.attempt();
    assert!(!world.tape.did(&Did::Delete(42, 2)), "a key that was reported is nobody's to delete");
}

#[test]
fn a_record_of_keys_that_is_torn_is_refused() {
    let mut world = World::manual();
    world.platform.settings.insert("provisioning/unreported-keys".into(), b"42;4".to_vec());
    world.init().attempt();
    assert_eq!(world.tape.logged(LogEntry::JournalInvalid).len(), 1);
}

#[test]
fn a_root_ca_that_could_not_be_read_or_written_is_seen_to_in_the_next_attempt() {
    for (held, written) in [(Err(-5), Ok(())), (Ok(false), Err(-5))] {
        let mut world = World::manual();
        let config = world.platform.config;
        (world.platform.root_ca, world.platform.root_ca_write) = (held, written);
        world.signals.clone().on_modem_init(&mut world.platform, &config);
        (world.platform.root_ca, world.platform.root_ca_write) = (Ok(false), Ok(()));
        let events = world.attempt();
        let expected = [Start, NeedLteDeactivated, NeedLteActivated, NoCommands, Stop];
        assert_eq!(events, expected, "the modem has to be offline for it");
        assert!(world.tape.did(&Did::WriteRootCa(189_298)));
        assert_eq!(world.attempt(), [Start, NoCommands, Stop], "once is enough");
    }
}

#[test]
fn a_modem_that_never_tells_the_time_gets_its_root_ca_all_the_same() {
    let mut world = World::manual();
    let config = world.platform.config;
    world.platform.time_valid_ms = None;
    world.platform.root_ca = Err(-12);
    world.signals.clone().on_modem_init(&mut world.platform, &config);
    world.platform.root_ca = Ok(false);
    let events = world.attempt();
    assert_eq!(events, [Start, NeedLteDeactivated, NeedLteActivated, NoValidDateTime, Stop]);
    assert!(world.tape.did(&Did::WriteRootCa(189_298)));
}

#[test]
fn entering_a_mode_with_lte_subscribes_and_other_modes_do_not() {
    for (mode, subscribes) in
        [(1, true), (21, true), (0, false), (4, false), (20, false), (31, false), (-1, false)]
    {
        let mut device = FakePlatform::new(Config::DEFAULT);
        let signals = device.signals.clone();
        assert!(!signals.on_cfun(&mut device, mode));
        assert_eq!(device.tape.did(&Did::Subscribe), subscribes, "{mode}");
    }
}

#[test]
fn a_subscription_that_fails_is_fatal_and_told_once() {
    let mut world = World::new(Config { interval_s: 1000, ..SCHEDULED });
    world.init().run_for(10);
    world.tape.clear();
    world.platform.subscription = Err(65536);
    let signals = world.signals.clone();
    assert!(signals.on_cfun(&mut world.platform, 1));
    // As the platform does then.
    world.platform.run_work_after(0);
    world.run_for(0);
    world.platform.run_work_after(0);
    world.run_for(0);
    assert_eq!(world.tape.events(), [FatalError]);
    world.run_for(991);
    assert_eq!(world.tape.starts(), [1001], "the schedule goes on");
}

#[test]
fn other_notifications_change_nothing() {
    let mut device = FakePlatform::new(Config::DEFAULT);
    let signals = device.signals.clone();
    let setup = device.config;
    for line in [&b"+CGEV: ME PDN DEACT 1"[..], b"+CGEV: garbage", b"", b"+CEREG: 0"] {
        signals.on_cgev(&mut device, &setup, line);
        assert!(signals.link.is_up());
    }
    device.apply(Change::Link(false));
    assert!(!signals.link.is_up());
    assert_eq!(device.tape.logged(LogEntry::NetworkDown).len(), 1);
}

#[test]
fn a_reset_is_the_state_after_boot() {
    let mut world = World::new(SCHEDULED);
    world.init().run_for(10);
    world.set_interval(77).unwrap();
    world.trigger();
    world.platform.apply(Change::Link(false));
    world.signals.after.store(b"a");
    world.signals.reset();
    assert!(world.signals.link.is_up());
    assert_eq!(world.signals.interval(), None);
    assert!(world.signals.after.is_empty());
    world.tape.clear();
    world.run_work();
    assert_eq!(world.tape.events(), Vec::<Event>::new());
}

#[test]
fn the_root_ca_is_written_only_where_there_is_none() {
    let rows = [
        (true, Ok(false), 1824, true),
        (true, Ok(true), 1824, false),
        (true, Err(-5), 1824, false),
        (false, Ok(false), 1824, false),
        (true, Ok(false), 4096, true),
        (true, Ok(false), 4097, false),
        (true, Ok(false), 0, false),
    ];
    for (with_cert, held, len, written) in rows {
        let setup = Config { with_cert, root_ca_sec_tag: 42, ..Config::DEFAULT };
        let mut device = FakePlatform::new(setup);
        (device.root_ca, device.root_ca_len) = (held, len);
        Signals::new().on_modem_init(&mut device, &setup);
        assert_eq!(device.tape.did(&Did::WriteRootCa(42)), written, "{held:?} {len}");
    }
    let mut device = FakePlatform::new(Config::DEFAULT);
    (device.root_ca, device.root_ca_write) = (Ok(false), Err(-12));
    Signals::new().on_modem_init(&mut device, &Config::DEFAULT);
    assert_eq!(device.tape.logged(LogEntry::RootCa), [-12]);
}
