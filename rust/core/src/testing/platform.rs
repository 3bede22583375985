// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A modem, settings, a clock and an application, scripted by the test.

use core::ffi::CStr;
use std::borrow::ToOwned;
use std::boxed::Box;
use std::collections::{BTreeMap, VecDeque};
use std::ffi::CString;
use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use super::{Did, Tape};
use crate::attempt::lte;
use crate::client::Signals;
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::log::LogEntry;
use crate::ports::{
    AtResult, Clock, Credentials, Events, Identity, Log, Lte, LteState, Modem, Random, Settings,
    SettingsKey, Timer,
};
use crate::wire::text::CText;

/// Something that happens to the device by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The modem is offline, and the bearer gone.
    Offline,
    /// The modem is online, and the bearer there.
    Online,
    /// A `+CGEV` line that tells so.
    Link(bool),
}

type Hook = Box<dyn FnMut(&mut FakePlatform, Event)>;

/// The device. The fields are what a test may script.
pub(crate) struct FakePlatform {
    pub(crate) tape: Rc<Tape>,
    pub(crate) signals: Rc<Signals>,
    pub(crate) config: Config,
    /// When the work item is due.
    pub(crate) timer_ms: Option<u64>,
    pub(crate) changes: Vec<(u64, Change)>,
    pub(crate) offline: bool,
    pub(crate) cme_errors: bool,
    /// Seconds the application takes to bring LTE down; `None`: it does not.
    pub(crate) down_after_s: Option<u64>,
    /// Seconds the application takes to bring LTE up; `None`: it does not.
    pub(crate) up_after_s: Option<u64>,
    /// How AT commands end, and their text; without a script they are `OK` and say nothing.
    pub(crate) answers: VecDeque<(AtResult, Vec<u8>)>,
    /// Room each AT command had for its answer.
    pub(crate) rooms: Vec<usize>,
    /// How many deletions fail before one works.
    pub(crate) deletion_failures: u32,
    /// Which tags have a private key; `None`: it cannot be told.
    pub(crate) private_keys: Option<Vec<u32>>,
    /// How often `AT+CMEE` fails before it works.
    pub(crate) cmee_failures: u32,
    /// Another library turns numbered errors off behind each command.
    pub(crate) cmee_is_contested: bool,
    /// What `AT+CGATT?` answers.
    pub(crate) attached: bool,
    pub(crate) settings: BTreeMap<String, Vec<u8>>,
    pub(crate) broken_keys: Vec<String>,
    /// Errors of the next attempts to make the settings ready.
    pub(crate) settings_errors: VecDeque<i32>,
    pub(crate) load_error: Option<i32>,
    /// When the modem has a time; `None`: never.
    pub(crate) time_valid_ms: Option<u64>,
    pub(crate) random: u32,
    /// Happens while the next random number is made.
    pub(crate) meanwhile: Option<Change>,
    pub(crate) subscription: Result<(), i32>,
    pub(crate) root_ca: Result<bool, i32>,
    pub(crate) root_ca_write: Result<(), i32>,
    pub(crate) root_ca_len: usize,
    pub(crate) token: Result<Vec<u8>, Error>,
    /// Room each token had.
    pub(crate) token_rooms: Vec<usize>,
    pub(crate) firmware: Result<&'static str, Error>,
    /// Called for each event, as the application's callback is.
    pub(crate) on_event: Option<Hook>,
}

impl FakePlatform {
    /// A device on which everything works.
    pub(crate) fn new(config: Config) -> Self {
        Self {
            tape: Tape::new(),
            signals: Rc::default(),
            config,
            timer_ms: None,
            changes: Vec::new(),
            offline: false,
            cme_errors: false,
            down_after_s: Some(0),
            up_after_s: Some(0),
            answers: VecDeque::new(),
            rooms: Vec::new(),
            deletion_failures: 0,
            private_keys: Some(Vec::new()),
            cmee_failures: 0,
            cmee_is_contested: false,
            attached: false,
            settings: BTreeMap::new(),
            broken_keys: Vec::new(),
            settings_errors: VecDeque::new(),
            load_error: None,
            time_valid_ms: Some(0),
            random: 0,
            meanwhile: None,
            subscription: Ok(()),
            root_ca: Ok(true),
            root_ca_write: Ok(()),
            root_ca_len: 1824,
            token: Ok(b"eyJ.token.sig".to_vec()),
            token_rooms: Vec::new(),
            firmware: Ok("mfw_nrf91x1_2.0.2"),
            on_event: None,
        }
    }

    /// The next AT command ends like this.
    pub(crate) fn answer(&mut self, result: AtResult, text: impl AsRef<[u8]>) {
        self.answers.push_back((result, text.as_ref().to_vec()));
    }

    pub(crate) fn change_in(&mut self, delay_ms: u64, change: Change) {
        self.changes.push((self.tape.now_ms() + delay_ms, change));
    }

    /// When the next change by itself is due.
    pub(crate) fn next_change(&self) -> Option<u64> {
        self.changes.iter().map(|(at, _)| *at).min()
    }

    /// Lets the time pass, and everything happen that happens by itself until then.
    pub(crate) fn advance_to(&mut self, until_ms: u64) {
        while let Some(at) = self.next_change().filter(|at| *at <= until_ms) {
            let index = self.changes.iter().position(|(due, _)| *due == at).unwrap();
            let (_, change) = self.changes.remove(index);
            self.tape.set_now_ms(at.max(self.tape.now_ms()));
            self.apply(change);
        }
        self.tape.set_now_ms(until_ms.max(self.tape.now_ms()));
    }

    pub(crate) fn apply(&mut self, change: Change) {
        let (signals, config) = (self.signals.clone(), self.config);
        let up = match change {
            Change::Offline => {
                self.offline = true;
                false
            }
            Change::Online => {
                self.offline = false;
                true
            }
            Change::Link(up) => up,
        };
        let line: &[u8] =
            if up { b"+CGEV: ME PDN ACT 0\r\n" } else { b"+CGEV: ME PDN DEACT 0\r\n" };
        signals.on_cgev(self, &config, line);
    }
}

impl Modem for FakePlatform {
    fn is_offline(&mut self) -> bool {
        self.offline
    }

    fn has_valid_time(&mut self) -> bool {
        self.time_valid_ms.is_some_and(|at| self.tape.now_ms() >= at)
    }

    fn is_attached(&mut self) -> bool {
        self.attached
    }

    fn enable_cme_errors(&mut self) -> Result<bool, Error> {
        let was_on = self.cme_errors;
        self.keep_cme_errors()?;
        self.tape.push(Did::Cmee(true));
        Ok(was_on)
    }

    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        if self.cmee_failures > 0 {
            self.cmee_failures -= 1;
            return Err(Error::ModemUnavailable);
        }
        self.cme_errors = true;
        Ok(())
    }

    fn restore_cme_errors(&mut self, enabled: bool) -> bool {
        if self.cmee_failures > 0 {
            self.cmee_failures -= 1;
            return false;
        }
        self.tape.push(Did::Cmee(enabled));
        self.cme_errors = enabled;
        true
    }

    fn has_private_key(&mut self, sec_tag: u32) -> Option<bool> {
        self.private_keys.as_ref().map(|tags| tags.contains(&sec_tag))
    }

    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        assert!(self.cme_errors, "a command runs with CME errors on");
        assert!(self.offline, "a command runs while LTE is down");
        let (set, parameters) =
            (String::from_utf8_lossy(set_command), String::from_utf8_lossy(parameters));
        self.tape.push(Did::At(format!("AT{set}={parameters}")));
        self.rooms.push(answer.len());
        let (result, text) = self.answers.pop_front().unwrap_or((AtResult::Ok, Vec::new()));
        let fits = text.len() < answer.len();
        answer.iter_mut().zip(text.iter().chain(&[0])).for_each(|(to, from)| *to = *from);
        if self.cmee_is_contested {
            self.cme_errors = false;
        }
        if fits { result } else { AtResult::AnswerTooLarge }
    }

    fn delete_credential(&mut self, sec_tag: u32, credential_type: u32) -> bool {
        self.tape.push(Did::Delete(sec_tag, credential_type));
        if let Some(left) = self.deletion_failures.checked_sub(1) {
            self.deletion_failures = left;
            return false;
        }
        if let Some(tags) = self.private_keys.as_mut() {
            tags.retain(|tag| *tag != sec_tag);
        }
        true
    }

    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        self.tape.push(Did::Subscribe);
        self.subscription
    }
}

impl Lte for FakePlatform {
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        let signals = self.signals.clone();
        lte::request(self, &signals.link, state, timeout_s)
    }

    fn ask_for_lte(&mut self) {
        self.notify(Event::NeedLteActivated);
    }
}

impl Events for FakePlatform {
    fn notify(&mut self, event: Event) {
        self.tape.push(Did::Notify(event));
        let change = match event {
            Event::NeedLteDeactivated => self.down_after_s.map(|s| (s, Change::Offline)),
            Event::NeedLteActivated => self.up_after_s.map(|s| (s, Change::Online)),
            _ => None,
        };
        match change {
            Some((0, change)) => self.apply(change),
            Some((seconds, change)) => self.change_in(seconds * 1000, change),
            None => {}
        }
        if let Some(mut hook) = self.on_event.take() {
            hook(self, event);
            self.on_event = Some(hook);
        }
    }
}

impl Clock for FakePlatform {
    fn sleep_ms(&mut self, ms: u32) {
        self.tape.push(Did::Sleep(ms));
        self.advance_to(self.tape.now_ms() + u64::from(ms));
    }

    fn uptime_s(&mut self) -> u32 {
        (self.tape.now_ms() / 1000) as u32
    }
}

impl Timer for FakePlatform {
    fn run_work_after(&mut self, delay_s: u32) {
        self.tape.push(Did::RunAfter(delay_s));
        self.timer_ms = Some(self.tape.now_ms() + u64::from(delay_s) * 1000);
    }
}

impl Random for FakePlatform {
    fn random_u32(&mut self) -> u32 {
        if let Some(change) = self.meanwhile.take() {
            self.apply(change);
        }
        self.random
    }
}

impl Settings for FakePlatform {
    fn init_settings(&mut self) -> Result<(), i32> {
        self.settings_errors.pop_front().map_or(Ok(()), Err)
    }

    fn load_settings(&mut self) -> Result<(), i32> {
        self.tape.push(Did::LoadSettings);
        let signals = self.signals.clone();
        let prefix = format!("{}/", self.config.settings_storage_path.to_str().unwrap());
        for (key, value) in self.settings.clone() {
            let Some(name) = key.strip_prefix(&prefix) else { continue };
            let _ = signals.load_setting(self, name.as_bytes(), value.len(), |buffer| {
                buffer.copy_from_slice(&value);
                Ok(value.len())
            });
        }
        self.load_error.map_or(Ok(()), Err)
    }

    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32> {
        let path = self.config.settings_storage_path.to_str().unwrap();
        let key = CString::new(format!("{path}/{}", key.name())).unwrap();
        self.save_setting(key.as_c_str().into(), value)
    }

    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        let key = core::str::from_utf8(key.to_bytes()).unwrap().to_string();
        self.tape.push(Did::Save(key.clone(), value.to_owned()));
        if self.broken_keys.contains(&key) {
            return Err(-2);
        }
        self.settings.insert(key, value.to_owned());
        Ok(())
    }
}

impl Credentials for FakePlatform {
    fn has_root_ca(&mut self, _sec_tag: i32) -> Result<bool, i32> {
        self.root_ca
    }

    fn write_root_ca(&mut self, sec_tag: i32) -> Result<(), i32> {
        self.tape.push(Did::WriteRootCa(sec_tag));
        self.root_ca_write
    }

    fn root_ca_len(&mut self) -> usize {
        self.root_ca_len
    }
}

impl Identity for FakePlatform {
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        self.token_rooms.push(buffer.len());
        let token = self.token.as_ref().map_err(|error| *error)?;
        if token.len() >= buffer.len() {
            return Err(Error::NoIdentity);
        }
        buffer.iter_mut().zip(token.iter().chain(&[0])).for_each(|(to, from)| *to = *from);
        Ok(())
    }

    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        let version = self.firmware?;
        buffer.iter_mut().zip(version.bytes().chain([0])).for_each(|(to, from)| *to = from);
        Ok(())
    }

    fn sdk_version(&mut self) -> &'static CStr {
        c"3.3.99"
    }
}

impl Log for FakePlatform {
    fn log(&mut self, entry: LogEntry, value: i32) {
        self.tape.push(Did::Log(entry, value));
    }
}
