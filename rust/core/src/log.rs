// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the library logs: numbers with a level and a text, so that the device carries no
//! formatting code and the texts live in the platform's C format strings.
//!
//! No entry has room for more than one number: a token, key or credential cannot be logged.

/// Severity, in Zephyr's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something is not as it should be, and work goes on.
    Warning,
    /// A step of an attempt.
    Info,
    /// Detail for development.
    Debug,
}

macro_rules! entries {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $level:ident, $text:literal;)+) => {
        /// An entry of the log; the number is what crosses the C boundary.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u32)]
        pub enum LogEntry {
            $($(#[$doc])* $name = $number,)+
        }

        impl LogEntry {
            /// Every entry, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// How severe it is.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)+ }
            }

            /// The C format string: at most one `%d`, and that at its end.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }

        impl TryFrom<u32> for LogEntry {
            type Error = u32;

            fn try_from(number: u32) -> Result<Self, u32> {
                match number { $($number => Ok(Self::$name),)+ other => Err(other) }
            }
        }
    };
}

impl LogEntry {
    /// Whether it can only come from the CoAP transport, so that an image without has no text for it.
    #[must_use]
    pub const fn is_of_coap(self) -> bool {
        matches!(
            self,
            Self::Connection | Self::Reconnecting | Self::CannotSuspend | Self::PathTooLong
        )
    }
}

entries! {
    /// `nrf_provisioning_init` was called without a handler.
    NoCallback = 1, Error, "No callback";
    /// `nrf_provisioning_init` was called twice.
    AlreadyInitialised = 2, Error, "Already initialized";
    /// The transport could not be set up.
    TransportInit = 3, Error, "Transport init error %d";
    /// The settings could not be set up.
    SettingsInit = 4, Error, "Settings init error %d";
    /// The settings subtree could not be read.
    SettingsLoad = 5, Warning, "Settings load error %d";
    /// The latest correlation id could not be stored.
    SettingsSave = 6, Error, "Settings save error %d";
    /// A stored interval was refused.
    IntervalInvalid = 7, Error, "Stored interval refused";
    /// The modem refused a notification subscription.
    Subscription = 8, Error, "Modem subscription error %d";
    /// The modem library failed to start.
    ModemInit = 9, Error, "Modem init error %d";
    /// The root CA could not be checked or written.
    RootCa = 10, Error, "Root CA error %d";
    /// The root CA was written.
    RootCaWritten = 11, Info, "Root CA written to tag %d";
    /// No time within the limit.
    NoTime = 12, Error, "No modem time, seconds: %d";
    /// LTE did not change state within the limit.
    LteTimeout = 13, Error, "LTE timed out, seconds: %d";
    /// Commands are being fetched.
    Fetching = 14, Info, "Requesting commands";
    /// A batch is about to run.
    Processing = 15, Info, "Processing commands: %d";
    /// A report is being sent.
    Reporting = 16, Info, "Sending responses, bytes: %d";
    /// A batch is not what the protocol allows.
    BatchInvalid = 17, Error, "Malformed batch at byte %d";
    /// More commands than `CBOR_RECORDS`.
    TooManyCommands = 18, Error, "More than CBOR_RECORDS: %d";
    /// An AT command failed.
    AtFailed = 19, Error, "AT command failed, CME %d";
    /// An AT command's failure was on its ignore list.
    AtIgnored = 20, Debug, "Ignored CME error: %d";
    /// An AT command's answer did not fit.
    AnswerTooLarge = 21, Error, "TX_BUF_SZ too small, room: %d";
    /// A credential whose answer was lost could not be deleted.
    CredentialKept = 22, Warning, "Key left in tag %d";
    /// An AT command is too long.
    CommandTooLong = 23, Error, "CODEC_AT_CMD_LEN too small, needed: %d";
    /// A configuration pair could not be stored.
    PairFailed = 24, Warning, "Config pair not stored: %d";
    /// An attempt failed.
    AttemptFailed = 25, Error, "Attempt failed, reason %d";
    /// The server refused the TLS session, or was refused.
    WrongRootCa = 26, Error, "Connection refused, check CA in tag %d";
    /// The device is not claimed.
    NotClaimed = 27, Warning, "Device not claimed";
    /// The attestation token could not be read.
    NoToken = 28, Warning, "Attestation token error %d";
    /// A retry is due later.
    BackingOff = 29, Info, "Backing off, seconds: %d";
    /// The service refused the report for good, or it was sent in vain too often: what is lost.
    ReportDropped = 30, Error, "Report dropped, responses: %d";
    /// The network came up.
    NetworkUp = 31, Debug, "Network is up";
    /// The network went down.
    NetworkDown = 32, Debug, "Network is down";
    /// The token could not be made.
    Jwt = 33, Error, "JWT error %d";
    /// The modem's firmware version could not be read.
    FirmwareVersion = 34, Error, "Modem version error %d";
    /// The service sent the batch again that it had a report for.
    BatchRepeated = 35, Error, "Service repeats a batch";
    /// A status the protocol has no meaning for, or a failure.
    Status = 36, Error, "Service answered %d";
    /// The service had nothing to send.
    NoCommands = 37, Debug, "No commands to process";
    /// A request did not get an answer.
    Network = 38, Error, "Request error %d";
    /// The DTLS connection could not be made.
    Connection = 39, Error, "Connection error %d";
    /// A connection that was kept is of no use any more.
    Reconnecting = 40, Info, "Connection lost, reconnecting";
    /// The service did not agree to keep its side of the connection.
    CannotSuspend = 41, Warning, "DTLS suspend refused";
    /// A path is longer than the CoAP client takes.
    PathTooLong = 42, Error, "COAP_CLIENT_MAX_PATH_LENGTH too small, needed: %d";
    /// The built-in root CA is empty, or longer than the modem takes.
    RootCaSize = 43, Error, "Root CA not of 1 to 4096 bytes: %d";
    /// A command did not reach the modem.
    AtNotRun = 44, Error, "AT command not run";
    /// A key that was made before a reset, and never reported, is made again.
    KeyMadeAgain = 45, Warning, "Making key again in tag %d";
    /// The record of unreported keys is damaged.
    JournalInvalid = 46, Warning, "Stored key list refused";
}

/// Saturating conversion of a length, a time or a code for the log.
#[must_use]
pub fn log_value(value: impl TryInto<i32>) -> i32 {
    value.try_into().unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_trip_and_are_unique() {
        for (index, entry) in LogEntry::ALL.iter().enumerate() {
            assert_eq!(LogEntry::try_from(*entry as u32), Ok(*entry));
            assert_eq!(*entry as usize, index + 1);
        }
        assert_eq!(LogEntry::try_from(0), Err(0));
    }

    #[test]
    fn every_text_takes_at_most_one_number() {
        for entry in LogEntry::ALL {
            let percents = entry.text().matches('%').count();
            assert!(percents <= 1, "{entry:?}");
            assert_eq!(percents == 1, entry.text().ends_with(" %d"), "{entry:?}");
        }
    }
}
