// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Plays a scenario: starts the service and the device, runs the C application, does what the
//! user does, and collects what there is to see at the end.

mod application;
mod live;
mod observe;
#[cfg(feature = "coap")]
mod remote;
pub mod walk;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use nrf_provisioning::host;
use nrf_provisioning_core::Config;

use crate::capture::Capture;
use crate::clock::Clock;
use crate::device::Device;
pub use crate::device::Stats as Cost;
use crate::scenario::{Application, Observed, Scenario, Settings, Step};
use crate::sdk;
#[cfg(not(feature = "coap"))]
use crate::service::NO_COAP;
use crate::service::{Handle, Service, ServiceSpec, Transport};
use crate::trace::{Record, Trace, What};
pub use live::Live;
#[cfg(feature = "coap")]
pub use remote::{RemoteOptions, Served, reaches_an_image, serve};

/// How a scenario is played.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Wait as long as things take, instead of skipping to what happens next.
    pub real_time: bool,
    /// How much faster than that things go, with `real_time`; 1 when not given.
    pub speed: Option<u32>,
    /// Keep what goes over the wire.
    pub capture: bool,
    /// Decides every random number, keys among them, in place of the scenario's seeds.
    pub seed: Option<u64>,
    /// What the device and the service speak, if not what the scenario says.
    pub transport: Option<Transport>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// When it ended, in milliseconds since its start.
    pub t_ms: u64,
    /// What there was to see.
    pub observed: Observed,
    /// What it took.
    pub cost: Cost,
    /// Everything that happened, but log lines above the scenario's `LOG_LEVEL`.
    pub records: Vec<Record>,
    /// The traffic, when it was wanted.
    pub capture: Option<Arc<Capture>>,
}

/// Plays `scenario` and hands every record to `sink` as it happens.
///
/// The library, the SDK and the application are C, with state of their own: a process plays one
/// scenario.
///
/// # Errors
///
/// What could not be set up.
pub fn run(
    scenario: &Scenario,
    options: Options,
    sink: Box<dyn FnMut(&Record) + Send>,
) -> Result<Outcome, String> {
    run_watched(scenario, options, sink, |_| {})
}

/// The same, with a run that `started` can keep an eye on, on another thread.
///
/// # Errors
///
/// What could not be set up.
pub fn run_watched(
    scenario: &Scenario,
    options: Options,
    sink: Box<dyn FnMut(&Record) + Send>,
    started: impl FnOnce(&Live),
) -> Result<Outcome, String> {
    let clock = Arc::new(match options.real_time {
        true => Clock::new_fast(options.speed.unwrap_or(1)),
        false => Clock::new_virtual(),
    });
    let scenario = &seeded(scenario.clone(), options.seed);
    let settings = scenario.kconfig.checked();
    let trace = Trace::new(Arc::clone(&clock), observe::filtered(sink, settings.log_level));
    let transport = transport_of(scenario, options.transport)?;
    let capture = options.capture.then(|| Arc::new(Capture::new(Arc::clone(&clock))));
    let place = Place { clock: &clock, trace: &trace, capture: capture.as_ref() };
    let (service, session) = set_up(scenario, &settings, transport, &place)?;
    let log_level = settings.log_level;
    let live = Live { clock, trace: trace.clone(), service: service.watch(), capture, log_level };
    started(&live);

    let wrong_returns = play(scenario, &settings, &trace);

    let mut outcome = live.outcome().ok_or("the device is gone before its time")?;
    drop(session);
    service.stop();
    outcome.observed.wrong_returns = wrong_returns;
    Ok(outcome)
}

/// `scenario` with everything random in it decided by `seed`, if there is one.
fn seeded(mut scenario: Scenario, seed: Option<u64>) -> Scenario {
    if let Some(seed) = seed {
        scenario.device.random_seed = seed;
        scenario.service.seed = seed;
        scenario.device.key_seed = Some(seed);
        scenario.service.key_seed = Some(seed);
    }
    scenario
}

/// What the device and the service share.
struct Place<'a> {
    clock: &'a Arc<Clock>,
    trace: &'a Trace,
    capture: Option<&'a Arc<Capture>>,
}

/// What a scenario is played over, or served.
///
/// # Errors
///
/// The scenario is not for what was `asked` for.
pub fn transport_of(scenario: &Scenario, asked: Option<Transport>) -> Result<Transport, String> {
    match (asked, scenario.transport) {
        (Some(asked), Some(only)) if asked != only => {
            Err(format!("this scenario is for {only} only, not for {asked}"))
        }
        (asked, only) => built_in(asked.or(only).unwrap_or_default()),
    }
}

/// Refuses a transport that the tool was built without.
fn built_in(transport: Transport) -> Result<Transport, String> {
    match transport {
        #[cfg(not(feature = "coap"))]
        Transport::Coap => Err(NO_COAP.to_owned()),
        transport => Ok(transport),
    }
}

/// What the service and the library are told.
fn prepare(
    scenario: &Scenario,
    settings: &Settings,
    transport: Transport,
) -> (ServiceSpec, Config) {
    let mut spec = scenario.service.clone();
    spec.transport = transport;
    let mut config = settings.config;
    // What the library is built for is what the modem can do.
    config.soc_nrf9120 = scenario.device.keeps_sockets_open;
    let host_name = match transport {
        Transport::Http => config.http_hostname,
        Transport::Coap => config.coap_hostname,
    };
    let host_name = host_name.to_string_lossy().into_owned();
    if !spec.host_names.contains(&host_name) {
        spec.host_names.push(host_name);
    }
    (spec, config)
}

fn set_up(
    scenario: &Scenario,
    settings: &Settings,
    transport: Transport,
    place: &Place<'_>,
) -> Result<(Handle, sdk::Session), String> {
    let Place { clock, trace, capture } = *place;
    let device = Device::new(scenario.device.clone())
        .map_err(|error| format!("the device's keys cannot be made: {error}"))?;
    let public_key =
        device.public_key().map_err(|error| format!("the device's key is unusable: {error}"))?;
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (spec, config) = prepare(scenario, settings, transport);
    let service = Service::start(spec, Arc::clone(clock), trace.clone(), bind)
        .map_err(|error| format!("the service cannot be started: {error}"))?;
    service
        .register_device(device.uuid(), &public_key)
        .map_err(|error| format!("the device cannot be registered: {error}"))?;
    host::configure(config);
    host::select_transport(match transport {
        Transport::Http => host::Transport::Http,
        #[cfg(feature = "coap")]
        Transport::Coap => host::Transport::Coap,
        #[cfg(not(feature = "coap"))]
        Transport::Coap => return Err(NO_COAP.to_owned()),
    });
    observe::events_into(trace);
    let sim = sdk::Sim::of(device, Arc::clone(clock), trace.clone(), &service);
    let session = sdk::install(sim.captured(capture.map(Arc::clone)));
    Ok((service, session))
}

/// Everything between power-on and the end of the run. Returns which calls went wrong.
fn play(scenario: &Scenario, settings: &Settings, trace: &Trace) -> Vec<String> {
    let run = &scenario.run;
    let mut wrong_returns = Vec::new();
    application::start(run.application, trace);
    for (at_ms, step) in run.steps(settings.config.auto_start_on_init) {
        sdk::run_until(at_ms);
        wrong_returns.extend(take(&step, run.application, trace));
    }
    // Whether something is left to do at the end is the scenario's expectation to tell.
    let _ = sdk::run_until_idle(run.duration_s * 1000);
    wrong_returns
}

/// Returns what went wrong, if a call returned what it must not.
fn take(step: &Step, application: Application, trace: &Trace) -> Option<String> {
    let note = |text: String| trace.push(What::Note { who: "user".to_owned(), text });
    let (call, returned, expected) = match step {
        Step::Reboot => {
            sdk::reboot();
            host::reboot();
            application::start(application, trace);
            return None;
        }
        Step::FunctionalMode(mode) => {
            (format!("sets functional mode {mode}"), sdk::set_functional_mode(*mode), 0)
        }
        Step::Trigger => ("triggers provisioning".to_owned(), application::trigger(), 0),
        Step::SetInterval(set) => {
            let call = format!("sets the interval to {} s", set.seconds);
            (call, application::set_interval(set.seconds), set.expect)
        }
    };
    match returned {
        0 => note(call.clone()),
        error => note(format!("{call}: error {error}")),
    }
    let wrong = || format!("the user {call}: has to return {expected}, but returned {returned}");
    (returned != expected).then(wrong)
}
