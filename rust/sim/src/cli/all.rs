// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --all`: every built-in scenario over every transport it is for.

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::child::Child;
use super::played::Played;
use super::player::{probe, write};
use super::run::Args;
use super::timeline::time;
use super::{NOT_AS_EXPECTED, TransportArg, cannot, junit, out, out_plain, scenarios};
use crate::scenario::{BUILT_IN, BuiltIn};

pub(super) fn run(args: &Args) -> ExitCode {
    if let Some(Err(reason)) = args.junit.as_deref().map(probe) {
        return cannot(&reason);
    }
    let todo = match runs(args.transport) {
        Ok(todo) => todo,
        Err(reason) => return cannot(&reason),
    };
    let print = |played: &Played| match &played.outcome {
        Ok(summary) if args.json => out_plain(&summary.to_string()),
        _ if args.json => {}
        _ if args.quiet && played.unmet().is_empty() => {}
        _ => out(&row(played)),
    };
    if !args.json && !args.quiet {
        out(&format!(
            "{:<27}{:<6}{:>13}{:>10}  {}",
            "scenario", "over", "time", "requests", "as expected"
        ));
    }
    let played = play_all(&todo, args.seed, &print);
    if let Some(file) = &args.junit
        && let Err(reason) = write(file, &junit::report(&played))
    {
        return cannot(&reason);
    }
    let wrong = played.iter().filter(|played| !played.unmet().is_empty()).count();
    if !args.json {
        out(&format!("\n{} runs, {wrong} not as expected", played.len()));
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) }
}

/// What there is to play, over the transport that is asked for or over all.
fn runs(asked: Option<TransportArg>) -> Result<Vec<(&'static BuiltIn, TransportArg)>, String> {
    let mut runs = Vec::new();
    for built_in in BUILT_IN {
        let can = scenarios::transports(&scenarios::parse(built_in)?);
        let wanted =
            can.into_iter().filter(|transport| asked.is_none_or(|only| only == *transport));
        runs.extend(wanted.map(|transport| (built_in, transport)));
    }
    Ok(runs)
}

/// Plays as many at once as the host has processors, and hands them out in order.
fn play_all(
    todo: &[(&'static BuiltIn, TransportArg)],
    seed: Option<u64>,
    print: &(dyn Fn(&Played) + Sync),
) -> Vec<Played> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Done { played: todo.iter().map(|_| None).collect(), printed: 0 });
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(todo.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some((built_in, transport)) = todo.get(index) else { return };
                    let played = play(built_in, *transport, seed);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.add(index, played, print);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.played.into_iter().flatten().collect()
}

/// What has been played, which is printed in order.
struct Done {
    played: Vec<Option<Played>>,
    printed: usize,
}

impl Done {
    fn add(&mut self, index: usize, played: Played, print: &dyn Fn(&Played)) {
        if let Some(place) = self.played.get_mut(index) {
            *place = Some(played);
        }
        while let Some(Some(played)) = self.played.get(self.printed) {
            print(played);
            self.printed += 1;
        }
    }
}

fn play(built_in: &'static BuiltIn, transport: TransportArg, seed: Option<u64>) -> Played {
    let started = Instant::now();
    let scenario = built_in.name;
    let seed = seed.map(|seed| ["--seed".into(), seed.to_string().into()]);
    let arguments = seed.into_iter().flatten().collect();
    let child = Child { scenario, input: None, transport, arguments };
    let outcome = child.play();
    Played { scenario, transport, took: started.elapsed(), outcome }
}

fn row(played: &Played) -> String {
    let (t_ms, requests) = match &played.outcome {
        Ok(summary) => (summary["t_ms"].as_u64(), summary["requests"].as_u64()),
        Err(_) => (None, None),
    };
    let t = t_ms.map_or_else(|| "-".to_owned(), time);
    let requests = requests.map_or_else(|| "-".to_owned(), |requests| requests.to_string());
    let unmet = played.unmet();
    let met = if unmet.is_empty() { "yes" } else { "NO" };
    let name = played.transport.name();
    let mut row = format!("{:<27}{name:<6}{t:>13}{requests:>10}  {met}", played.scenario);
    for reason in unmet {
        row += &format!("\n    {reason}");
    }
    row
}
