// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem`: a device for an image of `native_sim`, until the image ends.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::thread::{self, JoinHandle};

use super::player::{probe, verdict_of, write};
use super::text::Room;
use super::{
    NOT_AS_EXPECTED, TransportArg, cannot, complain, json, out, out_plain, sheet, summary, timeline,
};
use crate::page::{Verdict, page};
use crate::run::{Outcome, RemoteOptions, Served, reaches_an_image, serve};
use crate::scenario::{BUILT_IN, Scenario};
use crate::sdk::remote::{Ended, Reception, Stopper};
use crate::trace::{Record, What};

/// What an image connects to when it is not told anything else.
const DEFAULT_ADDRESS: &str = "127.0.0.1:9161";

/// What a program returns that was ended with Ctrl-C.
const INTERRUPTED: u8 = 130;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario whose [device] and [service] tables say what the two are like: a built-in one, or
    /// a file [default: first-boot]
    scenario: Option<String>,
    /// Address to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = DEFAULT_ADDRESS)]
    bind: SocketAddr,
    /// What the service speaks [default: what the scenario is for, or the image]
    #[arg(long, value_enum)]
    transport: Option<TransportArg>,
    /// Start this image, and tell it where the modem is
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// Argument for the image; repeat it for more
    #[arg(long, value_name = "ARGUMENT", requires = "image", allow_hyphen_values = true)]
    image_arg: Vec<String>,
    /// Wait for another image when one has ended, on the same device, until Ctrl-C
    #[arg(long, conflicts_with = "image")]
    keep: bool,
    /// Compare what was seen with the scenario's [expect] table
    #[arg(long)]
    check: bool,
    /// Print one JSON object for each thing that happens instead of text
    #[arg(long)]
    json: bool,
    /// Write what happened as a page for a browser, at the end, also when Ctrl-C brings it
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn modem(args: &Args) -> ExitCode {
    let name = args.scenario.as_deref().unwrap_or(BUILT_IN[0].name);
    let scenario = match scenario_of(name) {
        Ok(scenario) => scenario,
        Err(reason) => return cannot(&reason),
    };
    // Now, so that nothing is in vain.
    if let Some(Err(reason)) = args.html.as_deref().map(probe) {
        return cannot(&reason);
    }
    let reception = match TcpListener::bind(args.bind).and_then(Reception::open) {
        Ok(reception) => reception,
        Err(error) => {
            let bind = args.bind;
            let way_out = "choose another address with --bind";
            return cannot(&format!("cannot listen at {bind}: {error}; {way_out}"));
        }
    };
    let stopper = reception.stopper();
    let on_interrupt = stopper.clone();
    let handled = ctrlc::set_handler(move || on_interrupt.stop("it was ended with Ctrl-C"));
    if let Err(error) = handled {
        return cannot(&format!("Ctrl-C cannot be handled: {error}"));
    }
    let image = match start_image(args, reception.addr(), &stopper) {
        Ok(image) => image,
        Err(reason) => return cannot(&reason),
    };
    if !args.json {
        out(&welcome(&scenario, reception.addr(), image.is_some()));
    }
    let options = RemoteOptions { transport: args.transport.map(Into::into), keep: args.keep };
    let served = serve(&scenario, options, &reception, sink(args));
    let left = image.map(Image::wait);
    match served {
        Ok(served) => conclude(args, &scenario, &served, &stopper, left),
        Err(reason) => cannot(&format!("{}: {reason}", scenario.name)),
    }
}

/// A scenario that an image can have.
fn scenario_of(name: &str) -> Result<Scenario, String> {
    let scenario = Scenario::load(name).map_err(|bad| bad.to_string())?;
    reaches_an_image(&scenario)?;
    Ok(scenario)
}

fn sink(args: &Args) -> Box<dyn FnMut(&Record) + Send> {
    if args.json {
        Box::new(|record| out_plain(&json::line(record)))
    } else {
        let room = Room::of_output();
        Box::new(move |record| {
            // Why somebody is refused has to be read to its end.
            let room =
                if matches!(record.what, What::Note { .. }) { Room::Unlimited } else { room };
            out(&timeline::styled_line(record, room));
        })
    }
}

fn welcome(scenario: &Scenario, addr: SocketAddr, starts_image: bool) -> String {
    let how = if starts_image {
        String::new()
    } else {
        format!("\nStart an image with\n  build/zephyr/zephyr.exe --modem={addr}\nCtrl-C ends it.")
    };
    format!("{}: {}\nThe modem listens at {addr}.{how}\n", scenario.name, scenario.about)
}

/// Prints what the device holds, writes the page, and says how it went.
fn conclude(
    args: &Args,
    scenario: &Scenario,
    served: &Served,
    stopper: &Stopper,
    image: Option<Result<(), String>>,
) -> ExitCode {
    let broken = match &served.ended {
        Ended::Gone => Some("the image went away without a word".to_owned()),
        Ended::Broken(reason) => Some(format!("the image was cut off: {reason}")),
        Ended::Said(_) | Ended::Stopped => None,
    };
    let failed: Vec<_> = broken.into_iter().chain(image.and_then(Result::err)).collect();
    let mut status = if failed.is_empty() { 0 } else { NOT_AS_EXPECTED };
    if let Some(outcome) = &served.outcome {
        let verdict = verdict(args, scenario, outcome);
        if !verdict.met {
            status = NOT_AS_EXPECTED;
        }
        print(args, scenario, outcome, &verdict);
        if let Some(file) = &args.html
            && let Err(reason) = write_page(file, scenario, outcome, verdict, &failed)
        {
            return cannot(&reason);
        }
    } else if let Some(file) = &args.html {
        complain(&format!("{}: there is nothing to write, no image came", file.display()));
    }
    for reason in failed {
        complain(&format!("error: {reason}"));
    }
    if status == 0 && stopper.is_stopped() {
        status = INTERRUPTED;
    }
    ExitCode::from(status)
}

/// What the scenario says about the end, if it is asked.
fn verdict(args: &Args, scenario: &Scenario, outcome: &Outcome) -> Verdict {
    if args.check {
        return verdict_of(&scenario.name, &scenario.expect, outcome);
    }
    // An attempt that fails may be what somebody wants to look at.
    let text = "not compared with anything (--check does)".to_owned();
    Verdict { of: scenario.name.clone(), met: true, text, unmet: Vec::new() }
}

fn print(args: &Args, scenario: &Scenario, outcome: &Outcome, verdict: &Verdict) {
    if args.json {
        return out_plain(&json::summary(&scenario.name, outcome, verdict, args.check));
    }
    out(&summary::text(outcome, Room::of_output()));
    if args.check {
        out(&summary::verdict(verdict));
    }
}

/// Writes the page. What went wrong with the image stands first, too.
fn write_page(
    file: &Path,
    scenario: &Scenario,
    outcome: &Outcome,
    verdict: Verdict,
    failed: &[String],
) -> Result<(), String> {
    let broken = (!failed.is_empty()).then(|| Verdict {
        of: "image".to_owned(),
        met: false,
        text: "it failed".to_owned(),
        unmet: failed.to_vec(),
    });
    let verdicts: Vec<_> = broken.into_iter().chain([verdict]).collect();
    let section = sheet::section("image of native_sim", outcome);
    write(file, &page(&scenario.name, &scenario.about, &verdicts, None, &[section]))
}

/// An image that was started here, with the thread that waits for its end.
struct Image {
    ended: JoinHandle<std::io::Result<ExitStatus>>,
    name: String,
}

impl Image {
    /// Waits for its end, which has to be a good one.
    fn wait(self) -> Result<(), String> {
        match self.ended.join() {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(format!("{} ended with {status}", self.name)),
            Ok(Err(error)) => Err(format!("{}: its end is not known: {error}", self.name)),
            Err(_) => Err(format!("{}: its end is not known", self.name)),
        }
    }
}

/// Starts the image that was asked for. One that ends before it connects ends the modem.
fn start_image(args: &Args, addr: SocketAddr, stopper: &Stopper) -> Result<Option<Image>, String> {
    let Some(file) = &args.image else { return Ok(None) };
    let name = file.display().to_string();
    let mut command = Command::new(file);
    command.arg(format!("--modem={addr}")).args(&args.image_arg);
    if args.json {
        // Standard output is for the objects.
        command.stdout(std::io::stderr());
    }
    let mut child =
        command.spawn().map_err(|error| format!("{name} cannot be started: {error}"))?;
    let stopper = stopper.clone();
    let ended = thread::Builder::new().name("image".into()).spawn(move || {
        let status = child.wait();
        stopper.no_more_guests();
        status
    });
    let ended = ended.map_err(|error| format!("{name} cannot be waited for: {error}"))?;
    Ok(Some(Image { ended, name }))
}
