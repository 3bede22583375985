// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[service]` table of a scenario file.

mod batch;
mod command;
mod fault;
mod hex;

pub use batch::BatchSpec;
pub use command::{CommandSpec, Content, Generate, KeyOutput};
pub use fault::{Action, FaultSpec, Kind};
pub(crate) use hex::parse as parse_hex;

use serde::Deserialize;

/// What the service holds for a device, and how it misbehaves.
///
/// ```toml
/// [service]
/// batches = [
///     [{ keygen = { tag = 42, delete_first = true } }],
///     [
///         { credential = { tag = 42, type = "ca", generate = "ca" } },
///         { credential = { tag = 42, type = "client-cert", generate = "client-cert" } },
///         { config = { "provisioning/interval-sec" = "3600" } },
///         "finished",
///     ],
/// ]
/// faults = [{ request = 2, status = 500 }]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceSpec {
    /// Whether the devices belong to an account. An unclaimed device gets 401.
    pub claimed: bool,
    /// What each device is to do. Commands of two batches never travel together.
    pub batches: Vec<BatchSpec>,
    /// What goes wrong, and when. The first fault that applies to a request is used.
    pub faults: Vec<FaultSpec>,
    /// Presents a certificate of another CA on every connection.
    pub wrong_ca: bool,
    /// Sends more commands at once than the device asked for with `limit`.
    pub ignore_limit: bool,
    /// Sends more bytes at once than the device asked for with `rxMaxSize`.
    pub ignore_rx_max_size: bool,
    /// Decides the correlation ids.
    pub seed: u64,
    /// Host names in the server certificate.
    pub host_names: Vec<String>,
    /// Allows an address that other machines can reach.
    pub open_to_network: bool,
    /// No simulated device runs in this process, so handshakes that the client broke off are
    /// recorded here. Set by the program, not by a scenario.
    #[serde(skip)]
    pub standalone: bool,
}

impl Default for ServiceSpec {
    fn default() -> Self {
        Self {
            claimed: true,
            batches: Vec::new(),
            faults: Vec::new(),
            wrong_ca: false,
            ignore_limit: false,
            ignore_rx_max_size: false,
            seed: 1,
            host_names: vec!["provisioning-http.nrfcloud.com".into(), "coap.nrfcloud.com".into()],
            open_to_network: false,
            standalone: false,
        }
    }
}

#[cfg(test)]
mod tests;
