// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run`: one scenario, from power-on to the comparison with what was expected.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::player::Player;
use super::timeline::Who;
use super::{TransportArg, all, cannot, compare};
use crate::run::{Options, run_watched, transport_of};
use crate::scenario::{BUILT_IN, Scenario};

/// Name by which a built-in scenario or a file is asked for by default.
fn first() -> &'static str {
    BUILT_IN.first().map_or("first-boot", |built_in| built_in.name)
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a built-in scenario, path of a TOML file, or "-" for standard input
    /// [default: first-boot]
    pub(super) scenario: Option<String>,
    /// What the device and the service speak [default: what the scenario is for, or http]
    #[arg(long, value_enum)]
    pub(super) transport: Option<TransportArg>,
    /// Play the scenario over HTTP and over CoAP, and print what each of them costs
    #[arg(long, conflicts_with_all = ["json", "real_time", "transport", "all", "verbose", "who"])]
    pub(super) compare: bool,
    /// Play every built-in scenario over every transport it is for, and print a table
    #[arg(long, conflicts_with_all = ["scenario", "real_time", "html", "dump", "verbose", "who"])]
    pub(super) all: bool,
    /// Write what came of --all as a JUnit report
    #[arg(long, value_name = "FILE", requires = "all")]
    pub(super) junit: Option<PathBuf>,
    /// Print one JSON object a line instead of text
    #[arg(long, conflicts_with_all = ["quiet", "verbose"])]
    pub(super) json: bool,
    /// Print only what it came to
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Print texts, ids and digests in full
    #[arg(long, short, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// Print only what these do, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHO")]
    pub(super) who: Vec<Who>,
    /// Let the clock run as fast as a real one
    #[arg(long)]
    pub(super) real_time: bool,
    /// With --real-time: let it run so many times as fast
    #[arg(long, value_name = "N", requires = "real_time",
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) speed: Option<u32>,
    /// Decide every random number by this one, keys among them, so that the run repeats byte by byte
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Write the run as a page for a browser, with a sequence diagram
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Write batches, reports, a capture of the traffic with its keys, and the timeline into a new
    /// directory
    #[arg(long, value_name = "DIR")]
    pub(super) dump: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> ExitCode {
    if args.all {
        return all::run(args);
    }
    let name = args.scenario.as_deref().unwrap_or(first());
    let played = match args.compare {
        true => compare::run(args, name),
        false => play(args, name),
    };
    played.unwrap_or_else(|reason| cannot(&reason))
}

fn play(args: &Args, name: &str) -> Result<ExitCode, String> {
    let scenario = Scenario::load(name).map_err(|bad| bad.to_string())?;
    let asked = args.transport.map(Into::into);
    let in_scenario = |reason| format!("{}: {reason}", scenario.name);
    let transport = transport_of(&scenario, asked).map_err(in_scenario)?;
    let options = Options {
        real_time: args.real_time,
        speed: args.speed,
        capture: args.dump.is_some(),
        seed: args.seed,
        transport: asked,
    };
    let player = Arc::new(Player::new(args, &scenario, transport)?);
    player.begin();
    let outcome = run_watched(&scenario, options, player.sink(), |live| player.watch(live));
    player.end(&outcome.map_err(in_scenario)?)
}
