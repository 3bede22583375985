// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Why an attempt ended without *finished*.

use crate::event::Event;

/// Every way an attempt can fail. The C ABI crate maps each to one negative errno.
///
/// The numbers are what the log tells as the reason of a failed attempt, and `doc/troubleshooting.md`
/// lists them. They are never given to another error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The batch is malformed, empty, or not what the protocol allows. Nothing was executed.
    InvalidBatch = 1,
    /// More commands than `CBOR_RECORDS`. Nothing was executed.
    TooManyCommands = 2,
    /// The SDK ran out of memory for a connection.
    OutOfMemory = 3,
    /// The server has nothing to send.
    NoCommands = 4,
    /// The service refuses the device's identity: it has no owner.
    NotClaimed = 5,
    /// The service refuses the device's credentials (HTTP 403, CoAP 4.03).
    Forbidden = 6,
    /// The service refuses a request as malformed (HTTP 400; CoAP 4.00, 4.06).
    BadRequest = 7,
    /// The service does not know the resource (HTTP 404, CoAP 4.04).
    NotFound = 8,
    /// The service refuses the content type (HTTP 415, CoAP 4.15).
    UnsupportedMedia = 9,
    /// The service has a problem of its own (HTTP 500, CoAP 5.00, 5.03).
    ServerBusy = 10,
    /// Something in front of the service answers for it, or the device asks too often: the service
    /// has not seen the request, or not all of it (HTTP 408, 429, 502 to 504; CoAP 4.08, 4.29, 5.02,
    /// 5.04).
    Unavailable = 11,
    /// A status the protocol has no meaning for.
    UnexpectedStatus = 12,
    /// The connection ended without an answer, or with one that is cut short or unreadable.
    ConnectionClosed = 13,
    /// The secure connection was refused: wrong root CA, or nobody listens.
    ConnectionRefused = 14,
    /// No answer in time.
    TimedOut = 15,
    /// The modem has no valid time, so that no token can be signed.
    NoTime = 16,
    /// The modem did not sign a token, or an empty one.
    NoIdentity = 17,
    /// The modem's firmware version could not be read.
    NoFirmwareVersion = 18,
    /// An answer or a request does not fit its buffer.
    DoesNotFit = 19,
    /// The service repeats a batch it has a report for, or sends more batches than one attempt takes.
    Looping = 20,
    /// The connection could not be made, or broke, for another reason.
    Network = 21,
    /// A command did not reach the modem, or `AT+CMEE` could not be set: the modem, or memory for it,
    /// is missing for the moment. Commands that were not carried out stay with the service.
    ModemUnavailable = 22,
    /// The service refuses a request for a conflict, or because what it is about is gone or too
    /// large (HTTP 409, 410, 413; CoAP 4.09, 4.13).
    Conflict = 23,
    /// LTE did not go down or come up in time.
    LteTimedOut = 24,
}

impl Error {
    /// The number in the log.
    #[must_use]
    pub const fn number(self) -> i32 {
        self as i32
    }

    /// The event that ends an attempt with this error.
    #[must_use]
    pub const fn event(self, provide_attestation_token: bool) -> Event {
        match self {
            Self::NoCommands => Event::NoCommands,
            Self::NotClaimed => Event::DeviceNotClaimed { with_token: provide_attestation_token },
            Self::TooManyCommands | Self::OutOfMemory => Event::TooManyCommands,
            Self::ConnectionRefused => Event::WrongRootCa,
            Self::NoTime
            | Self::InvalidBatch
            | Self::Forbidden
            | Self::BadRequest
            | Self::NotFound
            | Self::UnsupportedMedia
            | Self::ServerBusy
            | Self::Unavailable
            | Self::UnexpectedStatus
            | Self::ConnectionClosed
            | Self::TimedOut
            | Self::NoIdentity
            | Self::NoFirmwareVersion
            | Self::DoesNotFit
            | Self::Looping
            | Self::Network
            | Self::ModemUnavailable
            | Self::Conflict
            | Self::LteTimedOut => Event::Failed,
        }
    }

    /// Whether a scheduled client tries again after the back-off instead of the interval.
    ///
    /// Everything that may pass by itself does. A wrong root CA does not, and neither does a device
    /// that has no owner, unless `retry_unclaimed` says that it will get one soon.
    #[must_use]
    pub const fn backs_off(self, retry_unclaimed: bool) -> bool {
        match self {
            Self::NoCommands | Self::ConnectionRefused => false,
            Self::NotClaimed => retry_unclaimed,
            _ => true,
        }
    }

    /// Whether a service that answers a report so has read it and wants none of it, today or
    /// tomorrow.
    #[must_use]
    // Its one caller has no register to spare for it.
    #[inline(never)]
    pub const fn refuses_for_good(self) -> bool {
        matches!(self, Self::BadRequest | Self::NotFound | Self::UnsupportedMedia | Self::Conflict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [(Error, i32); 24] = [
        (Error::InvalidBatch, 1),
        (Error::TooManyCommands, 2),
        (Error::OutOfMemory, 3),
        (Error::NoCommands, 4),
        (Error::NotClaimed, 5),
        (Error::Forbidden, 6),
        (Error::BadRequest, 7),
        (Error::NotFound, 8),
        (Error::UnsupportedMedia, 9),
        (Error::ServerBusy, 10),
        (Error::Unavailable, 11),
        (Error::UnexpectedStatus, 12),
        (Error::ConnectionClosed, 13),
        (Error::ConnectionRefused, 14),
        (Error::TimedOut, 15),
        (Error::NoTime, 16),
        (Error::NoIdentity, 17),
        (Error::NoFirmwareVersion, 18),
        (Error::DoesNotFit, 19),
        (Error::Looping, 20),
        (Error::Network, 21),
        (Error::ModemUnavailable, 22),
        (Error::Conflict, 23),
        (Error::LteTimedOut, 24),
    ];

    fn error_of(number: i32) -> Option<Error> {
        NUMBERS.iter().find(|(_, known)| *known == number).map(|(error, _)| *error)
    }

    #[test]
    fn each_outcome_has_its_event() {
        let rows = [
            (Error::NoCommands, Event::NoCommands),
            (Error::NotClaimed, Event::DeviceNotClaimed { with_token: true }),
            (Error::TooManyCommands, Event::TooManyCommands),
            (Error::OutOfMemory, Event::TooManyCommands),
            (Error::ConnectionRefused, Event::WrongRootCa),
            (Error::ServerBusy, Event::Failed),
            (Error::TimedOut, Event::Failed),
            (Error::InvalidBatch, Event::Failed),
            (Error::Forbidden, Event::Failed),
            (Error::BadRequest, Event::Failed),
            (Error::NotFound, Event::Failed),
            (Error::UnsupportedMedia, Event::Failed),
            (Error::Unavailable, Event::Failed),
            (Error::UnexpectedStatus, Event::Failed),
            (Error::ConnectionClosed, Event::Failed),
            (Error::NoTime, Event::Failed),
            (Error::NoIdentity, Event::Failed),
            (Error::NoFirmwareVersion, Event::Failed),
            (Error::DoesNotFit, Event::Failed),
            (Error::Looping, Event::Failed),
            (Error::Network, Event::Failed),
            (Error::ModemUnavailable, Event::Failed),
            (Error::Conflict, Event::Failed),
            (Error::LteTimedOut, Event::Failed),
        ];
        for (error, event) in rows {
            assert_eq!(error.event(true), event, "{error:?}");
        }
        assert_eq!(Error::NotClaimed.event(false), Event::DeviceNotClaimed { with_token: false });
    }

    #[test]
    fn each_error_has_the_number_that_the_documentation_says() {
        let document = include_str!("../../../doc/troubleshooting.md");
        for (error, number) in NUMBERS {
            assert_eq!(error.number(), number, "{error:?}");
            assert!(document.contains(&std::format!("\n| {number} | ")), "{error:?}");
        }
    }

    #[test]
    fn every_failure_that_may_pass_by_itself_backs_off() {
        for error in (1..=24).filter_map(error_of) {
            let passes =
                !matches!(error, Error::NoCommands | Error::ConnectionRefused | Error::NotClaimed);
            assert_eq!(error.backs_off(false), passes, "{error:?}");
            assert_eq!(error.backs_off(true), passes || error == Error::NotClaimed, "{error:?}");
            if error.event(false) == Event::Failed {
                assert!(error.backs_off(false), "a retry is recommended after FAILED: {error:?}");
            }
        }
    }
}
