// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the outside must provide. Small traits, blocking calls.

pub mod coap;
pub mod http;
mod settings;

use core::ffi::CStr;

use crate::error::Error;
use crate::event::Event;
use crate::log::LogEntry;

pub use settings::{Settings, SettingsKey};

/// The method of a request, over HTTP and over CoAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Fetches commands.
    Get,
    /// Sends something: a report, and over CoAP a token or the wish to suspend the connection.
    Post,
}

/// How an AT command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtResult {
    /// `OK`.
    Ok,
    /// `+CME ERROR` or `+CMS ERROR` with its number.
    Error {
        /// The number. The protocol has one field for both kinds.
        cme: u32,
    },
    /// The command was executed, and its answer does not fit.
    AnswerTooLarge,
    /// A failure without a number: `ERROR`.
    Failed,
    /// The command did not reach the modem: it was not carried out, as far as anybody knows.
    NotRun,
}

/// The modem, as far as provisioning goes.
pub trait Modem {
    /// Whether `AT+CFUN?` answers 4, the offline mode. False when it cannot be told.
    fn is_offline(&mut self) -> bool;

    /// Whether `AT%CCLK?` answers with a time that is one: the library's [`crate::clock`] says which
    /// answers are.
    fn has_valid_time(&mut self) -> bool;

    /// Whether the modem is attached to a network (`AT+CGATT?`). False when it cannot be told.
    fn is_attached(&mut self) -> bool;

    /// Turns `AT+CMEE=1` on; returns what it was.
    ///
    /// # Errors
    ///
    /// [`Error::ModemUnavailable`] when it could not be read or turned on.
    fn enable_cme_errors(&mut self) -> Result<bool, Error>;

    /// Sees to it that `AT+CMEE=1` is still on, whatever another library did since
    /// [`Modem::enable_cme_errors`].
    ///
    /// # Errors
    ///
    /// [`Error::ModemUnavailable`] when it could not be turned on.
    fn keep_cme_errors(&mut self) -> Result<(), Error>;

    /// Puts `AT+CMEE` back to what [`Modem::enable_cme_errors`] returned; whether it is.
    fn restore_cme_errors(&mut self, enabled: bool) -> bool;

    /// Whether there is a private key in `sec_tag` (`AT%CMNG=1,<tag>,2`); `None` when it cannot be told.
    fn has_private_key(&mut self, sec_tag: u32) -> Option<bool>;

    /// Runs `AT<set_command>=<parameters>`.
    ///
    /// The answer's text is left in `answer` up to its first NUL; what is in `answer` when the
    /// modem writes nothing is up to the caller.
    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult;

    /// Deletes a credential (`AT%CMNG=3,<tag>,<type>`); whether it is gone.
    fn delete_credential(&mut self, sec_tag: u32, credential_type: u32) -> bool;

    /// Subscribes to `+CGEV` (`AT+CGEREP=1`) and `%XTIME` (`AT%XTIME=1`).
    ///
    /// # Errors
    ///
    /// The negative errno, or the modem's positive error, of a subscription that failed. Both are
    /// tried.
    fn subscribe_to_notifications(&mut self) -> Result<(), i32>;
}

/// What the library needs of LTE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LteState {
    /// The modem in offline mode, so that credentials can be written.
    Deactivated,
    /// The network up, so that the service can be reached.
    Activated,
}

/// The application's side of LTE.
pub trait Lte {
    /// Asks the application to change LTE, and waits until it has.
    ///
    /// The way is the library's own: an implementation calls `attempt::lte::request`.
    ///
    /// # Errors
    ///
    /// [`Error::LteTimedOut`] when it does not happen within `timeout_s` seconds.
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error>;

    /// Asks the application to bring LTE up, and does not wait.
    fn ask_for_lte(&mut self);
}

/// The application's callback.
pub trait Events {
    /// Calls it; returns when it has.
    fn notify(&mut self, event: Event);
}

/// Waiting.
pub trait Clock {
    /// Waits `ms` milliseconds.
    fn sleep_ms(&mut self, ms: u32);

    /// Seconds since boot.
    fn uptime_s(&mut self) -> u32;
}

/// The work queue's timer.
pub trait Timer {
    /// Runs the client's work after `delay_s` seconds, in place of a run that still waits.
    fn run_work_after(&mut self, delay_s: u32);
}

/// Randomness that differs between devices which booted together.
pub trait Random {
    /// 32 random bits.
    fn random_u32(&mut self) -> u32;
}

/// The modem's credential store.
pub trait Credentials {
    /// Whether the tag holds a root CA.
    ///
    /// # Errors
    ///
    /// The SDK's negative errno.
    fn has_root_ca(&mut self, sec_tag: i32) -> Result<bool, i32>;

    /// Writes the built-in root CA.
    ///
    /// # Errors
    ///
    /// The SDK's negative errno.
    fn write_root_ca(&mut self, sec_tag: i32) -> Result<(), i32>;

    /// Size of the built-in root CA in bytes.
    fn root_ca_len(&mut self) -> usize;
}

/// Who the device is.
pub trait Identity {
    /// Signs a token into `buffer` and ends it with a NUL.
    ///
    /// # Errors
    ///
    /// [`Error::NoTime`] or [`Error::NoIdentity`].
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error>;

    /// Writes the modem's firmware version into `buffer` and ends it with a NUL.
    ///
    /// # Errors
    ///
    /// [`Error::NoFirmwareVersion`].
    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error>;

    /// The SDK's version, reported as `cver`.
    fn sdk_version(&mut self) -> &'static CStr;
}

/// The log.
pub trait Log {
    /// Logs `entry` with its value.
    fn log(&mut self, entry: LogEntry, value: i32);
}

/// Everything one batch needs.
pub trait Executing: Modem + Lte + Settings + Log {}
impl<T: Modem + Lte + Settings + Log> Executing for T {}

/// Everything an attempt needs.
pub trait Platform: Executing + Events + Clock + Timer + Random + Credentials + Identity {}
impl<T: Executing + Events + Clock + Timer + Random + Credentials + Identity> Platform for T {}
