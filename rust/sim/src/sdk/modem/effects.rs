// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A command line is executed, and what the device does, then or by itself, is carried out: this may
//! be another command.

use std::ffi::{CString, c_int};

use nrf_provisioning::hooks;
use nrf_provisioning_sys as sys;

use crate::device::{Answer, Effect, open_part, redact};
use crate::sdk::faults;
use crate::sdk::state;
use crate::trace::{Detail, What};

/// Executes one command line and carries out what follows from it.
///
/// # Errors
///
/// `-EPERM` when the modem library is not initialised.
pub(in crate::sdk) fn execute(line: &[u8]) -> Result<Answer, c_int> {
    if faults::is_off() {
        return Err(-sys::EPERM);
    }
    let outcome = state::with(|sim| {
        if !sim.modem_ready {
            return None;
        }
        let (answer, effects) = sim.device.execute(sim.clock.now_ms(), line);
        let detail = Detail { up: open_part(line).into(), down: answer.text.clone().into() };
        sim.trace.push_with(What::At { command: redact(line), result: answer.result() }, detail);
        Some((answer, effects))
    });
    let (answer, effects) = outcome.flatten().ok_or(-sys::EPERM)?;
    carry_out(effects);
    Ok(answer)
}

/// Executes a command for its result alone, as `nrf_modem_at_printf` does.
pub(in crate::sdk) fn run(line: &str) -> c_int {
    execute(line.as_bytes()).map_or_else(|error| error, |answer| answer.code)
}

/// Carries out what the device's doings lead to.
pub(in crate::sdk) fn carry_out(effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Radio(online) => {
                state::with(|sim| {
                    sim.trace.push(What::Radio { online });
                    if !online {
                        sim.network.lose();
                    }
                });
            }
            Effect::Notification(line) => notify(line),
            Effect::Modem(true) => restart_modem(),
            Effect::Modem(false) => {
                state::with(|sim| {
                    sim.modem_ready = false;
                    sim.network.lose();
                    let text = "the modem has a fault of its own and is down".into();
                    sim.trace.push(What::Note { who: "device".into(), text });
                });
            }
            Effect::FunctionalMode(mode) => {
                hooks::nrf_provisioning_rust_on_cfun(i32::from(mode));
            }
        }
    }
}

/// What an application does about a modem that is down: it starts the modem library again, and LTE.
fn restart_modem() {
    let was_down = state::with(|sim| {
        let was_down = !std::mem::replace(&mut sim.modem_ready, true);
        if was_down {
            let text = "restarts the modem".into();
            sim.trace.push(What::Note { who: "application".into(), text });
        }
        was_down
    });
    if was_down == Some(true) {
        hooks::nrf_provisioning_rust_on_modem_init(0);
        run("AT+CFUN=1");
    }
}

fn notify(line: &str) {
    let Ok(line) = CString::new(line) else { return };
    // SAFETY: NUL terminated text that outlives the call.
    unsafe { hooks::nrf_provisioning_rust_on_cgev(line.as_ptr()) }
}
