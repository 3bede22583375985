// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[service]` table of a scenario file.

mod batch;
mod command;
mod datagram;
mod fault;
mod hex;

pub use batch::BatchSpec;
pub use command::{CommandSpec, Content, Generate, KeyOutput};
pub use datagram::DatagramSpec;
pub use fault::{Action, BlockTrick, FaultSpec, Kind};
pub(crate) use hex::parse as parse_hex;

use std::fmt;

use serde::{Deserialize, Serialize};

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
    /// What happens to datagrams on their way. CoAP only.
    pub datagrams: DatagramSpec,
    /// Whether `/.dtls/suspend` exists. CoAP only.
    pub suspend: bool,
    /// Acknowledges requests at once and answers in a message of its own. CoAP only.
    pub separate_answers: bool,
    /// Allows an address that other machines can reach.
    pub open_to_network: bool,
    /// No simulated device runs in this process, so handshakes that the client broke off are
    /// recorded here. Set by the program, not by a scenario.
    #[serde(skip)]
    pub standalone: bool,
    /// What the service speaks. Set by the program, not by a scenario.
    #[serde(skip)]
    pub transport: Transport,
    /// Seed of the keys, which come from the operating system without one. Set by the program, not
    /// by a scenario.
    #[serde(skip)]
    pub key_seed: Option<u64>,
}

/// What a service and its devices speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// HTTP over TLS.
    #[default]
    Http,
    /// CoAP over DTLS.
    Coap,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "HTTP",
            Self::Coap => "CoAP",
        })
    }
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
            datagrams: DatagramSpec::default(),
            suspend: true,
            separate_answers: false,
            open_to_network: false,
            standalone: false,
            transport: Transport::Http,
            key_seed: None,
        }
    }
}

#[cfg(test)]
mod tests;
