// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `fleet`: how evenly do many devices come, and which values make it even?

mod report;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{NOT_AS_EXPECTED, cannot, out};
use crate::fleet::{
    Advice, Answer, Comparison, LIMIT, Plan, Schedule, Situation, advise, compare, page, svg,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What happens to the fleet [default: each of them]
    #[arg(value_enum)]
    situations: Vec<SituationArg>,
    /// How many devices there are
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    devices: u64,
    /// CONFIG_NRF_PROVISIONING_INTERVAL_S
    #[arg(long, value_name = "SECONDS", default_value_t = Schedule::default().interval_s)]
    interval_s: u32,
    /// CONFIG_NRF_PROVISIONING_SPREAD_S
    #[arg(long, value_name = "SECONDS", default_value_t = Schedule::default().spread_s)]
    spread_s: u32,
    /// CONFIG_NRF_PROVISIONING_INITIAL_BACKOFF
    #[arg(long, value_name = "SECONDS", default_value_t = Schedule::default().initial_backoff_s)]
    initial_backoff_s: u32,
    /// How long the service is out of order, for `outage`
    #[arg(long, value_name = "HOURS", default_value_t = 4.0, allow_negative_numbers = true)]
    outage_h: f64,
    /// What devices see of a service that is out of order
    #[arg(long, value_enum, default_value_t = AnswerArg::Silence)]
    answer: AnswerArg,
    /// How long it takes to switch on or to claim all devices, for `roll-out` and `unclaimed`
    #[arg(long, value_name = "DAYS", default_value_t = 14.0, allow_negative_numbers = true)]
    over_days: f64,
    /// How long is simulated [default: until there is nothing new to see]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    days: Option<f64>,
    /// By how much devices differ in the time from boot to the library's start; it seeds the
    /// spread of the C library
    #[arg(long, value_name = "MS", default_value_t = 0)]
    boot_differs_ms: u32,
    /// Decides every random number
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Do not look for values that keep the peak down
    #[arg(long)]
    no_advice: bool,
    /// End with status 1 when this library's peak is more than so many times the mean
    #[arg(long, value_name = "RATIO")]
    at_most: Option<f64>,
    /// File to write the plot to, for a single situation
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// File to write a page with all plots to
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print one JSON object for each situation instead of text
    #[arg(long)]
    json: bool,
}

/// The situations by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SituationArg {
    /// Power comes back, and all devices boot in the same second
    BootTogether,
    /// The service is out of order for hours
    Outage,
    /// Devices boot before they are claimed
    Unclaimed,
    /// Devices are switched on for the first time, one after the other
    RollOut,
}

impl From<SituationArg> for Situation {
    fn from(arg: SituationArg) -> Self {
        match arg {
            SituationArg::BootTogether => Self::BootTogether,
            SituationArg::Outage => Self::Outage,
            SituationArg::Unclaimed => Self::Unclaimed,
            SituationArg::RollOut => Self::RollOut,
        }
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum AnswerArg {
    /// No answer, until requests time out
    Silence,
    /// HTTP 500, or CoAP 5.00
    Busy,
    /// Connections are refused
    Refused,
}

impl From<AnswerArg> for Answer {
    fn from(arg: AnswerArg) -> Self {
        match arg {
            AnswerArg::Silence => Self::Silence,
            AnswerArg::Busy => Self::Busy,
            AnswerArg::Refused => Self::Refused,
        }
    }
}

pub(super) fn fleet(args: &Args) -> ExitCode {
    match play(args) {
        Ok(even) => ExitCode::from(if even { 0 } else { NOT_AS_EXPECTED }),
        Err(reason) => cannot(&reason),
    }
}

/// Whether every peak is as low as it has to be.
fn play(args: &Args) -> Result<bool, String> {
    let plans = plans(args)?;
    if args.svg.is_some() && plans.len() != 1 {
        return Err("--svg takes a single situation; name one, or use --html".to_owned());
    }
    if args.at_most.is_some_and(|ratio| ratio.is_nan() || ratio < 1.0) {
        return Err("--at-most has to be 1 or more: no peak is below the mean".to_owned());
    }
    let mut sections = Vec::new();
    let mut even = true;
    for plan in &plans {
        let comparison = played(plan);
        let advice = (!args.no_advice).then(|| advise(plan));
        let told = if args.json {
            report::json(&comparison, advice)
        } else {
            report::text(&comparison, advice)
        };
        out(&told);
        let ratio = comparison.ours.figures(plan).ratio();
        even &= args.at_most.is_none_or(|at_most| ratio <= at_most);
        sections.push((comparison, advice.map(|advice| report::verdict(plan, advice))));
    }
    if let (Some(file), Some((comparison, _))) = (&args.svg, sections.first()) {
        write(file, &svg(comparison))?;
    }
    if let Some(file) = &args.html {
        let sections: Vec<_> = sections
            .iter()
            .map(|(comparison, verdict)| (comparison, verdict.as_deref().unwrap_or_default()))
            .collect();
        write(file, &page(&sections))?;
    }
    Ok(even)
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    std::fs::write(file, text)
        .map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}

fn plans(args: &Args) -> Result<Vec<Plan>, String> {
    let situations: Vec<Situation> = if args.situations.is_empty() {
        Situation::ALL.to_vec()
    } else {
        args.situations.iter().copied().map(Into::into).collect()
    };
    let outage_s = seconds("--outage-h", args.outage_h, 3600.0)?;
    let over_s = seconds("--over-days", args.over_days, 86_400.0)?;
    let duration_s = args.days.map(|days| seconds("--days", days, 86_400.0)).transpose()?;
    let plan = |situation| {
        let mut plan = Plan {
            devices: args.devices,
            schedule: Schedule {
                interval_s: args.interval_s,
                spread_s: args.spread_s,
                initial_backoff_s: args.initial_backoff_s,
            },
            outage_s,
            answer: args.answer.into(),
            over_s,
            boot_differs_ms: args.boot_differs_ms,
            seed: args.seed,
            ..Plan::new(situation)
        };
        plan.duration_s = duration_s.unwrap_or_else(|| plan.usual_duration_s());
        plan.check().map_err(|bad| bad.to_string())?;
        Ok(plan)
    };
    situations.into_iter().map(plan).collect()
}

/// A time given in units of so many seconds, in seconds.
fn seconds(option: &str, value: f64, unit: f64) -> Result<u32, String> {
    let most = (400.0 * 86_400.0 / unit).floor();
    if !(value > 0.0 && value <= most) {
        return Err(format!("{option} is {value}, but has to be more than 0 and at most {most}"));
    }
    Ok((value * unit).round().max(1.0) as u32)
}

/// Plays a plan, and shows how far it is on a terminal.
fn played(plan: &Plan) -> Comparison {
    if !std::io::stderr().is_terminal() {
        return compare(plan, &|_| {});
    }
    let shown = AtomicU64::new(0);
    let comparison = compare(plan, &|done| {
        let percent = done * 50 / plan.devices;
        if shown.fetch_max(percent, Ordering::Relaxed) < percent {
            let _ = write!(std::io::stderr(), "\r{}: {percent:>3} %", plan.situation.name());
        }
    });
    let _ = write!(std::io::stderr(), "\r\x1b[K");
    comparison
}
