// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A device in memory: every port that an attempt needs but the network.

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::time::{Duration, Instant};

use nrf_provisioning_core::attempt::lte;
use nrf_provisioning_core::client::Signals;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{
    AtResult, Clock, Credentials, Events, Identity, Log, Lte, LteState, Modem, Random, Settings,
    SettingsKey, Timer,
};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Config, Error, Event};

use crate::identity::Signer;

/// The type number of `AT%CMNG` for a private key.
const PRIVATE_KEY: u32 = 2;

/// The error of the modem for a credential that is not there.
const NOT_FOUND: u32 = 513;

/// The device.
pub(crate) struct Host {
    signals: &'static Signals,
    signer: Signer,
    booted: Instant,
    work_at: Option<Instant>,
    offline: bool,
    cme_errors: bool,
    credentials: BTreeMap<(u32, u32), String>,
    settings: BTreeMap<String, String>,
    outcome: Option<Event>,
    over: bool,
}

impl Host {
    /// A device that has nothing.
    pub(crate) fn new(signals: &'static Signals, signer: Signer) -> Self {
        Self {
            signals,
            signer,
            booted: Instant::now(),
            work_at: None,
            offline: false,
            cme_errors: false,
            credentials: BTreeMap::new(),
            settings: BTreeMap::new(),
            outcome: None,
            over: false,
        }
    }

    /// Whether the attempt is over.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// The event that told its outcome.
    pub(crate) fn outcome(&self) -> Option<Event> {
        self.outcome
    }

    /// Sleeps until the worker wants to run.
    pub(crate) fn wait_for_work(&mut self) {
        if let Some(at) = self.work_at.take() {
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
        }
    }

    /// What the device holds, a line each.
    pub(crate) fn holds(&self) -> Vec<String> {
        let credentials = self.credentials.iter();
        let credentials = credentials
            .map(|((tag, kind), text)| format!("tag {tag}, type {kind}: {} bytes", text.len()));
        let settings = self.settings.iter().map(|(key, value)| format!("{key} = {value}"));
        credentials.chain(settings).collect()
    }

    /// `AT%CMNG=0,tag,type,"text"` writes, `AT%CMNG=3,tag,type` deletes.
    fn manage_credential(&mut self, parameters: &str) -> Option<AtResult> {
        let mut fields = parameters.splitn(4, ',');
        let mut number = || fields.next()?.trim().parse::<u32>().ok();
        let (operation, tag, kind) = (number()?, number()?, number()?);
        match operation {
            0 => {
                let text = fields.next()?.trim().trim_matches('"').to_owned();
                self.credentials.insert((tag, kind), text);
                Some(AtResult::Ok)
            }
            3 => Some(match self.credentials.remove(&(tag, kind)) {
                Some(_) => AtResult::Ok,
                None => AtResult::Error { cme: NOT_FOUND },
            }),
            _ => None,
        }
    }
}

impl Modem for Host {
    fn is_offline(&mut self) -> bool {
        self.offline
    }

    fn has_valid_time(&mut self) -> bool {
        true
    }

    fn is_attached(&mut self) -> bool {
        !self.offline
    }

    fn enable_cme_errors(&mut self) -> Result<bool, Error> {
        Ok(std::mem::replace(&mut self.cme_errors, true))
    }

    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        self.cme_errors = true;
        Ok(())
    }

    fn restore_cme_errors(&mut self, enabled: bool) -> bool {
        self.cme_errors = enabled;
        true
    }

    fn has_private_key(&mut self, sec_tag: u32) -> Option<bool> {
        Some(self.credentials.contains_key(&(sec_tag, PRIVATE_KEY)))
    }

    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        if let Some(end) = answer.first_mut() {
            // The answer is empty.
            *end = 0;
        }
        match (set_command, std::str::from_utf8(parameters)) {
            (b"%CMNG", Ok(parameters)) => {
                self.manage_credential(parameters).unwrap_or(AtResult::Failed)
            }
            _ => AtResult::Failed,
        }
    }

    fn delete_credential(&mut self, sec_tag: u32, credential_type: u32) -> bool {
        self.credentials.remove(&(sec_tag, credential_type)).is_some()
    }

    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        Ok(())
    }
}

impl Lte for Host {
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        let link = &self.signals.link;
        lte::request(self, link, state, timeout_s)
    }

    fn ask_for_lte(&mut self) {
        self.notify(Event::NeedLteActivated);
    }
}

impl Events for Host {
    fn notify(&mut self, event: Event) {
        println!("event {event:?}");
        match event {
            // What an application does; a real one takes its time.
            Event::NeedLteDeactivated => {
                self.offline = true;
                self.signals.link.set(false);
            }
            Event::NeedLteActivated => {
                self.offline = false;
                self.signals.link.set(true);
            }
            Event::Stop => self.over = true,
            Event::FatalError => {
                self.outcome = Some(event);
                self.over = true;
            }
            Event::Start => {}
            outcome => self.outcome = Some(outcome),
        }
    }
}

impl Clock for Host {
    fn sleep_ms(&mut self, ms: u32) {
        std::thread::sleep(Duration::from_millis(ms.into()));
    }

    fn uptime_s(&mut self) -> u32 {
        self.booted.elapsed().as_secs().try_into().unwrap_or(u32::MAX)
    }
}

impl Timer for Host {
    fn run_work_after(&mut self, delay_s: u32) {
        self.work_at = Instant::now().checked_add(Duration::from_secs(delay_s.into()));
    }
}

impl Random for Host {
    fn random_u32(&mut self) -> u32 {
        // Without a schedule nothing depends on it. A device has a source of its own for this.
        self.booted.elapsed().subsec_nanos()
    }
}

impl Settings for Host {
    fn init_settings(&mut self) -> Result<(), i32> {
        Ok(())
    }

    fn load_settings(&mut self) -> Result<(), i32> {
        // Nothing is left of a device in memory.
        Ok(())
    }

    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        self.settings.insert(text(key.to_bytes()), text(value));
        Ok(())
    }

    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32> {
        let path = Config::DEFAULT.settings_storage_path.to_string_lossy();
        let value = String::from_utf8_lossy(value).into_owned();
        self.settings.insert(format!("{path}/{}", key.name()), value);
        Ok(())
    }
}

impl Credentials for Host {
    fn has_root_ca(&mut self, _sec_tag: i32) -> Result<bool, i32> {
        // The HTTP client has it.
        Ok(true)
    }

    fn write_root_ca(&mut self, _sec_tag: i32) -> Result<(), i32> {
        Ok(())
    }

    fn root_ca_len(&mut self) -> usize {
        0
    }
}

impl Identity for Host {
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        let life_s = u64::from(Config::DEFAULT.jwt_max_valid_time_s);
        let token = self.signer.token(life_s).ok_or(Error::NoTime)?;
        put(&token, buffer).ok_or(Error::NoIdentity)
    }

    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        put("host-rust", buffer).ok_or(Error::NoFirmwareVersion)
    }

    fn sdk_version(&mut self) -> &'static CStr {
        c"0.0.0"
    }
}

impl Log for Host {
    fn log(&mut self, entry: LogEntry, value: i32) {
        println!("log {}", entry.text().replace("%d", &value.to_string()));
    }
}

/// Puts a text with its NUL into a buffer, if it fits.
fn put(text: &str, buffer: &mut [u8]) -> Option<()> {
    let (front, rest) = buffer.split_at_mut_checked(text.len())?;
    front.copy_from_slice(text.as_bytes());
    *rest.first_mut()? = 0;
    Some(())
}
