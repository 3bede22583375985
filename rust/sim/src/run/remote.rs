// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Serves a scenario's device, and the service behind it, to an image of another process.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::observe;
use super::{Outcome, transport_of};
use crate::clock::Clock;
use crate::device::{CredentialSpec, CredentialType, Device, DeviceSpec};
use crate::scenario::Scenario;
use crate::sdk::remote::{Ended, Hello, Modem, Reception, attend, hello};
use crate::sdk::{self};
use crate::service::{Handle, Service, Transport};
use crate::trace::{Record, Trace, What};

/// How a device is served.
#[derive(Debug, Clone, Copy, Default)]
pub struct RemoteOptions {
    /// What the service speaks, if not what the scenario or the image says.
    pub transport: Option<Transport>,
    /// Wait for the next image when one has ended, on the same device.
    pub keep: bool,
}

/// What came of serving.
#[derive(Debug)]
pub struct Served {
    /// What the device and the service came to; `None` when no image came.
    pub outcome: Option<Outcome>,
    /// How the last image ended.
    pub ended: Ended,
}

/// Refuses a scenario that says of the device what an image does not learn from its modem.
///
/// # Errors
///
/// The field, and why.
pub fn reaches_an_image(scenario: &Scenario) -> Result<(), String> {
    let (device, plain) = (&scenario.device, DeviceSpec::default());
    let fields = [
        (
            "settings",
            device.settings != plain.settings,
            "an image has its settings in its own storage",
        ),
        (
            "ipv6_without_route",
            device.ipv6_without_route != plain.ipv6_without_route,
            "the modem of an image has IPv4 only",
        ),
        (
            "random_seed",
            device.random_seed != plain.random_seed,
            "an image has random numbers of its own: give it --image-arg=-seed=NUMBER",
        ),
    ];
    match fields.into_iter().find(|(_, is_set, _)| *is_set) {
        Some((field, _, why)) => {
            Err(format!("{}: [device] {field} does not reach an image: {why}", scenario.name))
        }
        None => Ok(()),
    }
}

/// Serves `scenario` to the images that `reception` lets in, and hands every record to `sink`.
///
/// # Errors
///
/// What could not be set up.
pub fn serve(
    scenario: &Scenario,
    options: RemoteOptions,
    reception: &Reception,
    sink: Box<dyn FnMut(&Record) + Send>,
) -> Result<Served, String> {
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), sink);
    reception.note_into(&trace);
    let mut bench: Option<(Handle, Modem)> = None;
    let mut last = Ended::Stopped;
    while let Some(mut guest) = reception.next() {
        last = match hello(&mut guest) {
            Ok(said) => {
                note(&trace, format!("{} is connected", said.name));
                if bench.is_none() {
                    let ready = set_up(scenario, options, &said, &clock, &trace);
                    bench = Some(ready.inspect_err(|reason| guest.turn_away(reason))?);
                }
                match &mut bench {
                    Some((_, modem)) => attend(modem, &mut guest),
                    None => Ended::Stopped,
                }
            }
            Err(ended) => ended,
        };
        note(&trace, farewell(&last));
        if !options.keep {
            break;
        }
    }
    let Some((service, mut modem)) = bench else {
        return Ok(Served { outcome: None, ended: last });
    };
    let device = modem.snapshot();
    let left = service.snapshot();
    service.stop();
    let records = trace.records();
    let observed = observe::observed(&records, &device, &left);
    let (t_ms, cost) = (clock.now_ms(), device.stats);
    let outcome = Outcome { t_ms, observed, cost, records, capture: None };
    Ok(Served { outcome: Some(outcome), ended: last })
}

fn note(trace: &Trace, text: String) {
    trace.push(What::Note { who: "image".to_owned(), text });
}

fn farewell(ended: &Ended) -> String {
    match ended {
        Ended::Said(why) => format!("ends: {why}"),
        Ended::Gone => "went away without a word".to_owned(),
        Ended::Broken(reason) => format!("is cut off: {reason}"),
        Ended::Stopped => "is told that the modem ends".to_owned(),
    }
}

fn set_up(
    scenario: &Scenario,
    options: RemoteOptions,
    image: &Hello,
    clock: &Arc<Clock>,
    trace: &Trace,
) -> Result<(Handle, Modem), String> {
    let asked = options.transport.or(image.transport);
    let transport = transport_of(scenario, asked)?;
    let mut spec = scenario.service.clone();
    spec.transport = transport;
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let service = Service::start(spec, Arc::clone(clock), trace.clone(), bind)
        .map_err(|error| format!("the service cannot be started: {error}"))?;
    let device = device(scenario, image, &service)?;
    let sim = sdk::Sim::of(device, Arc::clone(clock), trace.clone(), &service);
    Ok((service, Modem::new(sim)))
}

/// The device, which trusts the service where its library will look for the CA.
fn device(scenario: &Scenario, image: &Hello, service: &Handle) -> Result<Device, String> {
    let mut spec = scenario.device.clone();
    let holds_ca =
        |held: &CredentialSpec| Some(held.tag) == image.ca_tag && held.kind == CredentialType::Ca;
    if let Some(tag) = image.ca_tag.filter(|_| !spec.credentials.iter().any(holds_ca)) {
        let content = Some(service.ca_pem());
        spec.credentials.push(CredentialSpec { tag, kind: CredentialType::Ca, content });
    }
    let device =
        Device::new(spec).map_err(|error| format!("the device's keys cannot be made: {error}"))?;
    let key =
        device.public_key().map_err(|error| format!("the device's key is unusable: {error}"))?;
    service
        .register_device(device.uuid(), &key)
        .map_err(|error| format!("the device cannot be registered: {error}"))?;
    Ok(device)
}
