// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK's modem library and link controller, as far as the sample needs them.

use core::ffi::c_int;

/// Functional modes, by their `AT+CFUN` numbers.
#[derive(Clone, Copy)]
pub enum Mode {
    /// LTE and GNSS on.
    Normal = 1,
    /// Everything off, so that credentials can be written.
    Offline = 4,
}

unsafe extern "C" {
    fn nrf_modem_lib_init() -> c_int;
    fn lte_lc_connect() -> c_int;
    // The argument is an enumeration, which C passes in a whole register.
    fn lte_lc_func_mode_set(mode: c_int) -> c_int;
}

fn check(result: c_int) -> Result<(), i32> {
    if result == 0 { Ok(()) } else { Err(result) }
}

/// Starts the modem.
pub fn start_modem() -> Result<(), i32> {
    // SAFETY: takes nothing.
    check(unsafe { nrf_modem_lib_init() })
}

/// Brings LTE up, and waits for the network.
pub fn connect() -> Result<(), i32> {
    // SAFETY: takes nothing.
    check(unsafe { lte_lc_connect() })
}

/// Changes the functional mode.
pub fn set_mode(mode: Mode) -> Result<(), i32> {
    // SAFETY: the number is one of the enumeration's.
    check(unsafe { lte_lc_func_mode_set(mode as c_int) })
}
