// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A modem, settings and an application that do what a script says.

use nrf_provisioning_core::Error;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{AtResult, Log, Lte, LteState, Modem, Settings, SettingsKey};
use nrf_provisioning_core::wire::text::CText;

use crate::script::Script;

/// Something that was done to the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// One of the library's own settings was to be saved.
    SaveOwn,
    /// An AT command ran, and ended like this with this text in the buffer.
    At {
        /// Name.
        set: Vec<u8>,
        /// What is behind the equals sign.
        parameters: Vec<u8>,
        /// How it ended.
        result: AtResult,
        /// What the modem wrote.
        text: Vec<u8>,
    },
    /// A pair was saved, or could not be.
    Save {
        /// Full name.
        key: Vec<u8>,
        /// Content.
        value: Vec<u8>,
        /// Whether it is stored.
        saved: bool,
    },
    /// A credential was deleted.
    Delete,
    /// LTE did not get there.
    NoLte,
}

/// The device.
pub struct Device<'b> {
    script: Script<'b>,
    offline: bool,
    cme_errors: bool,
    /// What was done, in order.
    pub did: Vec<Did>,
}

impl<'b> Device<'b> {
    /// A device that does what `script` says.
    #[must_use]
    pub fn new(script: Script<'b>) -> Self {
        Self { script, offline: false, cme_errors: false, did: Vec::new() }
    }

    /// Whether `+CMEE` is on.
    #[must_use]
    pub fn has_cme_errors(&self) -> bool {
        self.cme_errors
    }

    /// How a command ends, most often well.
    fn result(&mut self) -> AtResult {
        match self.script.byte() {
            0..=159 => AtResult::Ok,
            160..=207 => AtResult::Error { cme: self.cme() },
            208..=231 => AtResult::AnswerTooLarge,
            232..=245 => AtResult::Failed,
            246..=255 => AtResult::NotRun,
        }
    }

    /// Few different numbers, so that one of them is ignored now and then.
    fn cme(&mut self) -> u32 {
        match self.script.byte() {
            byte @ 0..=127 => u32::from(byte % 4),
            128..=191 => 513,
            192..=223 => 65_535,
            224..=255 => u32::MAX,
        }
    }
}

impl Modem for Device<'_> {
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
        if self.script.once_in(32) {
            return Err(Error::ModemUnavailable);
        }
        let was = self.script.once_in(2);
        self.cme_errors = true;
        Ok(was)
    }

    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        if self.script.once_in(32) {
            return Err(Error::ModemUnavailable);
        }
        self.cme_errors = true;
        Ok(())
    }

    fn restore_cme_errors(&mut self, enabled: bool) -> bool {
        self.cme_errors = enabled;
        !self.script.once_in(32)
    }

    fn has_private_key(&mut self, _sec_tag: u32) -> Option<bool> {
        match self.script.byte() % 8 {
            0 => None,
            1 => Some(true),
            _ => Some(false),
        }
    }

    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        assert!(self.offline, "a command runs while LTE is down");
        assert!(self.cme_errors, "a command runs with numbered errors");
        let mut result = self.result();
        let len = match self.script.byte() {
            0..=127 => self.script.below(8),
            128..=247 => self.script.below(300),
            248..=255 => self.script.below(6000),
        };
        let letter = self.script.byte();
        if len >= answer.len() && result != AtResult::NotRun {
            // As the SDK has it: the command ran, and nothing of the answer can be relied on.
            result = AtResult::AnswerTooLarge;
        }
        let mut text = Vec::new();
        if result == AtResult::AnswerTooLarge {
            answer.fill(letter);
        } else if result != AtResult::NotRun {
            for (to, index) in answer.iter_mut().zip(0..len) {
                let byte = letter.wrapping_add((index % 3) as u8);
                *to = byte;
                text.push(byte);
            }
            if let Some(end) = answer.get_mut(len) {
                *end = 0;
            }
        }
        let (set, parameters) = (set_command.to_vec(), parameters.to_vec());
        self.did.push(Did::At { set, parameters, result, text });
        result
    }

    fn delete_credential(&mut self, _sec_tag: u32, _credential_type: u32) -> bool {
        self.did.push(Did::Delete);
        !self.script.once_in(4)
    }

    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        Ok(())
    }
}

impl Lte for Device<'_> {
    fn request_lte(&mut self, state: LteState, _timeout_s: u32) -> Result<(), Error> {
        if self.script.once_in(16) {
            self.did.push(Did::NoLte);
            return Err(Error::TimedOut);
        }
        self.offline = state == LteState::Deactivated;
        Ok(())
    }

    fn ask_for_lte(&mut self) {}
}

impl Settings for Device<'_> {
    fn init_settings(&mut self) -> Result<(), i32> {
        Ok(())
    }

    fn load_settings(&mut self) -> Result<(), i32> {
        Ok(())
    }

    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        let saved = !self.script.once_in(8);
        let (key, value) = (key.to_bytes().to_vec(), value.to_vec());
        self.did.push(Did::Save { key, value, saved });
        if saved { Ok(()) } else { Err(-5) }
    }

    fn save_own_setting(&mut self, _key: SettingsKey, _value: &[u8]) -> Result<(), i32> {
        self.did.push(Did::SaveOwn);
        if self.script.once_in(8) { Err(-5) } else { Ok(()) }
    }
}

impl Log for Device<'_> {
    fn log(&mut self, _entry: LogEntry, _value: i32) {}
}
