// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The token the modem signs, and the versions that go with a request.

use core::ffi::{CStr, c_int};

use nrf_provisioning_core::Error;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{Identity, Log};
use nrf_provisioning_sys as sys;

use super::{Sdk, jwt};
use crate::chosen::config;

/// What the result of a signature means.
///
/// # Errors
///
/// [`Error::NoTime`] or [`Error::NoIdentity`].
pub const fn signed(result: c_int) -> Result<(), Error> {
    const NO_TIME: c_int = -sys::ETIME;
    match result {
        0 => Ok(()),
        NO_TIME => Err(Error::NoTime),
        _ => Err(Error::NoIdentity),
    }
}

impl Identity for Sdk {
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        signed(jwt::sign(self, config().jwt_max_valid_time_s, buffer))
    }

    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        // The last byte stays the NUL it is, whatever the SDK does.
        let len = buffer.len().saturating_sub(1).min(sys::MODEM_INFO_FWVER_SIZE);
        // SAFETY: the buffer is longer than the length given.
        let result = unsafe { sys::modem_info_get_fw_version(buffer.as_mut_ptr().cast(), len) };
        if result < 0 {
            self.log(LogEntry::FirmwareVersion, result);
            return Err(Error::NoFirmwareVersion);
        }
        Ok(())
    }

    fn sdk_version(&mut self) -> &'static CStr {
        // SAFETY: takes nothing.
        let version = unsafe { sys::nrf_provisioning_platform_sdk_version() };
        // SAFETY: the platform returns static, NUL terminated text.
        unsafe { CStr::from_ptr(version) }
    }
}
