// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a run with a fault has to come to.

use nrf_provisioning_sim::run::walk::{Left, Walked};
use nrf_provisioning_sim::sdk::faults::Fault;
use nrf_provisioning_sim::trace::What;

use crate::points::Point;

/// AT commands that the library runs for itself: a refusal is not a result of the batch's.
const OWN_COMMANDS: &[&str] =
    &["AT+CMEE", "AT+CFUN", "AT+CGEREP", "AT%XTIME", "AT%CCLK", "AT+CGATT", "AT+CEREG", "AT+CGACT"];

/// The setting that is written when provisioning is done, once.
const AFTER: &str = "provisioning/after-correlation-id";
/// The setting that the application may write with a call.
const INTERVAL: &str = "provisioning/interval-sec";

/// What a verdict begins with when nothing is wrong but the state that is left.
pub(crate) const SETTLES: &str = "settles differently";

/// What is wrong with a run; `None` when it came to what it has to.
pub(crate) fn wrong(point: &Point, without: &Left, with: &Walked) -> Option<String> {
    let mut wrong = with.wrong.clone();
    if is_fatal(point) && !tells_fatal_error(with) {
        wrong.push("the application is not told of a fatal error".to_owned());
    }
    let left = &with.left;
    let settles = left == without
        || (refuses_a_command(point) && was_refused(without, left))
        || loses_one_setting(point, without, left);
    if !settles {
        wrong.push(format!("{SETTLES}: {}", difference(without, left)));
    }
    (!wrong.is_empty()).then(|| wrong.join("; "))
}

/// Whether the fault leaves the library without its settings.
fn is_fatal(point: &Point) -> bool {
    let sets_up = ["settings_subsys_init", "settings_register"].contains(&point.called.function);
    sets_up && matches!(point.fault, Fault::Returns { .. })
}

fn tells_fatal_error(with: &Walked) -> bool {
    let fatal = "NRF_PROVISIONING_EVENT_FATAL_ERROR";
    with.records
        .iter()
        .any(|record| matches!(&record.what, What::Event { name, .. } if name == fatal))
}

/// Whether the fault is the answer to a command of the service's: the modem does not want it, or
/// a pair cannot be stored. The service is told, and empties the queue.
fn refuses_a_command(point: &Point) -> bool {
    let Fault::Returns { error, .. } = point.fault else { return false };
    let detail = &point.called.detail;
    match point.called.function {
        "nrf_modem_at" => error > 0 && !OWN_COMMANDS.iter().any(|own| detail.starts_with(own)),
        "settings_save_one" => detail == INTERVAL || !detail.starts_with("provisioning/"),
        _ => false,
    }
}

/// Whether a failure was reported, or will be: every other answer is as it would be without, and
/// nothing waits that would not.
fn was_refused(without: &Left, with: &Left) -> bool {
    let failed = with.answers.values().filter(|answer| answer.0 == 99).count();
    let others = with.answers.iter().filter(|(_, answer)| answer.0 != 99);
    let same = others.into_iter().all(|(id, answer)| without.answers.get(id) == Some(answer));
    let is_told = failed == 1 && with.queue.is_empty();
    same && (is_told || with.queue == without.queue)
}

/// Whether all that differs is a setting that was to be written once, and could not be. An interval
/// is the application's to set again, which its call told; the correlation id is written again
/// when provisioning is done again, and the service knows anyway what is done.
fn loses_one_setting(point: &Point, without: &Left, with: &Left) -> bool {
    let without_it = |left: &Left, key: &str| {
        let mut left = left.clone();
        left.settings.remove(key);
        left
    };
    let is = |key: &str| without_it(without, key) == without_it(with, key);
    match point.fault {
        Fault::Returns { .. } | Fault::Torn { .. } => {
            let saves = point.called.function == "settings_save_one";
            saves && [AFTER, INTERVAL].iter().any(|key| point.called.detail == *key && is(key))
        }
        // The report was accepted before the power went, or the call of the application's made.
        Fault::Cut { .. } => is(AFTER) || (point.called.detail == INTERVAL && is(INTERVAL)),
        Fault::None => false,
    }
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
