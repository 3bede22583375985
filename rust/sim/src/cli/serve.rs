// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `serve`: the provisioning service alone, for a device that is somewhere else.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use base64::Engine;
use serde::Serialize;

use super::text::Room;
use super::{TransportArg, cannot, json, out, out_plain, timeline};
use crate::clock::Clock;
use crate::device::check_uuid;
use crate::run::transport_of;
use crate::scenario::Scenario;
use crate::service::{Handle, Service, ServiceSpec, Transport};
use crate::trace::{Record, Trace};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario whose [service] table says what the devices are to do; nothing when left out
    scenario: Option<String>,
    /// Address to listen at; one that others can reach opens the service to them
    /// [default: 127.0.0.1:8443, over CoAP 127.0.0.1:5684]
    #[arg(long, value_name = "ADDRESS:PORT")]
    bind: Option<SocketAddr>,
    /// What the service speaks [default: what the scenario is for, or http]
    #[arg(long, value_enum)]
    transport: Option<TransportArg>,
    /// A device that may come: its UUID and the file of its P-256 public key, PEM or DER
    #[arg(long, num_args = 2, value_names = ["UUID", "KEY_FILE"])]
    device: Vec<String>,
    /// File to write the service's CA certificate to
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Print one JSON object for each thing that happens instead of text
    #[arg(long)]
    json: bool,
}

pub(super) fn serve(args: &Args) -> ExitCode {
    match start(args) {
        Ok(service) => {
            // The service's threads do the work, until Ctrl-C ends the program.
            loop {
                std::thread::park();
                // A thread may wake for no reason; the handle has to outlive that.
                let _ = &service;
            }
        }
        Err(reason) => cannot(&reason),
    }
}

fn start(args: &Args) -> Result<Handle, String> {
    let mut spec = spec(args)?;
    let bind = args.bind.unwrap_or((Ipv4Addr::LOCALHOST, default_port(spec.transport)).into());
    spec.open_to_network |= !bind.ip().is_loopback();
    let transport = spec.transport;
    let names = spec.host_names.clone();

    let clock = Arc::new(Clock::new_wall());
    let sink: Box<dyn FnMut(&Record) + Send> = if args.json {
        Box::new(|record| out_plain(&json::line(record)))
    } else {
        let room = Room::of_output();
        Box::new(move |record| out(&timeline::styled_line(record, room)))
    };
    let trace = Trace::passing(Arc::clone(&clock), sink);
    let service = Service::start(spec, clock, trace, bind).map_err(|error| {
        format!("cannot serve at {bind}: {error}; choose another address with --bind")
    })?;
    for device in args.device.chunks_exact(2) {
        register(&service, &device[0], &device[1])?;
    }
    if let Some(file) = &args.ca_file {
        std::fs::write(file, service.ca_pem())
            .map_err(|error| format!("{}: cannot be written: {error}", file.display()))?;
    }
    if args.json {
        out_plain(&json::render(&Listening {
            kind: "listening",
            t_ms: 0,
            address: service.addr(),
            transport,
            host_names: &names,
            ca_pem: service.ca_pem(),
            ca_file: args.ca_file.as_deref(),
            devices: service.snapshot().devices.into_iter().map(|device| device.uuid).collect(),
        }));
    } else {
        out(&welcome(args, transport, &service, &names));
    }
    Ok(service)
}

/// The first line with `--json`.
#[derive(Serialize)]
struct Listening<'a> {
    kind: &'static str,
    t_ms: u64,
    address: SocketAddr,
    transport: Transport,
    host_names: &'a [String],
    ca_pem: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_file: Option<&'a Path>,
    devices: Vec<String>,
}

/// What the service is told, and what it speaks.
fn spec(args: &Args) -> Result<ServiceSpec, String> {
    let asked = args.transport.map(Transport::from);
    let (mut spec, transport) = match &args.scenario {
        Some(name) => {
            let scenario = Scenario::load(name).map_err(|bad| bad.to_string())?;
            let transport = transport_of(&scenario, asked)
                .map_err(|reason| format!("{}: {reason}", scenario.name))?;
            (scenario.service, transport)
        }
        None => (ServiceSpec::default(), asked.unwrap_or_default()),
    };
    spec.standalone = true;
    spec.transport = transport;
    Ok(spec)
}

/// The port that is usual for a transport; one that takes no privileges.
fn default_port(transport: Transport) -> u16 {
    match transport {
        Transport::Http => 8443,
        Transport::Coap => 5684,
    }
}

fn register(service: &Handle, uuid: &str, file: &str) -> Result<(), String> {
    check_uuid(uuid).map_err(|reason| format!("--device: {reason}"))?;
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: cannot be read: {error}"))?;
    let key = from_pem(&bytes).unwrap_or(bytes);
    service.register_device(uuid, &key).map_err(|error| format!("{file}: {error}"))
}

/// The content of a PEM public key; `None` when it is none.
fn from_pem(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (_, rest) = text.split_once("-----BEGIN PUBLIC KEY-----")?;
    let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
    let body: String = body.split_whitespace().collect();
    base64::engine::general_purpose::STANDARD.decode(body).ok()
}

fn welcome(args: &Args, transport: Transport, service: &Handle, names: &[String]) -> String {
    let addr = service.addr();
    let name = names.first().map_or("localhost", String::as_str);
    let ca = match &args.ca_file {
        Some(file) => format!("A device has to trust the CA in {}.", file.display()),
        None => format!("A device has to trust this CA:\n{}", service.ca_pem().trim_end()),
    };
    let devices = service.snapshot().devices;
    let devices = match devices.as_slice() {
        [] => "No device is registered, so all get 401: add --device UUID KEY_FILE.".to_owned(),
        devices => devices
            .iter()
            .map(|device| format!("{}: {} commands wait", device.uuid, device.waiting.len()))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let port = addr.port();
    let how = match transport {
        Transport::Http => format!(
            "Point a device at it with CONFIG_NRF_PROVISIONING_HTTP_HOSTNAME and _HTTP_PORT={port}, \
             or try\n  \
             curl --cacert CA_FILE --connect-to {name}:443:{addr} \
             https://{name}/v1/provisioning/commands"
        ),
        Transport::Coap => format!(
            "It speaks CoAP over DTLS 1.2. Point a device at it with \
             CONFIG_NRF_PROVISIONING_COAP_HOSTNAME and _COAP_PORT=\"{port}\"."
        ),
    };
    format!(
        "The provisioning service listens at {addr}, as {}.\n{ca}\n{devices}\n{how}\n\
         Ctrl-C ends it.\n",
        names.join(", "),
    )
}
