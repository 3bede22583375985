// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the C and C++ test programs need of the simulation: `harness.h` declares it.

use std::cell::RefCell;
use std::ffi::{CStr, c_char};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use nrf_provisioning::host;
use nrf_provisioning_sim::clock::Clock;
use nrf_provisioning_sim::device::Device;
use nrf_provisioning_sim::scenario::Scenario;
use nrf_provisioning_sim::sdk;
use nrf_provisioning_sim::service::{Handle, Service};
use nrf_provisioning_sim::trace::Trace;

/// A running simulation.
struct World {
    clock: Arc<Clock>,
    service: Handle,
    _session: sdk::Session,
}

thread_local! {
    /// The simulation of this process, on the only thread that a test program has.
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
}

/// Starts the device and the service of a scenario.
fn begin(scenario: &str) -> Result<World, String> {
    let scenario = Scenario::parse("scenario", scenario).map_err(|error| error.to_string())?;
    let config = scenario.kconfig.checked().config;
    let mut spec = scenario.service;
    spec.host_names.push(config.http_hostname.to_string_lossy().into_owned());
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| ()));
    let device = Device::new(scenario.device).map_err(|error| error.to_string())?;
    let key = device.public_key().map_err(|error| error.to_string())?;
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let service = Service::start(spec, Arc::clone(&clock), trace.clone(), bind)
        .map_err(|error| error.to_string())?;
    service.register_device(device.uuid(), &key).map_err(|error| error.to_string())?;
    host::configure(config);
    let session = sdk::install(sdk::Sim::of(device, Arc::clone(&clock), trace, &service));
    Ok(World { clock, service, _session: session })
}

/// Starts the device and the service that `scenario` describes, in TOML.
///
/// # Safety
///
/// `scenario` is NUL terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn c_test_begin(scenario: *const c_char) {
    // A peer that hangs up is no reason to end. Rust's own `main` sees to that, C's does not.
    // SAFETY: ignoring a signal installs no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    // SAFETY: NUL terminated, as the caller promises, and not kept.
    let scenario = unsafe { CStr::from_ptr(scenario) }.to_string_lossy();
    match begin(&scenario) {
        Ok(world) => WORLD.set(Some(world)),
        Err(error) => {
            eprintln!("the simulation does not start: {error}");
            std::process::abort();
        }
    }
}

/// Lets `seconds` of simulated time pass.
#[unsafe(no_mangle)]
pub extern "C" fn c_test_run(seconds: u32) {
    // The callback may come back here, so the cell is not held meanwhile.
    let clock = WORLD.with_borrow(|world| world.as_ref().map(|world| Arc::clone(&world.clock)));
    if let Some(clock) = clock {
        sdk::run_until(clock.now_ms() + u64::from(seconds) * 1000);
    }
}

/// Resets the device.
#[unsafe(no_mangle)]
pub extern "C" fn c_test_reboot() {
    sdk::reboot();
    host::reboot();
}

/// Ends the simulation.
#[unsafe(no_mangle)]
pub extern "C" fn c_test_end() {
    host::reboot();
    if let Some(World { service, _session: session, .. }) = WORLD.take() {
        drop(session);
        service.stop();
    }
}
