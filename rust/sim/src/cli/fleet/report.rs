// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a simulation came to, for people and as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::{Advice, Comparison, LIMIT, Plan};
use crate::fleet::{Figures, Load, number, time};

/// The text for a situation.
pub(super) fn text(comparison: &Comparison, advice: Option<Advice>) -> String {
    let Comparison { plan, ours, c } = comparison;
    let figures = ours.figures(plan);
    // Writing to a string does not fail.
    let mut out = String::new();
    let _ = writeln!(out, "{}: {}", plan.situation.name(), plan);
    let window = format!("peak/{}", time(figures.window_s).replace(' ', ""));
    let _ = writeln!(
        out,
        "  {:<14}{:>12}{:>10}{:>12}{:>12}{:>16}",
        "", "requests", "mean/s", window, "peak:mean", "busiest second"
    );
    for (whose, figures) in [("this library", figures), ("the C library", c.figures(plan))] {
        let _ = writeln!(
            out,
            "  {whose:<14}{:>12}{:>10}{:>12}{:>12}{:>16}",
            figures.requests,
            number(figures.settled),
            number(figures.peak),
            number(figures.ratio()),
            figures.busiest_second,
        );
    }
    let _ = writeln!(
        out,
        "  Chance alone makes {} of a load that is as even as can be.",
        number(figures.chance)
    );
    if let Some(advice) = advice {
        let _ = writeln!(out, "  {}", verdict(plan, advice));
    }
    out
}

/// Which values keep the peak down, in a sentence.
pub(super) fn verdict(plan: &Plan, advice: Advice) -> String {
    let interval = plan.schedule.interval_s;
    let outage = time(plan.outage_s);
    match advice {
        Advice::Spread(Some((spread, ratio))) => format!(
            "INTERVAL_S={interval}: the peak stays within {LIMIT} times the mean from \
             SPREAD_S={spread} on ({}).",
            number(ratio)
        ),
        Advice::Spread(None) => format!(
            "INTERVAL_S={interval}: no SPREAD_S up to that keeps the peak within {LIMIT} times the \
             mean."
        ),
        Advice::Backoff(Some((backoff, ratio))) => format!(
            "INTERVAL_S={interval} SPREAD_S={interval}: the peak stays within {LIMIT} times the mean \
             through an outage of {outage} from INITIAL_BACKOFF={backoff} on ({}).",
            number(ratio)
        ),
        Advice::Backoff(None) => format!(
            "INTERVAL_S={interval} SPREAD_S={interval}: no INITIAL_BACKOFF keeps the peak within \
             {LIMIT} times the mean through an outage of {outage}."
        ),
        Advice::Over(Some((over, ratio))) => format!(
            "INTERVAL_S={interval} SPREAD_S={interval}: the peak stays within {LIMIT} times the mean \
             when it takes {} days or longer ({}).",
            number(f64::from(over) / 86_400.0),
            number(ratio)
        ),
        Advice::Over(None) => format!(
            "INTERVAL_S={interval} SPREAD_S={interval}: the peak does not stay within {LIMIT} times \
             the mean however long it takes."
        ),
    }
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    situation: &'a str,
    devices: u64,
    interval_s: u32,
    spread_s: u32,
    initial_backoff_s: u32,
    duration_s: u32,
    window_s: u32,
    chance: f64,
    ours: OfOne,
    c: OfOne,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<Value>,
}

#[derive(Serialize)]
struct OfOne {
    requests: u64,
    mean: f64,
    peak: f64,
    peak_at_s: u32,
    ratio: f64,
    busiest_second: u32,
    rates: Vec<f64>,
}

#[derive(Serialize)]
struct Value {
    limit: f64,
    what: &'static str,
    value: Option<u32>,
    ratio: Option<f64>,
}

/// The line of `--json`.
pub(super) fn json(comparison: &Comparison, advice: Option<Advice>) -> String {
    let Comparison { plan, ours, c } = comparison;
    let figures = ours.figures(plan);
    let line = Line {
        kind: "fleet",
        situation: plan.situation.name(),
        devices: plan.devices,
        interval_s: plan.schedule.interval_s,
        spread_s: plan.schedule.spread_s,
        initial_backoff_s: plan.schedule.initial_backoff_s,
        duration_s: plan.duration_s,
        window_s: figures.window_s,
        chance: rounded(figures.chance),
        ours: of_one(ours, figures),
        c: of_one(c, c.figures(plan)),
        advice: advice.map(value),
    };
    super::super::json::render(&line)
}

fn of_one(load: &Load, figures: Figures) -> OfOne {
    OfOne {
        requests: figures.requests,
        mean: rounded(figures.settled),
        peak: rounded(figures.peak),
        peak_at_s: figures.peak_at_s,
        ratio: rounded(figures.ratio()),
        busiest_second: figures.busiest_second,
        rates: load.rates().map(rounded).collect(),
    }
}

fn value(advice: Advice) -> Value {
    let (what, found) = match advice {
        Advice::Spread(found) => ("SPREAD_S", found),
        Advice::Backoff(found) => ("INITIAL_BACKOFF", found),
        Advice::Over(found) => ("over_s", found),
    };
    Value {
        limit: LIMIT,
        what,
        value: found.map(|(value, _)| value),
        ratio: found.map(|(_, ratio)| rounded(ratio)),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
