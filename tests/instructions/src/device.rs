// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A device on which everything works.
//!
//! What is named `outside_…` is not counted, nor is anything that it calls; none of them calls another. Each
//! hides its result from the compiler, which would leave out what the library does with any other one.

use std::ffi::CStr;
use std::hint::black_box;

use nrf_provisioning_core::attempt::lte;
use nrf_provisioning_core::client::Signals;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{
    AtResult, Clock, Credentials, Events, Identity, Log, Lte, LteState, Modem, Random, Settings,
    SettingsKey, Timer,
};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Error, Event};

use crate::batch::NOT_FOUND;

/// What the modem answers to a key's generation: a certificate request, in base64.
const KEY_ANSWER: &[u8] = b"%KEYGEN: \"MIIBCjCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODA\
    yMi0xMjFiNjQwMTYyN2QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQqD6pNfa29o_EXnw62bnQWr8-JqsNh_HfP5z_Lm\
    u0UBHrBBJPzw\"\r\n";

/// Length of a token, in bytes: an ES256 JWT with the claims of a device.
const TOKEN_LEN: usize = 420;

/// What became of an attempt.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What the application was told.
    pub(crate) events: Vec<Event>,
    /// How many commands of the service the modem ran.
    pub(crate) at_commands: usize,
}

/// The device.
#[derive(Debug)]
pub(crate) struct Device<'s> {
    signals: &'s Signals,
    offline: bool,
    /// What became of it so far.
    pub(crate) outcome: Outcome,
}

impl<'s> Device<'s> {
    /// A device that is online.
    pub(crate) fn new(signals: &'s Signals) -> Self {
        signals.link.set(true);
        Self { signals, offline: false, outcome: Outcome::default() }
    }
}

impl Modem for Device<'_> {
    #[unsafe(export_name = "outside_is_offline")]
    #[inline(never)]
    fn is_offline(&mut self) -> bool {
        black_box(self.offline)
    }

    #[unsafe(export_name = "outside_has_valid_time")]
    #[inline(never)]
    fn has_valid_time(&mut self) -> bool {
        black_box(true)
    }

    #[unsafe(export_name = "outside_is_attached")]
    #[inline(never)]
    fn is_attached(&mut self) -> bool {
        black_box(!self.offline)
    }

    #[unsafe(export_name = "outside_enable_cme_errors")]
    #[inline(never)]
    fn enable_cme_errors(&mut self) -> Result<bool, Error> {
        black_box(Ok(false))
    }

    #[unsafe(export_name = "outside_keep_cme_errors")]
    #[inline(never)]
    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_restore_cme_errors")]
    #[inline(never)]
    fn restore_cme_errors(&mut self, _enabled: bool) -> bool {
        black_box(true)
    }

    #[unsafe(export_name = "outside_has_private_key")]
    #[inline(never)]
    fn has_private_key(&mut self, _sec_tag: u32) -> Option<bool> {
        black_box(Some(false))
    }

    #[unsafe(export_name = "outside_run_at")]
    #[inline(never)]
    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        self.outcome.at_commands += 1;
        let text = if set_command == b"%KEYGEN" { KEY_ANSWER } else { b"" };
        put(text, answer);
        let deletes = parameters.starts_with(b"3,");
        black_box(if deletes { AtResult::Error { cme: NOT_FOUND } } else { AtResult::Ok })
    }

    #[unsafe(export_name = "outside_delete_credential")]
    #[inline(never)]
    fn delete_credential(&mut self, _sec_tag: u32, _credential_type: u32) -> bool {
        black_box(true)
    }

    #[unsafe(export_name = "outside_subscribe_to_notifications")]
    #[inline(never)]
    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        black_box(Ok(()))
    }
}

impl Lte for Device<'_> {
    // Counted: it is the library's own way.
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        let link = &self.signals.link;
        lte::request(self, link, state, timeout_s)
    }

    fn ask_for_lte(&mut self) {
        self.notify(Event::NeedLteActivated);
    }
}

impl Events for Device<'_> {
    #[unsafe(export_name = "outside_notify")]
    #[inline(never)]
    fn notify(&mut self, event: Event) {
        self.outcome.events.push(event);
        match event {
            Event::NeedLteDeactivated => self.offline = true,
            Event::NeedLteActivated => self.offline = false,
            _ => return,
        }
        self.signals.link.set(!self.offline);
    }
}

impl Clock for Device<'_> {
    #[unsafe(export_name = "outside_sleep_ms")]
    #[inline(never)]
    fn sleep_ms(&mut self, ms: u32) {
        black_box(ms);
    }

    #[unsafe(export_name = "outside_uptime_s")]
    #[inline(never)]
    fn uptime_s(&mut self) -> u32 {
        black_box(0)
    }
}

impl Timer for Device<'_> {
    #[unsafe(export_name = "outside_run_work_after")]
    #[inline(never)]
    fn run_work_after(&mut self, delay_s: u32) {
        black_box(delay_s);
    }
}

impl Random for Device<'_> {
    #[unsafe(export_name = "outside_random_u32")]
    #[inline(never)]
    fn random_u32(&mut self) -> u32 {
        black_box(4)
    }
}

impl Settings for Device<'_> {
    #[unsafe(export_name = "outside_init_settings")]
    #[inline(never)]
    fn init_settings(&mut self) -> Result<(), i32> {
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_load_settings")]
    #[inline(never)]
    fn load_settings(&mut self) -> Result<(), i32> {
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_save_setting")]
    #[inline(never)]
    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        black_box((key, value));
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_save_own_setting")]
    #[inline(never)]
    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32> {
        black_box((key, value));
        black_box(Ok(()))
    }
}

impl Credentials for Device<'_> {
    #[unsafe(export_name = "outside_has_root_ca")]
    #[inline(never)]
    fn has_root_ca(&mut self, _sec_tag: i32) -> Result<bool, i32> {
        black_box(Ok(true))
    }

    #[unsafe(export_name = "outside_write_root_ca")]
    #[inline(never)]
    fn write_root_ca(&mut self, _sec_tag: i32) -> Result<(), i32> {
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_root_ca_len")]
    #[inline(never)]
    fn root_ca_len(&mut self) -> usize {
        black_box(1824)
    }
}

impl Identity for Device<'_> {
    #[unsafe(export_name = "outside_sign_token")]
    #[inline(never)]
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        put(&[b'e'; TOKEN_LEN], buffer);
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_firmware_version")]
    #[inline(never)]
    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        put(b"mfw_nrf91x1_2.0.2", buffer);
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_sdk_version")]
    #[inline(never)]
    fn sdk_version(&mut self) -> &'static CStr {
        black_box(c"3.3.99")
    }
}

impl Log for Device<'_> {
    #[unsafe(export_name = "outside_log")]
    #[inline(never)]
    fn log(&mut self, entry: LogEntry, value: i32) {
        black_box((entry, value));
    }
}

/// Puts a text with its NUL into a buffer, which has room for it.
#[inline(always)]
fn put(text: &[u8], buffer: &mut [u8]) {
    let (front, rest) = buffer.split_at_mut(text.len());
    front.copy_from_slice(text);
    rest[0] = 0;
}
