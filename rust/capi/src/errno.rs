// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Errors as the SDK's numbers, and back. The only place where their sign is decided.

use core::ffi::c_int;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::client::SettingRefused;
use nrf_provisioning_sys as sys;

/// The negative errno of an attempt's error.
#[must_use]
pub const fn of(error: Error) -> c_int {
    let errno = match error {
        Error::InvalidBatch | Error::BadRequest => sys::EINVAL,
        Error::TooManyCommands | Error::OutOfMemory => sys::ENOMEM,
        Error::NoCommands => sys::ENODATA,
        Error::NotClaimed => sys::EACCES,
        Error::Forbidden => sys::EPERM,
        Error::NotFound => sys::ENOENT,
        Error::UnsupportedMedia => sys::ENOMSG,
        Error::ServerBusy => sys::EBUSY,
        Error::UnexpectedStatus | Error::Unavailable | Error::Conflict => sys::ENOTSUP,
        Error::ConnectionClosed => sys::ESHUTDOWN,
        Error::ConnectionRefused => sys::ECONNREFUSED,
        Error::TimedOut | Error::LteTimedOut => sys::ETIMEDOUT,
        Error::NoTime => sys::ETIME,
        Error::NoIdentity => sys::EBADMSG,
        Error::NoFirmwareVersion | Error::Network | Error::ModemUnavailable => sys::EIO,
        Error::DoesNotFit => sys::ENOBUFS,
        Error::Looping => sys::ELOOP,
    };
    -errno
}

/// The error behind a negative result of the SDK's network functions.
///
/// Only what a network function can mean by the number: -ENODATA from there is not "no commands".
/// A connection that was reset, or ended in the middle of an answer, and an answer that is not HTTP,
/// come when the request is out.
#[must_use]
pub const fn from_network(result: c_int) -> Error {
    const BUSY: c_int = -sys::EBUSY;
    const TIMED_OUT: c_int = -sys::ETIMEDOUT;
    const REFUSED: c_int = -sys::ECONNREFUSED;
    const NO_ACCESS: c_int = -sys::EACCES;
    const NO_MEMORY: c_int = -sys::ENOMEM;
    const RESET: c_int = -sys::ECONNRESET;
    const BAD_MESSAGE: c_int = -sys::EBADMSG;
    match result {
        BUSY => Error::ServerBusy,
        TIMED_OUT => Error::TimedOut,
        REFUSED => Error::ConnectionRefused,
        NO_ACCESS => Error::NotClaimed,
        NO_MEMORY => Error::OutOfMemory,
        RESET | BAD_MESSAGE => Error::ConnectionClosed,
        _ => Error::Network,
    }
}

/// The error behind a negative errno of a socket, or of what runs over one.
///
/// Whether the device is claimed and the service busy, only an answer can tell.
#[must_use]
// By itself: less flash than where it is called.
#[inline(never)]
pub const fn from_socket(result: c_int) -> Error {
    match from_network(result) {
        Error::NotClaimed | Error::ServerBusy | Error::ConnectionClosed => Error::Network,
        error => error,
    }
}

/// What the settings are told of a value that is not taken.
#[must_use]
pub const fn of_setting(refused: SettingRefused) -> c_int {
    match refused {
        SettingRefused::Unknown => -sys::ENOENT,
        SettingRefused::TooLong => -sys::ENOMEM,
        SettingRefused::Invalid => -sys::EINVAL,
        SettingRefused::Unreadable(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_the_number_of_the_c_library() {
        let rows = [
            (Error::InvalidBatch, -22),
            (Error::BadRequest, -22),
            (Error::TooManyCommands, -12),
            (Error::OutOfMemory, -12),
            (Error::NoCommands, -61),
            (Error::NotClaimed, -13),
            (Error::Forbidden, -1),
            (Error::NotFound, -2),
            (Error::UnsupportedMedia, -sys::ENOMSG),
            (Error::ServerBusy, -16),
            (Error::UnexpectedStatus, -sys::ENOTSUP),
            (Error::Unavailable, -sys::ENOTSUP),
            (Error::ConnectionClosed, -sys::ESHUTDOWN),
            (Error::ConnectionRefused, -sys::ECONNREFUSED),
            (Error::TimedOut, -sys::ETIMEDOUT),
            (Error::NoTime, -62),
            (Error::NoIdentity, -sys::EBADMSG),
            (Error::NoFirmwareVersion, -5),
            (Error::DoesNotFit, -sys::ENOBUFS),
            (Error::Looping, -sys::ELOOP),
            (Error::Network, -5),
            (Error::ModemUnavailable, -5),
            (Error::Conflict, -sys::ENOTSUP),
            (Error::LteTimedOut, -sys::ETIMEDOUT),
        ];
        for (error, errno) in rows {
            assert_eq!(of(error), errno, "{error:?}");
        }
    }

    #[test]
    fn only_what_a_network_function_can_mean_has_an_event_of_its_own() {
        for error in [
            Error::ServerBusy,
            Error::TimedOut,
            Error::ConnectionRefused,
            Error::NotClaimed,
            Error::OutOfMemory,
        ] {
            assert_eq!(from_network(of(error)), error);
        }
        for errno in [sys::ECONNRESET, sys::EBADMSG] {
            assert_eq!(from_network(-errno), Error::ConnectionClosed);
        }
        assert_eq!(from_network(-sys::ENODATA), Error::Network);
        assert_eq!(from_network(-sys::EINVAL), Error::Network);
    }

    #[test]
    fn a_socket_cannot_tell_what_only_the_service_knows() {
        for error in [Error::TimedOut, Error::ConnectionRefused, Error::OutOfMemory] {
            assert_eq!(from_socket(of(error)), error);
        }
        for errno in [sys::EACCES, sys::EBUSY, sys::EIO, sys::ECONNRESET, 0] {
            assert_eq!(from_socket(-errno), Error::Network);
        }
    }
}
