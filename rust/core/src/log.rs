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
        /// An entry of the log; the number is what crosses the C boundary. The more severe come first, so that
        /// the number tells the level as well.
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
    TransportInit = 3, Error, "Transport init: %d";
    /// The settings could not be set up.
    SettingsInit = 4, Error, "Settings init: %d";
    /// The latest correlation id could not be stored.
    SettingsSave = 5, Error, "Settings save: %d";
    /// A stored interval was refused.
    IntervalInvalid = 6, Error, "Stored interval refused";
    /// The modem refused a notification subscription.
    Subscription = 7, Error, "Subscription: %d";
    /// The modem library failed to start.
    ModemInit = 8, Error, "Modem init: %d";
    /// The root CA could not be checked or written.
    RootCa = 9, Error, "Root CA: %d";
    /// No time within the limit.
    NoTime = 10, Error, "No time, seconds: %d";
    /// LTE did not change state within the limit.
    LteTimeout = 11, Error, "LTE timed out, seconds: %d";
    /// A batch is not what the protocol allows.
    BatchInvalid = 12, Error, "Malformed batch at byte %d";
    /// More commands than `CBOR_RECORDS`.
    TooManyCommands = 13, Error, "More than CBOR_RECORDS: %d";
    /// An AT command failed.
    AtFailed = 14, Error, "AT failed, CME %d";
    /// An AT command's answer did not fit.
    AnswerTooLarge = 15, Error, "TX_BUF_SZ too small, room: %d";
    /// An AT command is too long.
    CommandTooLong = 16, Error, "CODEC_AT_CMD_LEN too small, needed: %d";
    /// An attempt failed.
    AttemptFailed = 17, Error, "Attempt failed, reason %d";
    /// The server refused the TLS session, or was refused.
    WrongRootCa = 18, Error, "Connection refused, check CA in tag %d";
    /// The service refused the report for good, or it was sent in vain too often: what is lost.
    ReportDropped = 19, Error, "Report dropped, responses: %d";
    /// The token could not be made.
    Jwt = 20, Error, "JWT: %d";
    /// The modem's firmware version could not be read.
    FirmwareVersion = 21, Error, "Modem version: %d";
    /// The service sent the batch again that it had a report for.
    BatchRepeated = 22, Error, "Service repeats a batch";
    /// A status the protocol has no meaning for, or a failure.
    Status = 23, Error, "Service answered %d";
    /// A request did not get an answer.
    Network = 24, Error, "Request: %d";
    /// The DTLS connection could not be made.
    Connection = 25, Error, "Connection: %d";
    /// A path is longer than the CoAP client takes.
    PathTooLong = 26, Error, "COAP_CLIENT_MAX_PATH_LENGTH too small, needed: %d";
    /// The built-in root CA is empty, or longer than the modem takes.
    RootCaSize = 27, Error, "Root CA not of 1 to 4096 bytes: %d";
    /// A command did not reach the modem.
    AtNotRun = 28, Error, "AT command not run";
    /// The settings subtree could not be read.
    SettingsLoad = 29, Warning, "Settings load: %d";
    /// A credential whose answer was lost could not be deleted.
    CredentialKept = 30, Warning, "Key left in tag %d";
    /// A configuration pair could not be stored.
    PairFailed = 31, Warning, "Config pair not stored: %d";
    /// The device is not claimed.
    NotClaimed = 32, Warning, "Device not claimed";
    /// The attestation token could not be read.
    NoToken = 33, Warning, "Attestation token: %d";
    /// The service did not agree to keep its side of the connection.
    CannotSuspend = 34, Warning, "DTLS suspend refused";
    /// A key that was made before a reset, and never reported, is made again.
    KeyMadeAgain = 35, Warning, "Making key again in tag %d";
    /// The record of unreported keys is damaged.
    JournalInvalid = 36, Warning, "Stored key list refused";
    /// The root CA was written.
    RootCaWritten = 37, Info, "Root CA written to tag %d";
    /// Commands are being fetched.
    Fetching = 38, Info, "Requesting commands";
    /// A batch is about to run.
    Processing = 39, Info, "Processing commands: %d";
    /// A report is being sent.
    Reporting = 40, Info, "Sending responses, bytes: %d";
    /// A retry is due later.
    BackingOff = 41, Info, "Backing off, seconds: %d";
    /// A connection that was kept is of no use any more.
    Reconnecting = 42, Info, "Connection lost, reconnecting";
    /// An AT command's failure was on its ignore list.
    AtIgnored = 43, Debug, "Ignored CME error: %d";
    /// The network came up.
    NetworkUp = 44, Debug, "Network is up";
    /// The network went down.
    NetworkDown = 45, Debug, "Network is down";
    /// The service had nothing to send.
    NoCommands = 46, Debug, "No commands to process";
}

/// A length, a time, a tag or a code for the log. Above `i32::MAX`, where the modem has no tag, it is shown as a negative
/// number: a check would take code wherever something is logged.
#[must_use]
pub fn log_value(value: impl TryInto<u32>) -> i32 {
    value.try_into().unwrap_or(u32::MAX).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_modem_has_is_shown_as_a_negative_number() {
        let values = [0_u64, 16_842_753, 2_147_483_647, 2_147_483_648, u64::MAX];
        assert_eq!(values.map(log_value), [0, 16_842_753, i32::MAX, i32::MIN, -1]);
    }

    #[test]
    fn numbers_round_trip_and_are_unique() {
        for (index, entry) in LogEntry::ALL.iter().enumerate() {
            assert_eq!(LogEntry::try_from(*entry as u32), Ok(*entry));
            assert_eq!(*entry as usize, index + 1);
        }
        assert_eq!(LogEntry::try_from(0), Err(0));
    }

    #[test]
    fn the_more_severe_come_first() {
        assert!(LogEntry::ALL.is_sorted_by_key(|entry| entry.level()));
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
