// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A scenario with the values of a `.config`.

use super::Dotconfig;
use crate::scenario::Scenario;
use crate::service::Transport;
use crate::trace::{Record, What};

/// The transport a build has; HTTP comes first, as in the library's build.
#[must_use]
pub fn transport_of(config: &Dotconfig) -> Option<Transport> {
    if config.is_set("NRF_PROVISIONING_HTTP") {
        Some(Transport::Http)
    } else if config.is_set("NRF_PROVISIONING_COAP") {
        Some(Transport::Coap)
    } else {
        None
    }
}

/// `scenario` with exactly the values of `config`, and the symbols whose values a host cannot take,
/// with the reason.
///
/// What it expects of the course is left out, which was written for other values: when attempts
/// start, and how many requests it takes. What has to come of it stays.
#[must_use]
pub fn scenario_with(config: &Dotconfig, scenario: &Scenario) -> (Scenario, Vec<(String, String)>) {
    let mut table = String::new();
    let mut refused = Vec::new();
    for (name, value) in config.of_library() {
        let value = match value {
            "y" => "true",
            "n" => "false",
            value => value,
        };
        let line = format!("{name} = {value}\n");
        match scenario.with_kconfig(&line) {
            Ok(_) => table += &line,
            Err(reason) if reason.contains("has to be") => refused.push((name.to_owned(), reason)),
            // It has no meaning on a host, or needs another symbol, which all together have.
            Err(_) if name == "SCHEDULED" => table += &line,
            Err(_) => {}
        }
    }
    let Ok(mut changed) = scenario.with_kconfig(&table) else {
        refused.push(("SCHEDULED".to_owned(), "it depends on AUTO_START_ON_INIT".to_owned()));
        return (scenario.clone(), refused);
    };
    let settings = changed.kconfig.checked();
    changed.device.keeps_sockets_open = config.is_set("SOC_NRF9120");
    // The first attempt may come as late as the spread, and a retry as late as two back-offs.
    let later =
        u64::from(settings.config.spread_s) + 4 * u64::from(settings.config.initial_backoff_s);
    changed.run.duration_s = (changed.run.duration_s + later).min(crate::scenario::MAX_DURATION_S);
    let expect = &mut changed.expect;
    expect.events = None;
    expect.starts_s = None;
    expect.requests = None;
    expect.queue = expect.queue.or(Some(0));
    (changed, refused)
}

/// The largest messages of a run, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Traffic {
    /// The largest batch that was fetched.
    pub batch: usize,
    /// The largest report that was sent.
    pub report: usize,
}

impl Traffic {
    /// Takes a record of the run into account.
    pub fn see(&mut self, record: &Record) {
        if let What::Request { method, path, status: 200..=205, sent, received } = &record.what {
            if method == "GET" {
                self.batch = self.batch.max(*received);
            } else if !path.contains("auth-jwt") {
                self.report = self.report.max(*sent);
            }
        }
    }
}
