// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `settings_*`: Zephyr's settings over the device's store.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;

use nrf_provisioning_sys as sys;

use crate::device::{SettingsError, name_after, name_is_under};
use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::state;
use crate::sdk::system::handler::Handler;
use crate::trace::What;

/// A value while it is loaded.
struct Loaded {
    value: Vec<u8>,
}

/// Sets up the settings, once: the store is part of the device. As in Zephyr, what was registered
/// before is forgotten.
///
/// # Returns
///
/// 0.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn settings_subsys_init() -> c_int {
    if let Some(error) = faults::enter("settings_subsys_init", String::new) {
        return error;
    }
    state::with(|sim| {
        if !std::mem::replace(&mut sim.settings_ready, true) {
            sim.handlers.clear();
        }
    });
    0
}

/// Registers a handler for a subtree.
///
/// # Returns
///
/// 0; `-EINVAL` without a handler or name; `-EEXIST` when one is registered under the very name, this
/// one included. It is left as it is then.
///
/// # Safety
///
/// `cf` is NULL or valid, its name is NUL terminated, and its functions stay callable until the
/// device reboots.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn settings_register(cf: *mut sys::settings_handler) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(handler) = (unsafe { cf.as_mut() }) else { return -sys::EINVAL };
    // SAFETY: NULL or NUL terminated as the caller promises.
    let Some(name) = (unsafe { text::utf8(handler.name) }) else { return -sys::EINVAL };
    if let Some(error) = faults::enter("settings_register", || name.to_owned()) {
        return error;
    }
    let new = Handler {
        name: name.to_owned(),
        priority: 0,
        set: handler.h_set,
        commit: handler.h_commit,
    };
    state::with(|sim| {
        if sim.handlers.iter().any(|known| known.name == new.name) {
            return -sys::EEXIST;
        }
        handler.cprio = new.priority;
        sim.handlers.push(new);
        0
    })
    .unwrap_or(-sys::ENOENT)
}

/// Hands every stored value of a subtree to its handler, then has the handlers commit.
///
/// # Returns
///
/// 0, or what the first failing commit returned. A value that its handler refuses is passed over.
///
/// # Safety
///
/// `subtree` is NULL, for everything, or NUL terminated.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn settings_load_subtree(subtree: *const c_char) -> c_int {
    // SAFETY: NULL or NUL terminated as the caller promises.
    let subtree = unsafe { text::utf8(subtree) };
    if let Some(error) = faults::enter("settings_load_subtree", String::new) {
        return error;
    }
    let found = state::with(|sim| {
        let own = |(name, value): (&str, &[u8])| (name.to_owned(), value.to_vec());
        let values: Vec<_> = sim.device.settings().under(subtree).map(own).collect();
        (values, sim.handlers.clone())
    });
    let Some((values, handlers)) = found else { return -sys::ENOENT };
    for (name, value) in values {
        if let Some(handler) = handler_of(&handlers, &name) {
            load(handler, &name, value);
        }
    }
    commit(handlers, subtree)
}

/// Stores one value, or deletes it when `val_len` is 0.
///
/// # Returns
///
/// 0; `-EINVAL` for a name or value the settings do not take; `-EIO` when the storage fails.
///
/// # Safety
///
/// `name` is NULL or NUL terminated, `value` is NULL or valid for `val_len` bytes of reads.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn settings_save_one(
    name: *const c_char,
    value: *const c_void,
    val_len: usize,
) -> c_int {
    // SAFETY: NULL or NUL terminated as the caller promises.
    let Some(name) = (unsafe { text::utf8(name) }) else { return -sys::EINVAL };
    // SAFETY: NULL or valid for its length as the caller promises.
    let value = unsafe { text::memory(value, val_len) };
    if let Some(error) = faults::enter("settings_save_one", || name.to_owned()) {
        return error;
    }
    let value = if faults::tears() { value.get(..val_len / 2).unwrap_or_default() } else { value };
    let saved = state::with(|sim| {
        let saved = sim.device.settings_mut().save(name, value);
        sim.trace.push(What::Setting {
            key: name.to_owned(),
            value: String::from_utf8_lossy(value).into_owned(),
            saved: saved.is_ok(),
        });
        saved
    });
    match saved {
        Some(Ok(())) => 0,
        Some(Err(SettingsError::Name | SettingsError::Value)) => -sys::EINVAL,
        Some(Err(SettingsError::Storage)) => -sys::EIO,
        None => -sys::ENOENT,
    }
}

/// The handler whose name is the longest that `name` is under.
fn handler_of<'a>(handlers: &'a [Handler], name: &str) -> Option<&'a Handler> {
    let matching = handlers.iter().filter(|handler| name_is_under(name, &handler.name));
    matching.max_by_key(|handler| handler.name.len())
}

fn load(handler: &Handler, name: &str, value: Vec<u8>) {
    let Some(set) = handler.set else { return };
    let key = name_after(name, &handler.name).map(CString::new);
    let key_pointer = match &key {
        Some(Ok(key)) => key.as_ptr(),
        Some(Err(_)) => return,
        // The value of the subtree's own name has no key left.
        None => ptr::null(),
    };
    let mut loaded = Loaded { value };
    let argument = (&raw mut loaded).cast();
    // SAFETY: the handler's function takes a key that is NULL or NUL terminated, and a function
    // with the argument it needs; both outlive the call. A refused value is passed over.
    let _ = unsafe { set(key_pointer, loaded.value.len(), Some(read_value), argument) };
}

/// Copies the value that is being loaded, from its start, as far as it fits.
///
/// # Safety
///
/// `cb_arg` is the argument that came with this function, `data` is valid for `len` bytes.
unsafe extern "C" fn read_value(cb_arg: *mut c_void, data: *mut c_void, len: usize) -> isize {
    // SAFETY: the argument that `load` passed on, which it still owns.
    let Some(loaded) = (unsafe { cb_arg.cast::<Loaded>().as_ref() }) else { return -1 };
    // SAFETY: valid for its length as the caller promises.
    let buffer = unsafe { text::buffer(data.cast(), len) };
    let count = loaded.value.len().min(buffer.len());
    for (to, from) in buffer.iter_mut().zip(&loaded.value) {
        *to = *from;
    }
    isize::try_from(count).unwrap_or(isize::MAX)
}

fn commit(mut handlers: Vec<Handler>, subtree: Option<&str>) -> c_int {
    handlers.retain(|handler| subtree.is_none_or(|tree| name_is_under(&handler.name, tree)));
    handlers.sort_by_key(|handler| handler.priority);
    let mut result = 0;
    for commit in handlers.iter().filter_map(|handler| handler.commit) {
        // SAFETY: takes nothing, and stays callable as its registration promised.
        let committed = unsafe { commit() };
        if result == 0 {
            result = committed;
        }
    }
    result
}
