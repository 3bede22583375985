// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The sequence diagram: a row for each record, in order, with the time that passed folded.

use maud::{Markup, html};

use super::detail;
use super::row::{self, Lane, Row, Shape};
use crate::trace::{Record, What};

/// Time in which nothing happens is shown as such from here on, in milliseconds.
const FOLD_MS: u64 = 1000;

/// The diagram of `records`.
pub(super) fn of(records: &[Record]) -> Markup {
    html! {
        div.diagram {
            div.row.head {
                time { "time" }
                div.lanes {
                    @for lane in Lane::ALL {
                        span class={ "lane " (at(lane)) } { (lane.title()) }
                    }
                }
            }
            @for (record, before) in records.iter().zip(states(records)) {
                @let gap = record.t_ms.saturating_sub(before.t_ms);
                @if gap >= FOLD_MS { (fold(gap, before.online)) }
                (row_of(record, before.online))
            }
        }
    }
}

/// What is so before a record.
struct State {
    t_ms: u64,
    online: bool,
}

fn states(records: &[Record]) -> Vec<State> {
    let mut now = State { t_ms: 0, online: false };
    let mut states = Vec::with_capacity(records.len());
    for record in records {
        let online = match record.what {
            What::Radio { online } => online,
            _ => now.online,
        };
        states.push(std::mem::replace(&mut now, State { t_ms: record.t_ms, online }));
    }
    states
}

fn fold(gap_ms: u64, online: bool) -> Markup {
    html! {
        div.row.fold {
            time { "⋯ " (span(gap_ms)) }
            div.lanes.online[online] {}
        }
    }
}

fn row_of(record: &Record, online: bool) -> Markup {
    let row = row::of(record);
    let line = html! {
        time { (time(record.t_ms)) }
        div.lanes.online[online] { (shape(&row)) }
    };
    let class = format!("row {}{}", row.class, if row.bad { " bad" } else { "" });
    match detail::of(record) {
        Some(more) => html! {
            details class=(class) { summary { (line) } div.detail { (more) } }
        },
        None => html! { div class=(class) { (line) } },
    }
}

fn shape(row: &Row) -> Markup {
    let text = html! { (row.text) };
    match row.shape {
        Shape::Arrow { from, to } => arrow(from, to, "", &text),
        Shape::Exchange { from, to } => arrow(from, to, " both", &text),
        // What stands at the right edge grows to the left.
        Shape::Box(lane) if lane > Lane::Modem => {
            html! { span class={ "box end " (at(lane)) } title=(row.text) { (text) } }
        }
        Shape::Box(lane) => {
            html! { span class={ "box " (at(lane)) } title=(row.text) { (text) } }
        }
        Shape::Line => html! { span.line title=(row.text) { (text) } },
    }
}

fn arrow(from: Lane, to: Lane, both: &str, text: &Markup) -> Markup {
    let (left, right) = if from < to { (from, to) } else { (to, from) };
    let way = if from < to { "right" } else { "left" };
    html! {
        span class={ "label " (at(left)) } { (text) }
        span class={ "arrow " (way) (both) " " (at(left)) " to-" (right.title()) } {}
    }
}

/// The class that places something at a lane.
fn at(lane: Lane) -> String {
    format!("at-{}", lane.title())
}

/// Hours, minutes, seconds and milliseconds.
pub(super) fn time(t_ms: u64) -> String {
    let s = t_ms / 1000;
    format!("{}:{:02}:{:02}.{:03}", s / 3600, s / 60 % 60, s % 60, t_ms % 1000)
}

/// How long something took, in the two largest units.
fn span(ms: u64) -> String {
    let s = ms / 1000;
    match s {
        0..60 => format!("{}.{} s", s, ms % 1000 / 100),
        60..3600 => format!("{} min {} s", s / 60, s % 60),
        3600..86_400 => format!("{} h {} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86_400, s / 3600 % 24),
    }
}
