// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is known to hurt, value by value.

use nrf_provisioning_core::Config;
use nrf_provisioning_core::transport::coap::longest_path;

use super::sdk::{Release, release, supported};
use super::{Dotconfig, Finding, Severity, coap_client};

/// The default of `STACK_SIZE`, with which the library is measured, and that with debug logs, in
/// bytes.
const STACK: i64 = 2048;
const STACK_DEBUG: i64 = 4096;
/// `LOG_LEVEL` of debug logs.
const DEBUG: i64 = 4;

/// The findings for `config`, in the order of the life of a device.
#[must_use]
pub fn findings(config: &Dotconfig) -> Vec<Finding> {
    let mut found = Findings { config, found: Vec::new() };
    found.build();
    found.buffers();
    if config.is_set("NRF_PROVISIONING_COAP") && !config.is_set("NRF_PROVISIONING_HTTP") {
        found.coap_client();
    }
    found.work_queue();
    found.identity();
    found.waits();
    if config.is_set("NRF_PROVISIONING_SCHEDULED") {
        found.fleet();
    }
    found.found
}

struct Findings<'c> {
    config: &'c Dotconfig,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, severity: Severity, name: &str, reason: &str, accepted: &str) {
        self.found.push(Finding {
            severity,
            symbol: format!("CONFIG_{name}"),
            value: self.config.get(name).unwrap_or_default().to_owned(),
            reason: reason.to_owned(),
            accepted: accepted.to_owned(),
        });
    }

    fn error(&mut self, name: &str, reason: &str, accepted: &str) {
        self.add(Severity::Error, name, reason, accepted);
    }

    fn warning(&mut self, name: &str, reason: &str, accepted: &str) {
        self.add(Severity::Warning, name, reason, accepted);
    }

    /// A symbol of the library, by its short name.
    fn ours(&self, name: &str) -> Option<i64> {
        self.config.int(&format!("NRF_PROVISIONING_{name}"))
    }

    /// An error unless an int is there and within the range.
    fn within(&mut self, name: &str, from: i64, to: i64, reason: &str) -> Option<i64> {
        let number = self.config.int(name).filter(|number| (from..=to).contains(number));
        if number.is_none() {
            self.error(name, reason, &format!("{from} to {to}"));
        }
        number
    }

    fn build(&mut self) {
        let config = self.config;
        if !config.is_set("NRF_PROVISIONING_RUST") {
            self.warning("NRF_PROVISIONING_RUST", "this build has the C library", "y");
        }
        let transports = ["NRF_PROVISIONING_HTTP", "NRF_PROVISIONING_COAP"];
        match transports.map(|name| config.is_set(name)) {
            [false, false] => {
                self.error(transports[0], "there is no transport", "y, or y for COAP")
            }
            [true, true] => {
                self.warning(
                    transports[1],
                    "HTTP is on as well and comes first",
                    "n, or n for HTTP",
                );
            }
            _ => {}
        }
        if let Some(version) = config.sdk_version.as_deref() {
            self.sdk(version);
        }
        if config.is_set("SETTINGS_NONE") || !config.is_set("SETTINGS") {
            let reason = "settings are lost at a reset: intervals, and what the service configures";
            self.warning("SETTINGS_NONE", reason, "n, with a backend such as SETTINGS_NVS=y");
        }
        if !config.is_set("NRF_PROVISIONING_WITH_CERT") {
            let reason = "nothing writes the root CA into ROOT_CA_SEC_TAG, and without it every \
                          connection is refused";
            self.warning("NRF_PROVISIONING_WITH_CERT", reason, "y, unless production writes it");
        }
    }

    /// The build looks at the SDK's tree itself, and refuses one that is too old.
    fn sdk(&mut self, version: &str) {
        let (severity, reason, more) = match release(version) {
            Release::Supported => return,
            Release::TooOld => {
                (Severity::Error, "it came before the releases that are supported", "")
            }
            Release::Unknown => (
                Severity::Warning,
                "a release of the SDK that the library was not checked with",
                ", or your own run of the SDK's unit suites",
            ),
        };
        self.found.push(Finding {
            severity,
            symbol: "NCS_VERSION_STRING".to_owned(),
            value: version.to_owned(),
            reason: reason.to_owned(),
            accepted: format!("{}{more}", supported()),
        });
    }

    fn buffers(&mut self) {
        let token = self.config.int("MODEM_JWT_MAX_LEN");
        let (Some(rx), Some(tx)) = (self.ours("RX_BUF_SZ"), self.ours("TX_BUF_SZ")) else { return };
        let at = self.ours("CODEC_AT_CMD_LEN").unwrap_or(0);
        let transmit = tx.max(at);
        // The token is made in whichever of the two is idle.
        if let Some(token) = token {
            for (name, size) in [("RX_BUF_SZ", rx), ("TX_BUF_SZ", transmit)] {
                if size <= token {
                    let reason = format!("the device's token takes up to {token} bytes and a NUL");
                    let name = format!("NRF_PROVISIONING_{name}");
                    self.warning(&name, &reason, &format!("{} to 65535", token + 1));
                }
            }
        }
        if rx > transmit {
            let reason = format!(
                "a batch may bring an AT command of {rx} bytes, and only {transmit} can be run \
                 (TX_BUF_SZ, CODEC_AT_CMD_LEN)"
            );
            let name = "NRF_PROVISIONING_RX_BUF_SZ";
            self.warning(name, &reason, &format!("64 to {transmit}"));
        }
        let room = self.ours("CODEC_RX_SZ_START").unwrap_or(0);
        if room > transmit / 2 {
            let reason =
                "most batches are reported in several requests: so much room has to be left";
            let name = "NRF_PROVISIONING_CODEC_RX_SZ_START";
            self.warning(name, reason, &format!("64 to {}", transmit / 2));
        }
    }

    /// What Zephyr's CoAP client needs to be able to send; the library's build refuses the same.
    fn coap_client(&mut self) {
        if !self.config.is_set("COAP_EXTENDED_OPTIONS_LEN") {
            let reason = "a correlation id makes an option longer than 12 bytes";
            self.error("COAP_EXTENDED_OPTIONS_LEN", reason, "y");
        }
        let block = "COAP_CLIENT_BLOCK_SIZE";
        let reason = "the CoAP client cannot send its blocks";
        let sizes = [64, 128, 256, 512, 1024];
        let Some(size) = self.config.int(block).filter(|size| sizes.contains(size)) else {
            return self.error(block, reason, "64, 128, 256, 512 or 1024");
        };
        let shortest = size.max(coap_client::FETCH);
        let reason = "a request for commands, or a block, does not fit";
        let message =
            self.within("COAP_CLIENT_MESSAGE_SIZE", shortest, i64::from(u16::MAX), reason);
        let Some(message) = message else { return };
        let token = self.config.int("MODEM_JWT_MAX_LEN").unwrap_or(i64::MAX);
        let header = coap_client::header_size(size, message, token);
        let reason =
            format!("a header does not fit, with messages of {message} and blocks of {size}");
        self.within("COAP_CLIENT_MESSAGE_HEADER_SIZE", header, 128, &reason);
        let reason = "the path of a request for commands does not fit";
        let longest = i64::try_from(longest_path(&self.config_of_path())).unwrap_or(i64::MAX);
        self.within("COAP_CLIENT_MAX_PATH_LENGTH", longest, 1024, reason);
    }

    /// What the path of a request depends on.
    fn config_of_path(&self) -> Config {
        let number = |name| self.ours(name).and_then(|number| number.try_into().ok());
        Config {
            rx_buf_sz: number("RX_BUF_SZ").unwrap_or(Config::DEFAULT.rx_buf_sz),
            tx_buf_sz: number("TX_BUF_SZ").unwrap_or(Config::DEFAULT.tx_buf_sz),
            cbor_records: number("CBOR_RECORDS").unwrap_or(Config::DEFAULT.cbor_records),
            ..Config::DEFAULT
        }
    }

    fn work_queue(&mut self) {
        let debug = self.ours("LOG_LEVEL").is_some_and(|level| level >= DEBUG);
        let least = if debug { STACK_DEBUG } else { STACK };
        if self.ours("STACK_SIZE").is_some_and(|size| size < least) {
            let logs = if debug { " with debug logs" } else { "" };
            let reason = format!("the work queue is measured with a stack of {least} bytes{logs}");
            let accepted = format!("{least} or more, or what you measured");
            self.warning("NRF_PROVISIONING_STACK_SIZE", &reason, &accepted);
        }
    }

    fn identity(&mut self) {
        let config = self.config;
        let provide = "NRF_PROVISIONING_PROVIDE_ATTESTATION_TOKEN";
        match (config.is_set(provide), config.is_set("MODEM_ATTEST_TOKEN")) {
            (true, false) => {
                let reason = "the token of a device that is not claimed cannot be read";
                self.error("MODEM_ATTEST_TOKEN", reason, "y");
            }
            (false, _) => {
                let reason =
                    "a device that is not claimed does not tell the token to claim it with";
                self.warning(provide, reason, "y, unless devices are claimed before they ship");
            }
            _ => {}
        }
        if config.is_set("TEST_RANDOM_GENERATOR") || config.is_set("TIMER_RANDOM_GENERATOR") {
            let reason =
                "random numbers are not: spread and back-off may be the same on all devices";
            self.warning("TEST_RANDOM_GENERATOR", reason, "n, with an entropy driver");
        } else if !config.is_set("ENTROPY_HAS_DRIVER") {
            let reason =
                "no source of random numbers: spread and back-off come from a cycle counter";
            self.warning("ENTROPY_HAS_DRIVER", reason, "y: enable the board's entropy driver");
        }
    }

    fn waits(&mut self) {
        let name = "NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS";
        match self.config.int(name) {
            Some(0) => {
                self.error(name, "no attempt ever waits for the time, so none has it", "1 or more")
            }
            Some(1..=29) => {
                self.warning(name, "a network may take longer to tell the time", "30 or more");
            }
            _ => {}
        }
        let name = "NRF_PROVISIONING_MODEM_STATE_WAIT_TIMEOUT_SECONDS";
        if self.config.int(name).is_some_and(|seconds| seconds < 30) {
            let reason =
                "a modem may take longer to come back to the network, and results wait then";
            self.warning(name, reason, "30 or more");
        }
    }

    fn fleet(&mut self) {
        let interval = self.ours("INTERVAL_S").unwrap_or(0);
        let spread = self.ours("SPREAD_S").unwrap_or(0);
        let name = "NRF_PROVISIONING_INTERVAL_S";
        match interval {
            0 => self.warning(name, "it disables scheduled attempts", "1 or more"),
            1..=299 => {
                let reason = "a device asks more often than every five minutes";
                self.warning(name, reason, "300 or more; a day is usual");
            }
            _ => {}
        }
        let name = "NRF_PROVISIONING_SPREAD_S";
        let accepted =
            format!("{} to {interval} for a fleet; see doc/fleet.md", interval / 20 * 19);
        if interval > 0 && spread > interval {
            self.warning(name, "attempts pile up again with more than the interval", &accepted);
        } else if spread < interval / 20 * 19 {
            let times = interval as f64 / spread.max(1) as f64;
            let reason = match spread {
                0 => "devices that boot together come together, for ever".to_owned(),
                _ => format!("devices that boot together make a peak of {times:.0} times the mean"),
            };
            self.warning(name, &reason, &accepted);
        }
        if self.ours("INITIAL_BACKOFF") == Some(0) {
            let name = "NRF_PROVISIONING_INITIAL_BACKOFF";
            self.warning(name, "a device comes again a second after a failure", "60 or more");
        }
    }
}
