// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The token the modem signs, and the versions that go with a request.

use core::ffi::{CStr, c_int};
use core::ptr;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::log::Message;
use nrf_provisioning_core::ports::{Identity, Log, Modem};
use nrf_provisioning_sys as sys;

use super::Sdk;
use crate::kconfig::config;

/// Signs a token into `buffer`; a negative errno when the modem or the SDK did not.
fn generate(buffer: &mut [u8]) -> c_int {
    let config = config();
    let mut jwt = sys::jwt_data {
        sec_tag: config.jwt_sec_tag,
        key: sys::JWT_KEY_TYPE_CLIENT_PRIV,
        alg: sys::JWT_ALG_TYPE_ES256,
        exp_delta_s: config.jwt_max_valid_time_s,
        subject: ptr::null(),
        audience: ptr::null(),
        jwt_buf: buffer.as_mut_ptr().cast(),
        jwt_sz: buffer.len(),
    };
    // SAFETY: the struct is complete, and the buffer has the length it says.
    unsafe { sys::modem_jwt_generate(&raw mut jwt) }
}

impl Identity for Sdk {
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        if !self.has_valid_time() {
            self.log(Message::Jwt, -sys::ETIME);
            return Err(Error::NoTime);
        }
        match generate(buffer) {
            0 => Ok(()),
            error => {
                self.log(Message::Jwt, error);
                Err(Error::NoIdentity)
            }
        }
    }

    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        // The last byte stays the NUL it is, whatever the SDK does.
        let len = buffer.len().saturating_sub(1).min(sys::MODEM_INFO_FWVER_SIZE);
        // SAFETY: the buffer is longer than the length given.
        let result = unsafe { sys::modem_info_get_fw_version(buffer.as_mut_ptr().cast(), len) };
        if result < 0 {
            self.log(Message::FirmwareVersion, result);
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
