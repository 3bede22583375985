// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --html`: a run as a section of a page.

use super::summary;
use super::timeline::time;
use crate::page::{Section, Table};
use crate::run::{Cost, Outcome};
use crate::scenario::Observed;

/// The section of a run that came to `outcome`.
pub(super) fn section(heading: &str, outcome: &Outcome) -> String {
    let tables = vec![device(&outcome.observed), service(&outcome.observed), cost(&outcome.cost)];
    Section { heading, records: &outcome.records, tables }.to_html()
}

fn device(seen: &Observed) -> Table {
    let held = seen.credentials.iter().map(|held| {
        vec![format!("sec tag {}", held.tag), held.kind.clone(), format!("sha256 {}", held.sha256)]
    });
    let settings = seen.settings.iter();
    let settings = settings.map(|(key, value)| vec![key.clone(), "setting".into(), value.clone()]);
    let mut rows: Vec<_> = held.chain(settings).collect();
    if rows.is_empty() {
        rows.push(vec!["nothing".into()]);
    }
    Table { title: "The device holds".into(), rows }
}

fn service(seen: &Observed) -> Table {
    let row = |reported: &crate::scenario::Reported| {
        vec![reported.id.clone(), summary::result_of(reported), reported.text.trim_end().into()]
    };
    let title = summary::left(seen);
    Table { title, rows: seen.responses.iter().map(row).collect() }
}

fn cost(cost: &Cost) -> Table {
    let rows = [
        ("AT commands", cost.at_commands.to_string()),
        ("requests", cost.requests.to_string()),
        ("handshakes", cost.handshakes.to_string()),
        ("handshakes refused", cost.handshakes_failed.to_string()),
        ("datagrams up", cost.datagrams_sent.to_string()),
        ("datagrams down", cost.datagrams_received.to_string()),
        ("bytes up", cost.bytes_sent.to_string()),
        ("bytes down", cost.bytes_received.to_string()),
        ("time online", time(cost.online_ms)),
        ("time offline", time(cost.offline_ms)),
    ];
    let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    Table { title: "What it cost".into(), rows }
}
