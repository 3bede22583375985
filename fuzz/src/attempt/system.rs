// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Settings, and the library's platform.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::Mutex;

use nrf_provisioning_sys as sys;

use super::{fails, world};

type Set = unsafe extern "C" fn(*const c_char, usize, sys::settings_read_cb, *mut c_void) -> c_int;

static HANDLER: Mutex<Option<Set>> = Mutex::new(None);
const SUBTREE: &str = "provisioning/";

#[unsafe(no_mangle)]
extern "C" fn settings_subsys_init() -> c_int {
    fails(&[-sys::EIO]).unwrap_or(0)
}

/// # Safety
///
/// `handler` is valid.
#[unsafe(no_mangle)]
unsafe extern "C" fn settings_register(handler: *mut sys::settings_handler) -> c_int {
    // SAFETY: as the caller promises.
    let handler = unsafe { &*handler };
    if let Some(error) = fails(&[-sys::EEXIST, -sys::ENOMEM]) {
        return error;
    }
    *HANDLER.lock().expect("nobody panics") = handler.h_set;
    0
}

/// What is being read, and how many bytes of it are handed out at most.
struct Value(Vec<u8>);

/// # Safety
///
/// `argument` is a [`Value`], `data` is valid for `len` bytes.
unsafe extern "C" fn read(argument: *mut c_void, data: *mut c_void, len: usize) -> isize {
    if let Some(error) = fails(&[-sys::EIO]) {
        return isize::try_from(error).unwrap_or(-1);
    }
    // SAFETY: as the caller promises.
    let value = unsafe { &*argument.cast::<Value>() };
    let count = len.min(value.0.len());
    // SAFETY: both are valid for the smaller length, and are different memory.
    unsafe { std::ptr::copy_nonoverlapping(value.0.as_ptr(), data.cast::<u8>(), count) };
    isize::try_from(count).unwrap_or(isize::MAX)
}

#[unsafe(no_mangle)]
extern "C" fn settings_load_subtree(_subtree: *const c_char) -> c_int {
    let Some(set) = *HANDLER.lock().expect("nobody panics") else { return 0 };
    let mut values: Vec<(String, Vec<u8>)> = world::with(|world| {
        world.settings.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    });
    if let Some(error) = fails(&[-sys::EIO]) {
        return error;
    }
    let stray = world::with(|world| world.script.once_in(8).then(|| world.script.byte()));
    if let Some(stray) = stray {
        let name = if stray & 1 == 0 { "interval-sec" } else { "after-correlation-id" };
        let len = world::with(|world| world.script.below(70));
        values.push((format!("{SUBTREE}{name}"), vec![stray & 0x3f; len]));
    }
    for (name, value) in values {
        let Some(key) = name.strip_prefix(SUBTREE) else { continue };
        let Ok(key) = CString::new(key) else { continue };
        let mut value = Value(value);
        let len = value.0.len();
        // SAFETY: the library's own handler, with a key and a value that outlive the call.
        unsafe { set(key.as_ptr(), len, Some(read), (&raw mut value).cast()) };
    }
    0
}

/// # Safety
///
/// `name` is NUL terminated, `value` is valid for `len` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn settings_save_one(
    name: *const c_char,
    value: *const c_void,
    len: usize,
) -> c_int {
    // SAFETY: as the caller promises.
    let name = unsafe { CStr::from_ptr(name) }.to_str().expect("names are text").to_owned();
    let value: &[u8] = if len == 0 {
        &[]
    } else {
        // SAFETY: as the caller promises.
        unsafe { std::slice::from_raw_parts(value.cast(), len) }
    };
    world::with(|world| world.stores(&name, value));
    if let Some(error) = fails(&[-sys::EIO, -sys::ENOMEM, -sys::EINVAL]) {
        return error;
    }
    world::with(|world| match value {
        [] => drop(world.settings.remove(&name)),
        _ => drop(world.settings.insert(name, value.to_vec())),
    });
    0
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_start() {}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_schedule(delay_s: u32) {
    world::with(|world| world.schedule(delay_s));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_sleep_ms(ms: u32) {
    world::with(|world| world.pass(u64::from(ms)));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_uptime_s() -> u32 {
    world::with(|world| world.uptime_s())
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_random() -> u32 {
    world::with(|world| u32::from_be_bytes([0; 4].map(|_| world.script.byte())))
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_log(_message: u32, _value: i32) {}

/// # Safety
///
/// `pem` is valid for a write.
#[unsafe(no_mangle)]
unsafe extern "C" fn nrf_provisioning_platform_root_ca(pem: *mut *const u8) -> usize {
    static PEM: &[u8] = b"-----BEGIN CERTIFICATE-----\n\0";
    // SAFETY: as the caller promises.
    unsafe { pem.write(PEM.as_ptr()) };
    PEM.len()
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_sdk_version() -> *const c_char {
    c"3.3.99".as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_user_agent() -> *const c_char {
    c"User-Agent: Zephyr/4.2.99 (fuzz)\r\n".as_ptr()
}
