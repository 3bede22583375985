// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One scenario over one transport in a process of its own, and all of them.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nrf_provisioning_sim::run::walk::{Left, walk};
use nrf_provisioning_sim::scenario::{BUILT_IN, Scenario};
use nrf_provisioning_sim::sdk::faults::Fault;
use nrf_provisioning_sim::service::Transport;

use crate::known::KNOWN;
use crate::points::{self, Kind, Point};
use crate::verdict;

/// First argument of a process that does one job.
pub(crate) const FLAG: &str = "--job";

/// What is visited in full even when not everything is.
const IN_FULL: &[&str] =
    &["first-boot", "config-only", "keygen-without-deletion", "unclaimed", "reboot"];
/// Of the others, every so many points.
const ONE_IN: usize = 16;
/// Longest time one run may take on the host, however busy that is.
const PATIENCE: Duration = Duration::from_secs(120);

/// Scenarios that only the faults need.
const OWN: &[(&str, &str)] =
    &[("keygen-without-deletion", include_str!("keygen-without-deletion.toml"))];

fn scenarios() -> impl Iterator<Item = (&'static str, &'static str)> {
    let own = OWN.iter().copied();
    own.chain(BUILT_IN.iter().map(|built_in| (built_in.name, built_in.text)))
}

#[derive(Clone, Copy)]
struct Job {
    scenario: &'static str,
    transport: Transport,
    kind: Kind,
}

fn jobs() -> Vec<Job> {
    let mut jobs = Vec::new();
    for (scenario, text) in scenarios() {
        let only = Scenario::parse(scenario, text).expect("is well-formed").transport;
        for transport in [Transport::Http, Transport::Coap] {
            if only.is_none_or(|only| only == transport) {
                jobs.extend([Kind::Fault, Kind::Cut].map(|kind| Job { scenario, transport, kind }));
            }
        }
    }
    jobs
}

/// What came of a job.
#[derive(Default)]
struct Sum {
    points: usize,
    visited: usize,
    skipped: BTreeMap<String, usize>,
    known: BTreeMap<usize, usize>,
    failed: Vec<String>,
}

/// Does the job that the arguments name, and prints what came of it.
pub(crate) fn child(arguments: &[String]) -> ExitCode {
    let [scenario, transport, kind, one_in] = arguments else { return ExitCode::from(2) };
    let text = scenarios().find(|(name, _)| name == scenario).map(|(_, text)| text);
    let scenario = Scenario::parse(scenario, text.unwrap_or_default()).expect("is well-formed");
    let transport =
        if *transport == Transport::Coap.to_string() { Transport::Coap } else { Transport::Http };
    let kind = if kind == "cut" { Kind::Cut } else { Kind::Fault };
    let one_in = one_in.parse().unwrap_or(1);

    let without = walk(&scenario, transport, Fault::None, None).expect("can be set up");
    for wrong in &without.wrong {
        println!("failed\twithout any fault: {wrong}");
    }
    let calls = &without.calls[..without.in_scenario];
    let (points, skipped) = points::of(kind, calls);
    println!("points\t{}", points.len());
    for (reason, _) in skipped {
        println!("skipped\t{reason}");
    }
    let wanted = std::env::var("NRF_PROVISIONING_FAULT").ok();
    for (index, point) in points.iter().enumerate() {
        let chosen = match &wanted {
            Some(wanted) => point.to_string().contains(wanted.as_str()),
            None => index % one_in == 0,
        };
        if chosen {
            visit(&scenario, transport, point, &without.left, wanted.is_some());
        }
    }
    ExitCode::SUCCESS
}

/// Plays the scenario with one fault, and prints what came of it; `shows` all of it to a person.
fn visit(scenario: &Scenario, transport: Transport, point: &Point, without: &Left, shows: bool) {
    println!("at\t{point}");
    let with = watched(|| walk(scenario, transport, point.fault, Some(without)));
    let with = with.expect("can be set up");
    let Some(wrong) = verdict::wrong(point, without, &with) else { return };
    if shows {
        with.records.iter().for_each(|record| eprintln!("{record:?}"));
    }
    // What must not be in any run is not excused.
    let known = KNOWN.iter().position(|known| (known.explains)(&scenario.name, point));
    match known.filter(|_| wrong.starts_with(verdict::SETTLES)) {
        Some(known) => println!("known\t{known}\t{point}: {wrong}"),
        None => println!("failed\t{point}: {wrong}"),
    }
}

/// Calls `run`, and ends the process when that takes too long: the library does not come back.
fn watched<R>(run: impl FnOnce() -> R) -> R {
    let (done, waits) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        let timed_out = Err(std::sync::mpsc::RecvTimeoutError::Timeout);
        if waits.recv_timeout(PATIENCE) == timed_out {
            println!("failed\tthe run above does not end");
            std::process::exit(3);
        }
    });
    let result = run();
    drop(done);
    result
}

/// Does all jobs, prints what came of them, and tells whether all is well.
pub(crate) fn all() -> ExitCode {
    let everything = std::env::var("NRF_PROVISIONING_FAULTS").is_ok_and(|mode| mode == "all");
    let only = std::env::var("NRF_PROVISIONING_FAULTS_SCENARIO").ok();
    let jobs: Vec<Job> = jobs()
        .into_iter()
        .filter(|job| only.as_ref().is_none_or(|only| only == job.scenario))
        .collect();
    let (next, sums) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let in_full = everything || IN_FULL.contains(&job.scenario);
                    let sum = process(job, if in_full { 1 } else { ONE_IN });
                    sums.lock().expect("nobody panics").push((*job, sum));
                }
            });
        }
    });
    let sums = sums.into_inner().expect("nobody panics");
    let mut all_is_well = true;
    for kind in [Kind::Fault, Kind::Cut] {
        let of_kind = sums.iter().filter(|(job, _)| job.kind == kind);
        all_is_well &= print(kind, &of_kind.collect::<Vec<_>>(), everything);
    }
    all_is_well &= only.is_some() || !print_known(&sums, everything);
    if all_is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn process(job: &Job, one_in: usize) -> Sum {
    let began = Instant::now();
    let kind = if job.kind == Kind::Cut { "cut" } else { "fault" };
    let exe = std::env::current_exe().expect("this program has a path");
    let output = Command::new(exe)
        .args([FLAG, job.scenario, &job.transport.to_string(), kind, &one_in.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .expect("this program can be started");
    let mut sum = Sum::default();
    let mut last = String::from("the run without a fault");
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (what, rest) = line.split_once('\t').unwrap_or((line, ""));
        match what {
            "points" => sum.points = rest.parse().unwrap_or(0),
            "skipped" => *sum.skipped.entry(rest.to_owned()).or_default() += 1,
            "at" => {
                sum.visited += 1;
                last = rest.to_owned();
            }
            "known" => {
                let known = rest.split('\t').next().and_then(|known| known.parse().ok());
                *sum.known.entry(known.unwrap_or_default()).or_default() += 1;
            }
            "failed" => sum.failed.push(rest.to_owned()),
            _ => {}
        }
    }
    if !output.status.success() {
        sum.failed.push(format!("the process ends with {} in: {last}", output.status));
    }
    if std::env::var_os("NRF_PROVISIONING_FAULTS_TIMES").is_some() {
        let seconds = began.elapsed().as_secs_f32();
        println!(
            "{} {} {kind}: {} points, {seconds:.1} s",
            job.scenario, job.transport, sum.visited
        );
    }
    sum
}

fn print(kind: Kind, sums: &[&(Job, Sum)], everything: bool) -> bool {
    let (title, unit) = match kind {
        Kind::Fault => ("A fault at every call of the SDK", "faults"),
        Kind::Cut => ("No power from every call on", "cuts"),
    };
    let total: usize = sums.iter().map(|(_, sum)| sum.points).sum();
    let visited: usize = sums.iter().map(|(_, sum)| sum.visited).sum();
    println!("{title}: {} runs of scenarios, {total} {unit}, {visited} visited", sums.len());
    if !everything {
        println!(
            "  visited in full: {}; of the others one in {ONE_IN}. All of them: \
             NRF_PROVISIONING_FAULTS=all",
            IN_FULL.join(", ")
        );
    }
    let mut skipped: BTreeMap<&str, usize> = BTreeMap::new();
    for (reason, count) in sums.iter().flat_map(|(_, sum)| &sum.skipped) {
        *skipped.entry(reason).or_default() += count;
    }
    for (reason, count) in skipped {
        println!("  {count} calls are no points: {reason}");
    }
    let mut well = true;
    for (job, sum) in sums {
        for failed in &sum.failed {
            well = false;
            println!("  FAILED {} over {}: {failed}", job.scenario, job.transport);
        }
    }
    well
}

/// Prints what is excused; whether something is that need not be any more.
fn print_known(sums: &[(Job, Sum)], everything: bool) -> bool {
    let mut stale = false;
    for (index, known) in KNOWN.iter().enumerate() {
        let count: usize = sums.iter().filter_map(|(_, sum)| sum.known.get(&index)).sum();
        println!("known to fail, {count} points: {}", known.what);
        if count == 0 && everything {
            stale = true;
            println!("  FAILED: nothing fails for this reason any more, remove it from known.rs");
        }
    }
    stale
}
