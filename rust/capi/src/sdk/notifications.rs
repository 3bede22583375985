// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's notifications.

use nrf_provisioning_sys as sys;

use super::Sdk;

impl Sdk {
    /// Subscribes to `+CGEV` and `%XTIME`; both are tried.
    pub(crate) fn subscribe() -> Result<(), i32> {
        // SAFETY: the format takes no arguments.
        let bearer = unsafe { sys::nrf_modem_at_printf(c"AT+CGEREP=1".as_ptr()) };
        // SAFETY: the format takes no arguments.
        let time = unsafe { sys::nrf_modem_at_printf(c"AT%%XTIME=1".as_ptr()) };
        match (bearer, time) {
            (0, 0) => Ok(()),
            (0, error) | (error, _) => Err(error),
        }
    }
}
