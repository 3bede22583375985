// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Provisions a device that is only in memory: the logic of `rust/core` over ports in plain Rust.

mod http;
mod identity;
mod platform;

use std::net::SocketAddr;
use std::process::ExitCode;

use nrf_provisioning_core::attempt::{Buffers, Context};
use nrf_provisioning_core::client::{Signals, Worker};
use nrf_provisioning_core::transport::http::Http;
use nrf_provisioning_core::{Config, Event};

use http::TlsClient;
use identity::Signer;
use platform::Host;

/// What a firmware image would have in its Kconfig.
static CONFIG: Config = Config::DEFAULT;

/// What every thread of a device may touch.
static SIGNALS: Signals = Signals::new();

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, ca_file, uuid, key_file] = arguments.as_slice() else {
        eprintln!("usage: nrf-provisioning-host-rust ADDRESS:PORT CA_FILE UUID KEY_FILE");
        return ExitCode::from(2);
    };
    match provision(address, ca_file, uuid, key_file) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

/// Makes one attempt; whether the device has all that the service has for it.
fn provision(address: &str, ca_file: &str, uuid: &str, key_file: &str) -> Result<bool, String> {
    let address: SocketAddr = address.parse().map_err(|error| format!("{address}: {error}"))?;
    let read =
        |file: &str| std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    let signer =
        Signer::new(uuid, &read(key_file)?).map_err(|error| format!("{key_file}: {error}"))?;
    let client = TlsClient::new(address, &read(ca_file)?, &CONFIG)
        .map_err(|error| format!("{ca_file}: {error}"))?;

    let mut platform = Host::new(&SIGNALS, signer);
    let mut transport = Http::new(client, &CONFIG);
    let mut memory = vec![0; CONFIG.buffers_len()];
    let mut worker = Worker::new();
    SIGNALS.trigger(&mut platform);
    while !platform.is_over() {
        platform.wait_for_work();
        let mut context = Context {
            platform: &mut platform,
            transport: &mut transport,
            buffers: Buffers::new(&mut memory, CONFIG.rx_buf_sz as usize),
        };
        worker.run(&SIGNALS, &CONFIG, &mut context);
    }
    for line in platform.holds() {
        println!("{line}");
    }
    Ok(matches!(platform.outcome(), Some(Event::Done | Event::NoCommands)))
}
