// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The settings.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char, c_int, c_void};
use core::mem::MaybeUninit;

use nrf_provisioning_core::ports::{Settings, SettingsKey};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_sys as sys;

use super::{Sdk, check};
use crate::chosen::{config, with_settings_key};
use crate::{errno, state};

/// The handler's struct: the settings link it into a list of their own.
struct Handler(UnsafeCell<sys::settings_handler>);

// SAFETY: written once before it is registered, and owned by the settings from then on.
unsafe impl Sync for Handler {}

// SAFETY: all zeroes is a value of every field, those of later SDKs included.
static HANDLER: Handler = Handler(UnsafeCell::new(unsafe { MaybeUninit::zeroed().assume_init() }));

impl Settings for Sdk {
    fn init_settings(&mut self) -> Result<(), i32> {
        // SAFETY: takes nothing.
        check(unsafe { sys::settings_subsys_init() })?;
        let handler = HANDLER.0.get();
        // SAFETY: on the work queue, so nobody else writes it, and the settings do not have it yet:
        // nothing behind its registration can fail, so that is the end of the one call that succeeds.
        unsafe { (*handler).name = config().settings_storage_path.as_ptr() };
        // SAFETY: as above.
        unsafe { (*handler).h_set = Some(on_setting) };
        // SAFETY: the handler is static and complete.
        // -EEXIST is somebody else's handler, which would get what is ours.
        check(unsafe { sys::settings_register(handler) })
    }

    fn load_settings(&mut self) -> Result<(), i32> {
        // SAFETY: NUL terminated text.
        check(unsafe { sys::settings_load_subtree(config().settings_storage_path.as_ptr()) })
    }

    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        let key = key.to_bytes_with_nul().as_ptr().cast();
        // SAFETY: the key is NUL terminated, the value has the length given.
        let result = unsafe { sys::settings_save_one(key, value.as_ptr().cast(), value.len()) };
        if result == 0 { Ok(()) } else { Err(result) }
    }

    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32> {
        with_settings_key(key, |key| self.save_setting(key.into(), value))
    }
}

/// The settings' handler: a value below our subtree was loaded.
///
/// # Safety
///
/// `key` is NULL or NUL terminated text; `read_cb` takes `cb_arg` and a buffer with its length.
pub unsafe extern "C" fn on_setting(
    key: *const c_char,
    len: usize,
    read_cb: sys::settings_read_cb,
    cb_arg: *mut c_void,
) -> c_int {
    let Some(read_cb) = read_cb.filter(|_| !key.is_null()) else { return -sys::ENOENT };
    // SAFETY: not NULL, and NUL terminated as the settings promise.
    let name = unsafe { CStr::from_ptr(key) };
    let loaded = state::SIGNALS.load_setting(&mut Sdk, name.to_bytes(), len, |buffer| {
        // SAFETY: the buffer has the length given, and the argument is the one that came with the
        // function.
        let read = unsafe { read_cb(cb_arg, buffer.as_mut_ptr().cast(), buffer.len()) };
        usize::try_from(read).map_err(|_| c_int::try_from(read).unwrap_or(-sys::EIO))
    });
    loaded.map_or_else(errno::of_setting, |()| 0)
}
