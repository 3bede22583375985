// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Runs a session or a batch of 20 commands over HTTP or CoAP, for counting what of the library it takes.
//!
//! `cargo xtask instructions` runs it under callgrind, which counts from the call of `counted` to its end, and
//! leaves out whatever is named `outside_…`: the fakes of modem, settings, application and network.
//! What is left is the logic of `rust/core`, and the memory functions of libc for it.

mod batch;
mod device;
mod service;

use std::process::ExitCode;

use ciborium_ll::{Decoder, Header};
use nrf_provisioning_core::attempt::{Buffers, Context};
use nrf_provisioning_core::client::{Signals, Worker};
use nrf_provisioning_core::transport::Transport;
use nrf_provisioning_core::transport::coap::Coap;
use nrf_provisioning_core::transport::http::Http;
use nrf_provisioning_core::{Config, Event};

use batch::Batch;
use device::{Device, Outcome};
use service::{Client, Service};

/// What a firmware image would have in its Kconfig: as many commands in a batch as it allows, and
/// buffers that hold them and what there is to report of them at once.
static CONFIG: Config =
    Config { cbor_records: 20, rx_buf_sz: 4096, tx_buf_sz: 4096, ..Config::DEFAULT };

const USAGE: &str = "usage: nrf-provisioning-instructions session|batch http|coap";

/// The memory of both buffers, at an address that does not decide how it is copied.
#[repr(align(64))]
struct Memory([u8; CONFIG.buffers_len()]);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let batch = match arguments.as_slice() {
        ["session", _] => Batch::session(),
        ["batch", _] => Batch::of_20(),
        _ => return usage(),
    };
    let mut service = Service::new(&batch.bytes);
    let outcome = match arguments.as_slice() {
        [_, "http"] => provision(&mut Http::new(Client(&mut service), &CONFIG)),
        [_, "coap"] => provision(&mut Coap::new(Client(&mut service), &CONFIG)),
        _ => return usage(),
    };
    match went_well(&batch, &outcome, &service) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{}: {what}", arguments.join(" over "));
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Runs the library's work until an attempt is over; what became of it.
fn provision<T: Transport>(transport: &mut T) -> Outcome {
    let signals = Signals::new();
    let mut device = Device::new(&signals);
    let mut worker = Worker::new();
    let mut memory = Memory([0; CONFIG.buffers_len()]);
    let mut work = |device: &mut Device<'_>| {
        let buffers = Buffers::new(&mut memory.0, CONFIG.rx_buf_sz as usize);
        worker.run(&signals, &CONFIG, &mut Context { platform: device, transport, buffers });
    };
    // From the first run on, which makes the settings ready: a fake that is called outside of this would be
    // counted, and not left out.
    counted(&mut || {
        work(&mut device);
        signals.trigger(&mut device);
        work(&mut device);
    });
    device.outcome
}

/// What is counted, with all that it calls.
#[unsafe(export_name = "counted")]
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

/// Whether all commands were carried out and reported, so that what was counted is a whole session.
fn went_well(batch: &Batch, outcome: &Outcome, service: &Service) -> Result<(), String> {
    if !outcome.events.ends_with(&[Event::Done, Event::Stop]) {
        return Err(format!("events {:?}", outcome.events));
    }
    if outcome.at_commands != batch.at_commands {
        return Err(format!("{} AT commands of {}", outcome.at_commands, batch.at_commands));
    }
    match service.reports() {
        [report] if responses(report) == Some(batch.commands) => Ok(()),
        reports => Err(format!("reports {reports:02x?}")),
    }
}

/// How many responses a report has; `None` when it is none.
fn responses(report: &[u8]) -> Option<usize> {
    match Decoder::from(report).pull() {
        Ok(Header::Array(Some(responses))) => Some(responses),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_carried_out_and_reported_over_either_transport() {
        for batch in [Batch::session(), Batch::of_20()] {
            let mut service = Service::new(&batch.bytes);
            let outcome = provision(&mut Http::new(Client(&mut service), &CONFIG));
            assert_eq!(went_well(&batch, &outcome, &service), Ok(()));
            let mut service = Service::new(&batch.bytes);
            let outcome = provision(&mut Coap::new(Client(&mut service), &CONFIG));
            assert_eq!(went_well(&batch, &outcome, &service), Ok(()));
        }
    }

    #[test]
    fn the_batch_is_as_large_as_it_may_be() {
        let batch = Batch::of_20();
        assert_eq!(batch.commands, CONFIG.cbor_records as usize);
    }

    #[test]
    fn a_session_that_does_nothing_is_none() {
        let mut service = Service::new(&[]);
        let outcome = provision(&mut Http::new(Client(&mut service), &CONFIG));
        assert!(went_well(&Batch::session(), &outcome, &service).is_err());
    }
}
