// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The smallest application in Rust that gets provisioned: it brings LTE up, initialises the
//! library, and takes LTE down and up again when the library asks for it.

#![no_std]

mod lte;

use log::{error, info, warn};
use nrf_provisioning_zephyr::{Error, Event};

/// Runs on the library's own thread, so it may block.
fn on_event(event: Event) {
    match event {
        Event::Start => info!("Provisioning starts"),
        Event::NeedLteDeactivated => {
            info!("LTE off, to write credentials");
            report(lte::set_mode(lte::Mode::Offline));
        }
        Event::NeedLteActivated => {
            info!("LTE on");
            report(lte::set_mode(lte::Mode::Normal));
        }
        Event::Done => info!("Provisioning done"),
        Event::NoCommands => info!("Nothing to do"),
        Event::NotClaimed(Some(token)) => {
            warn!("Claim the device with this token: {token}");
        }
        Event::NotClaimed(None) => warn!("The device is not claimed"),
        Event::Scheduled { after } => info!("Next attempt in {} seconds", after.as_secs()),
        Event::Stop => info!("Provisioning stops"),
        failure if failure.is_failure() => error!("Provisioning failed: {failure:?}"),
        other => info!("{other:?}"),
    }
}

fn report(result: Result<(), i32>) {
    if let Err(code) = result {
        error!("The modem refused, error {code}");
    }
}

fn start() -> Result<(), i32> {
    lte::start_modem()?;
    lte::connect()?;
    nrf_provisioning_zephyr::init(&on_event).map_err(Error::errno)
}

/// What Zephyr's `main()` calls.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn rust_main() {
    // SAFETY: nothing has logged from Rust yet.
    if unsafe { zephyr::set_logger() }.is_err() {
        return;
    }
    report(start());
}
