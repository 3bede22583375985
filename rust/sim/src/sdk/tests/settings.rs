// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Settings and their handlers, those of others included.

use std::sync::atomic::{AtomicUsize, Ordering};

use nrf_provisioning::header::{CallbackData, Event};
use nrf_provisioning::{api, host};

use super::*;

static LOADED: Mutex<Vec<(String, Vec<u8>)>> = Mutex::new(Vec::new());
static COMMITS: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" fn remember(
    key: *const c_char,
    len: usize,
    read_cb: sys::settings_read_cb,
    cb_arg: *mut c_void,
) -> c_int {
    // SAFETY: NUL terminated as the settings promise; never NULL in these tests.
    let key = unsafe { CStr::from_ptr(key) }.to_str().unwrap().to_owned();
    let mut value = vec![0; len + 5];
    // SAFETY: the buffer has its length, and the argument came with the function.
    let count = unsafe { read_cb.unwrap()(cb_arg, value.as_mut_ptr().cast(), value.len()) };
    value.truncate(usize::try_from(count).unwrap());
    LOADED.lock().unwrap().push((key, value));
    // A refusal does not stop the loading.
    -1
}

unsafe extern "C" fn count_commit() -> c_int {
    COMMITS.fetch_add(1, Ordering::SeqCst);
    -3
}

/// A handler of a subtree that remembers what it gets.
fn handler(name: &'static CStr) -> sys::settings_handler {
    sys::settings_handler {
        name: name.as_ptr(),
        cprio: 0,
        h_get: None,
        h_set: Some(remember),
        h_commit: Some(count_commit),
        h_export: None,
        // SAFETY: all zeroes is a value of the list node.
        node: unsafe { mem::zeroed() },
    }
}

fn register(handler: &mut sys::settings_handler) -> c_int {
    // SAFETY: the handler is complete, and the simulation keeps no pointer to it.
    unsafe { sys::settings_register(handler) }
}

fn init() -> c_int {
    // SAFETY: takes nothing.
    unsafe { sys::settings_subsys_init() }
}

fn save(name: &str, value: &[u8]) -> c_int {
    let name = CString::new(name).unwrap();
    // SAFETY: NUL terminated, and the value has its length.
    unsafe { sys::settings_save_one(name.as_ptr(), value.as_ptr().cast(), value.len()) }
}

#[test]
fn settings_reach_their_handler() {
    let fails = vec!["tree/bad".to_owned()];
    let (_session, trace) = start(DeviceSpec { settings_fail: fails, ..fast() });
    let mut handler = handler(c"tree");
    assert_eq!(register(&mut handler), 0);
    let mut second = sys::settings_handler { cprio: 7, ..handler };
    assert_eq!(register(&mut second), -sys::EEXIST);
    assert_eq!(second.cprio, 7, "it is left as it is");
    assert_eq!(save("tree/a/b", b"1"), 0);
    assert_eq!(save("tree2/a", b"2"), 0);
    assert_eq!(save("tree/bad", b"3"), -sys::EIO);
    assert_eq!(save(&"x".repeat(74), b"4"), -sys::EINVAL);
    assert_eq!(save("tree/long", &[b'5'; 257]), -sys::EINVAL);
    // SAFETY: NUL terminated.
    assert_eq!(unsafe { sys::settings_load_subtree(c"tree".as_ptr()) }, -3);
    assert_eq!(*LOADED.lock().unwrap(), [("a/b".to_owned(), b"1".to_vec())]);
    assert_eq!(COMMITS.load(Ordering::SeqCst), 1);
    let refused = What::Setting { key: "tree/bad".into(), value: "3".into(), saved: false };
    assert!(trace.records().iter().any(|record| record.what == refused));
    reboot();
    assert_eq!(device_state().unwrap().settings["tree/a/b"], "1");
    assert_eq!(register(&mut handler), 0, "the reboot has forgotten it");
}

#[test]
fn a_handler_from_before_the_settings_are_set_up_is_forgotten() {
    let (_session, _) = start(fast());
    let mut handler = handler(c"tree");
    assert_eq!((register(&mut handler), init()), (0, 0));
    assert_eq!((register(&mut handler), init()), (0, 0));
    assert_eq!(register(&mut handler), -sys::EEXIST);
}

static EVENTS: Mutex<Vec<Event>> = Mutex::new(Vec::new());

unsafe extern "C" fn record(event: *const CallbackData) {
    // SAFETY: valid as the library promises.
    EVENTS.lock().unwrap().push(unsafe { (*event).r#type });
}

/// The events of a trigger.
fn trigger() -> Vec<Event> {
    EVENTS.lock().unwrap().clear();
    assert_eq!(api::nrf_provisioning_trigger_manually(), 0);
    assert!(run_until_idle(10_000_000));
    EVENTS.lock().unwrap().clone()
}

#[test]
fn a_subtree_that_somebody_else_handles_is_a_fatal_error() {
    for taken in [true, false] {
        let (_session, _) = online(fast());
        host::reboot();
        assert_eq!(init(), 0);
        if taken {
            assert_eq!(register(&mut handler(c"provisioning")), 0);
        }
        // SAFETY: the callback stays.
        assert_eq!(unsafe { api::nrf_provisioning_init(Some(record)) }, 0);
        for _ in 0..3 {
            let events = trigger();
            assert_eq!(events == [Event::FatalError], taken, "{events:?}");
            assert_eq!(events.contains(&Event::FatalError), taken, "{events:?}");
        }
        host::reboot();
    }
}
