// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whole attempts through the library's C interface: the fuzzer is the service, the modem, the
//! settings and the application behind the SDK's functions, which are defined in here.
//!
//! An input is one byte that says how the library is configured, one that says how long the script
//! is, the script, and the service's answers, each with its length in two bytes in front.

mod coap;
mod modem;
mod network;
mod rest;
mod system;
mod world;

use std::ffi::c_int;

use nrf_provisioning::api;
use nrf_provisioning::header::{CallbackData, Event};
use nrf_provisioning::{hooks, host};
use nrf_provisioning_core::Config;

use world::World;

/// Runs of the library's work after which nobody looks any further.
const RUNS: usize = 12;

/// Lets the library make attempts with what the fuzzer sends.
///
/// # Panics
///
/// When the library does what it must not.
pub fn check(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let Some((script_len, data)) = data.split_first() else { return };
    let (script, answers) = data.split_at(usize::from(*script_len).min(data.len()));
    host::reboot();
    configure(*how);
    world::install(World::new(script, answers));
    host::observe(|event| world::with(|world| world.saw(event)));

    hooks::nrf_provisioning_rust_on_modem_init(0);
    hooks::nrf_provisioning_rust_on_cfun(1);
    // SAFETY: the callback is a function of this program.
    let started = unsafe { api::nrf_provisioning_init(Some(on_event)) };
    if started == 0 {
        api::nrf_provisioning_trigger_manually();
        for _ in 0..RUNS {
            if !world::with(World::reach_work) {
                break;
            }
            hooks::nrf_provisioning_rust_work();
            world::with(|world| world.is_at_rest());
            meanwhile();
        }
    }
    host::reboot();
}

/// The configuration is a build's, and kept for as long as the program runs: there are few.
fn configure(how: u8) {
    use std::sync::atomic::{AtomicU8, Ordering};
    static LAST: AtomicU8 = AtomicU8::new(u8::MAX);
    host::select_transport(if how & 1 == 0 {
        host::Transport::Http
    } else {
        host::Transport::Coap
    });
    let how = how >> 1 & 7;
    if LAST.swap(how, Ordering::Relaxed) == how {
        return;
    }
    let scheduled = how & 1 != 0;
    let (rx_buf_sz, tx_buf_sz) = if how & 2 != 0 { (4096, 2048) } else { (1024, 1024) };
    host::configure(Config {
        scheduled,
        auto_start_on_init: scheduled,
        rx_buf_sz,
        tx_buf_sz,
        save_cmd_id: how & 4 != 0,
        soc_nrf9120: how & 4 != 0,
        ..Config::DEFAULT
    });
}

/// What happens between two runs of the work: the application's calls, and the network's doings.
fn meanwhile() {
    match world::with(|world| world.script.byte()) {
        0..=15 => notify(c"+CGEV: ME PDN ACT 0\r\n"),
        16..=31 => notify(c"+CGEV: NW DETACH\r\n"),
        32..=47 => {
            api::nrf_provisioning_trigger_manually();
        }
        48..=55 => {
            api::nrf_provisioning_set_interval(60);
        }
        56..=63 => hooks::nrf_provisioning_rust_on_cfun(21),
        _ => {}
    }
}

fn notify(line: &std::ffi::CStr) {
    // SAFETY: NUL terminated text that outlives the call.
    unsafe { hooks::nrf_provisioning_rust_on_cgev(line.as_ptr()) }
}

/// The application: it does what it is asked for, most of the time.
///
/// # Safety
///
/// `event` is valid for the time of the call.
unsafe extern "C" fn on_event(event: *const CallbackData) {
    // SAFETY: as the caller promises.
    let kind = unsafe { &*event }.r#type;
    let willing = !world::with(|world| world.script.once_in(16));
    match kind {
        Event::NeedLteDeactivated if willing => {
            world::with(|world| world.offline = true);
            notify(c"+CGEV: ME PDN DEACT 0\r\n");
        }
        Event::NeedLteActivated if willing => {
            world::with(|world| world.offline = false);
            notify(c"+CGEV: ME PDN ACT 0\r\n");
            hooks::nrf_provisioning_rust_on_cfun(1);
        }
        _ => {}
    }
}

/// One of `errors`, once in a while.
fn fails(errors: &[c_int]) -> Option<c_int> {
    world::with(|world| {
        let fails = world.script.once_in(24);
        fails.then(|| errors[usize::from(world.script.byte()) % errors.len()])
    })
}
