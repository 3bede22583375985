// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Errors of the kernel's functions.

/// A function failed: the positive errno.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error(pub u32);

/// A value, or the errno.
pub type Result<T> = core::result::Result<T, Error>;

/// The caller is not the one who may (POSIX's number on Linux, which Zephyr shares).
pub(crate) const EPERM: Error = Error(1);
/// A wait ended without what was waited for.
pub(crate) const EAGAIN: Error = Error(11);
/// It is not there, and there was to be no wait.
pub(crate) const EBUSY: Error = Error(16);
/// There is nothing to give back.
pub(crate) const EINVAL: Error = Error(22);
