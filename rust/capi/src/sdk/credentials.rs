// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's credential store, as far as the root CA goes.

use core::ptr;

use nrf_provisioning_core::ports::Credentials;
use nrf_provisioning_sys as sys;

use super::Sdk;

/// The built-in root CA.
fn root_ca() -> (*const u8, usize) {
    let mut pem = ptr::null();
    // SAFETY: the platform stores one pointer behind the one given.
    let len = unsafe { sys::nrf_provisioning_platform_root_ca(&raw mut pem) };
    (pem, len)
}

/// The SDK's type of a security tag has the same bits as the Kconfig symbol's int.
const fn tag(sec_tag: i32) -> sys::nrf_sec_tag_t {
    sec_tag.cast_unsigned()
}

impl Credentials for Sdk {
    fn has_root_ca(&mut self, sec_tag: i32) -> Result<bool, i32> {
        let mut exists = false;
        let kind = sys::MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN;
        // SAFETY: the SDK stores one bool behind the pointer.
        match unsafe { sys::modem_key_mgmt_exists(tag(sec_tag), kind, &raw mut exists) } {
            0 => Ok(exists),
            error => Err(error),
        }
    }

    fn write_root_ca(&mut self, sec_tag: i32) -> Result<(), i32> {
        let (pem, len) = root_ca();
        let kind = sys::MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN;
        // SAFETY: the platform's certificate is static and has the length it says.
        match unsafe { sys::modem_key_mgmt_write(tag(sec_tag), kind, pem.cast(), len) } {
            0 => Ok(()),
            error => Err(error),
        }
    }

    fn root_ca_len(&mut self) -> usize {
        root_ca().1
    }
}
