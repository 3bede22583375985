// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a run with a fault has to come to.

use nrf_provisioning_sim::run::walk::{Left, Walked};
use nrf_provisioning_sim::sdk::faults::Fault;

use crate::points::Point;

/// AT commands that the library runs for itself: a refusal is not a result of the batch's.
const OWN_COMMANDS: &[&str] =
    &["AT+CMEE", "AT+CFUN", "AT+CGEREP", "AT%XTIME", "AT%CCLK", "AT+CGATT", "AT+CEREG", "AT+CGACT"];

/// What is wrong with a run; `None` when it came to what it has to.
pub(crate) fn wrong(point: &Point, without: &Left, with: &Walked) -> Option<String> {
    let mut wrong = with.wrong.clone();
    if with.left != *without && !(refuses_a_command(point) && was_refused(without, &with.left)) {
        wrong.push(format!("settles differently: {}", difference(without, &with.left)));
    }
    (!wrong.is_empty()).then(|| wrong.join("; "))
}

/// Whether the fault is the answer to a command of the service's: the modem does not want it, or
/// a pair cannot be stored. The service is told, and empties the queue.
fn refuses_a_command(point: &Point) -> bool {
    let Fault::Returns { error, .. } = point.fault else { return false };
    let detail = &point.called.detail;
    match point.called.function {
        "nrf_modem_at" => error > 0 && !OWN_COMMANDS.iter().any(|own| detail.starts_with(own)),
        "settings_save_one" => !detail.starts_with("provisioning/"),
        _ => false,
    }
}

fn was_refused(without: &Left, with: &Left) -> bool {
    let failed = with
        .answers
        .iter()
        .filter(|(id, answer)| answer.0 == 99 && without.answers.get(*id) != Some(answer));
    failed.count() == 1 && with.queue.is_empty()
}

fn difference(without: &Left, with: &Left) -> String {
    let mut parts = Vec::new();
    if without.credentials != with.credentials {
        parts.push(format!("credentials {:?}, not {:?}", with.credentials, without.credentials));
    }
    if without.settings != with.settings {
        parts.push(format!("settings {:?}, not {:?}", with.settings, without.settings));
    }
    if without.queue != with.queue {
        parts.push(format!("{} commands wait, not {}", with.queue.len(), without.queue.len()));
    }
    if without.answers != with.answers {
        let of = |left: &Left| {
            let answers = left.answers.values().map(|(code, cme)| match cme {
                Some(cme) => format!("{code} CME {cme}"),
                None => code.to_string(),
            });
            answers.collect::<Vec<_>>().join(" ")
        };
        parts.push(format!("answers [{}], not [{}]", of(with), of(without)));
    }
    parts.join(", ")
}
