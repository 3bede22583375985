// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Requests a second over the time, as SVG: this library above, the C library below.

use std::fmt::Write;

use super::advice::LIMIT;
use super::load::{Figures, Load};
use super::plan::{Plan, Situation};
use super::play::Comparison;
use super::units::{DAY, HOUR, number, time};

const WIDTH: f64 = 860.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 16.0;
/// Height of the area that is drawn in, and of what is above and below it.
const HEIGHT: f64 = 190.0;
const ABOVE: f64 = 46.0;
const BELOW: f64 = 34.0;
const PANEL: f64 = ABOVE + HEIGHT + BELOW;

/// Readable on white and on black, and on paper.
const STYLE: &str = "\
text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:14px;font-weight:600}\
.grid{stroke:#8884;fill:none}.mean{stroke:#888;stroke-dasharray:4 3;fill:none}\
.ours{fill:#2a78b5}.c{fill:#c0562b}.outage{fill:#8883}.end{text-anchor:end}\
.middle{text-anchor:middle}\
@media (prefers-color-scheme:dark){text{fill:#ddd}.ours{fill:#5aa9e6}.c{fill:#ee8a5c}}";

/// The plot of both loads, a document of its own.
#[must_use]
pub fn svg(comparison: &Comparison) -> String {
    let Comparison { plan, ours, c } = comparison;
    let mut out = format!(
        "<!-- SPDX-License-Identifier: Apache-2.0 OR MIT -->\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" \
         aria-label=\"Requests a second over the time, {}\">\n<style>{STYLE}</style>\n",
        2.0 * PANEL,
        plan.situation.name()
    );
    panel(&mut out, plan, ours, "ours", "this library", 0.0);
    panel(&mut out, plan, c, "c", "the C library", PANEL);
    out += "</svg>\n";
    out
}

/// Where things are in a panel.
struct Scale {
    top: f64,
    duration_s: f64,
    highest: f64,
}

impl Scale {
    fn x(&self, at_s: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * at_s / self.duration_s
    }

    fn y(&self, rate: f64) -> f64 {
        self.top + ABOVE + HEIGHT * (1.0 - rate / self.highest)
    }
}

fn panel(out: &mut String, plan: &Plan, load: &Load, class: &str, whose: &str, top: f64) {
    let figures = load.figures(plan);
    let duration_s = load.rates().count() as f64 * f64::from(load.window_s());
    let highest = step(figures.peak.max(figures.settled * LIMIT) * 1.02);
    let scale = Scale { top, duration_s, highest: highest.0 };
    // Writing to a string does not fail.
    let _ = title(out, &figures, whose, top);
    let _ = axes(out, &scale, highest.1);
    if plan.situation == Situation::Outage {
        let from = f64::from(plan.outage_from_s());
        let to = from + f64::from(plan.outage_s);
        let _ = write!(
            out,
            "<rect class=\"outage\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{HEIGHT}\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\">outage</text>\n",
            scale.x(from),
            top + ABOVE,
            (scale.x(to.min(duration_s)) - scale.x(from)).max(1.0),
            scale.x(from) + 3.0,
            top + ABOVE + 12.0,
        );
    }
    let _ = area(out, &scale, load, class);
    let mean = scale.y(figures.settled);
    let _ = writeln!(out, "<path class=\"mean\" d=\"M{LEFT} {mean:.1}H{:.1}\"/>", WIDTH - RIGHT);
}

fn title(out: &mut String, figures: &Figures, whose: &str, top: f64) -> std::fmt::Result {
    let Figures { settled, peak, window_s, busiest_second, .. } = *figures;
    writeln!(
        out,
        "<text class=\"title\" x=\"{LEFT}\" y=\"{:.1}\">{whose}</text>\n\
         <text x=\"{LEFT}\" y=\"{:.1}\">mean {}/s; peak {}/s over {}, {} times the mean; busiest \
         second {busiest_second}</text>",
        top + 18.0,
        top + 35.0,
        number(settled),
        number(peak),
        time(window_s),
        number(figures.ratio()),
    )
}

/// Grid and numbers; `tick` is the step upwards.
fn axes(out: &mut String, scale: &Scale, tick: f64) -> std::fmt::Result {
    let mut rate = 0.0;
    while rate <= scale.highest * 1.001 {
        let y = scale.y(rate);
        writeln!(
            out,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{:.1}\"/>\
             <text class=\"end\" x=\"{:.1}\" y=\"{:.1}\">{}/s</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            y + 4.0,
            number(rate),
        )?;
        rate += tick;
    }
    let (unit, name) = unit(scale.duration_s);
    let every = step(scale.duration_s / unit).1.max(1.0);
    let mut at = 0.0;
    while at * unit <= scale.duration_s {
        writeln!(
            out,
            "<text class=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            scale.x(at * unit),
            scale.top + ABOVE + HEIGHT + 16.0,
            if at == 0.0 { format!("0 {name}") } else { number(at) },
        )?;
        at += every;
    }
    Ok(())
}

/// The load as an area, a column for each window, or for several of which the largest is shown.
fn area(out: &mut String, scale: &Scale, load: &Load, class: &str) -> std::fmt::Result {
    let rates: Vec<f64> = load.rates().collect();
    // Two units wide, which is as fine as can be seen.
    let columns = ((WIDTH - LEFT - RIGHT) / 2.0) as usize;
    let each = rates.len().div_ceil(columns).max(1);
    let floor = scale.y(0.0);
    write!(out, "<path class=\"{class}\" d=\"M{LEFT} {floor:.1}")?;
    for (index, windows) in rates.chunks(each).enumerate() {
        let highest = windows.iter().copied().fold(0.0, f64::max);
        let end = (index * each + windows.len()) as f64 * f64::from(load.window_s());
        write!(out, "V{:.1}H{:.1}", scale.y(highest), scale.x(end))?;
    }
    writeln!(out, "V{floor:.1}Z\"/>")
}

/// A round number that is not below `value`, and the step that leads there in a few equal ones.
fn step(value: f64) -> (f64, f64) {
    let value = value.max(1e-9);
    let power = 10_f64.powf(value.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power / 5.0);
    let steps = |step: f64| (value / step).ceil();
    let step = round.into_iter().find(|step| steps(*step) <= 6.0).unwrap_or(2.0 * power);
    (step * steps(step), step)
}

/// What the time is told in.
fn unit(duration_s: f64) -> (f64, &'static str) {
    if duration_s >= 2.0 * f64::from(DAY) {
        (DAY.into(), "days")
    } else if duration_s >= 2.0 * f64::from(HOUR) {
        (HOUR.into(), "hours")
    } else {
        (60.0, "minutes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, end) in [(11.8, 12.0), (0.93, 1.0), (1_020_000.0, 1_200_000.0), (7.0, 8.0)] {
            let (highest, step) = step(value);
            assert!((highest - end).abs() < 1e-6 * end, "{value}: {highest} by {step}");
            assert!(highest / step < 6.5, "{value}: {highest} by {step}");
        }
    }
}
