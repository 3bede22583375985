// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Why a call was refused.

use core::ffi::c_int;
use core::fmt;

/// Numbers of `errno.h` that C libraries do not agree on: those of picolibc and newlib, which a
/// device has.
#[cfg(all(target_arch = "arm", target_os = "none"))]
mod errno {
    pub(super) const EALREADY: i32 = 120;
    pub(super) const ENOTSUP: i32 = 134;
}
/// Those of Linux, which `native_sim` has.
#[cfg(not(all(target_arch = "arm", target_os = "none")))]
mod errno {
    pub(super) const EALREADY: i32 = 114;
    pub(super) const ENOTSUP: i32 = 95;
}
/// Those that are the same in all of them.
const EFAULT: i32 = 14;
const EINVAL: i32 = 22;
const ENOSTR: i32 = 60;

/// A call that was refused. Nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// [`init`](crate::init) was called twice.
    AlreadyInitialised,
    /// [`init`](crate::init) was not called, or failed.
    NotInitialised,
    /// The interval is longer than `i32::MAX` seconds.
    IntervalTooLong,
    /// The image has no schedule: `CONFIG_NRF_PROVISIONING_SCHEDULED` is off.
    NotScheduled,
    /// The settings could not be written.
    NotStored,
    /// Another failure, of the transport for example: the C API's negative errno.
    Other(c_int),
}

impl Error {
    /// The error for what a function of the C API returned; `Ok` for what is no error.
    pub(crate) fn check(result: c_int) -> Result<(), Self> {
        use errno::{EALREADY, ENOTSUP};
        if result >= 0 {
            return Ok(());
        }
        Err(match result.checked_neg() {
            Some(EALREADY) => Self::AlreadyInitialised,
            Some(EFAULT) => Self::NotInitialised,
            Some(EINVAL) => Self::IntervalTooLong,
            Some(ENOTSUP) => Self::NotScheduled,
            Some(ENOSTR) => Self::NotStored,
            _ => Self::Other(result),
        })
    }

    /// The C API's negative errno.
    #[must_use]
    pub const fn errno(self) -> c_int {
        match self {
            Self::AlreadyInitialised => -errno::EALREADY,
            Self::NotInitialised => -EFAULT,
            Self::IntervalTooLong => -EINVAL,
            Self::NotScheduled => -errno::ENOTSUP,
            Self::NotStored => -ENOSTR,
            Self::Other(errno) => errno,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlreadyInitialised => "the library is initialised already",
            Self::NotInitialised => "the library is not initialised",
            Self::IntervalTooLong => "the interval is longer than 2147483647 seconds",
            Self::NotScheduled => "CONFIG_NRF_PROVISIONING_SCHEDULED is off",
            Self::NotStored => "the settings could not be written",
            Self::Other(errno) => return write!(f, "error {errno}"),
        })
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_numbers_are_each_other_s() {
        assert_eq!((Error::check(0), Error::check(7)), (Ok(()), Ok(())));
        for error in [
            Error::AlreadyInitialised,
            Error::NotInitialised,
            Error::IntervalTooLong,
            Error::NotScheduled,
            Error::NotStored,
            Error::Other(-12),
            Error::Other(i32::MIN),
        ] {
            assert_eq!(Error::check(error.errno()), Err(error));
        }
    }
}
