// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Runs an image in QEMU and counts the instructions between two of its functions.

mod owners;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::Error;
use owners::Owner;
pub(crate) use owners::Owners;

/// The emulator of all boards here.
pub(crate) const EMULATOR: &str = "qemu-system-arm";

/// A session takes some 300,000 instructions with all that is around it, and the boot as many.
const INSTRUCTIONS_AT_MOST: u64 = 50_000_000;

/// The first release whose option for one instruction at a time is this one, and not `-singlestep`.
const RELEASE_OF_ONE_INSN: (u32, u32) = (8, 1);

/// What is run.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    /// The image, for the machine in the arguments.
    pub(crate) elf: &'a Path,
    /// Options of the emulator.
    pub(crate) arguments: &'a [&'a str],
    /// Beginnings of lines behind which the image prints nothing; it may also end by itself.
    pub(crate) last: &'a [&'a str],
}

/// What a run told.
#[derive(Debug)]
pub(crate) struct Run {
    /// What the image printed.
    pub(crate) output: String,
    /// What was executed between the two functions.
    pub(crate) counts: Counts,
}

/// Runs a program to its end, and counts from the call of the first function to that of the second.
pub(crate) fn run(
    program: &Program<'_>,
    owners: &Owners,
    [begin, end]: [&str; 2],
) -> Result<Run, Error> {
    let (begin, end) = (owners.find(begin)?, owners.find(end)?);
    let mut emulator = Command::new(EMULATOR)
        .args(["-nographic", "-no-reboot", "-monitor", "none"])
        .args(program.arguments)
        .args(one_instruction_at_a_time()?)
        .args(["-d", "exec,nochain", "-kernel"])
        .arg(program.elf)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{EMULATOR}: {error}"))?;
    let (stdout, stderr) = (emulator.stdout.take(), emulator.stderr.take());
    let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
        return Err(format!("{EMULATOR}: no pipe").into());
    };
    let counting = thread::scope(|scope| {
        let printed = scope.spawn(|| until_last_line(stdout, &mut emulator, program.last));
        let counts = count(BufReader::new(stderr), owners, begin, end);
        (printed.join(), counts)
    });
    let (Ok(output), counts) = counting else { return Err("the reader of the output".into()) };
    Ok(Run { output: output?, counts: counts? })
}

/// What makes the emulator tell each instruction instead of each block.
fn one_instruction_at_a_time() -> Result<&'static [&'static str], Error> {
    let version = crate::tools::run(Command::new(EMULATOR).arg("--version"))?;
    let numbers = version.split_whitespace().find_map(|word| {
        let (major, rest) = word.split_once('.')?;
        let minor = rest.split('.').next()?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    });
    let numbers = numbers.ok_or_else(|| format!("{EMULATOR} --version: no number"))?;
    Ok(if numbers < RELEASE_OF_ONE_INSN {
        &["-singlestep"]
    } else {
        &["-accel", "tcg,one-insn-per-tb=on"]
    })
}

/// Reads what the image prints, and ends the emulator behind a line that begins like one of `last`.
fn until_last_line(
    stdout: impl Read,
    emulator: &mut Child,
    last: &[&str],
) -> std::io::Result<String> {
    let mut output = String::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        output += line.trim_end();
        output.push('\n');
        if last.iter().any(|last| line.starts_with(last)) {
            break;
        }
    }
    emulator.kill()?;
    emulator.wait()?;
    Ok(output)
}

/// Instructions of the session.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Of the library alone.
    pub(crate) library: u64,
    /// Of the C library, when the library called it.
    pub(crate) c_library: u64,
    /// By function, for those that the library pays for.
    pub(crate) functions: HashMap<String, u64>,
}

impl Counts {
    /// What the library pays for.
    pub(crate) const fn paid(&self) -> u64 {
        self.library + self.c_library
    }
}

/// Adds up the lines of the emulator's log between the two functions.
fn count(log: impl BufRead, owners: &Owners, begin: u32, end: u32) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut by_function: HashMap<usize, u64> = HashMap::new();
    let mut counting = false;
    // Who pays for the C library; an interrupt in the middle of it does not change that.
    let mut payer = Owner::Other;
    let mut before = Owner::Other;
    let mut total = 0;
    for line in log.lines() {
        let Some(address) = address(&line?) else { continue };
        total += 1;
        if total > INSTRUCTIONS_AT_MOST {
            return Err("the session does not end".into());
        }
        if address == begin {
            counting = true;
        } else if address == end {
            break;
        }
        let Some(index) = owners.at(address).filter(|_| counting) else { continue };
        let function = owners.get(index);
        if function.owner == Owner::CLibrary
            && before != Owner::CLibrary
            && address == function.address
        {
            payer = before;
        }
        before = function.owner;
        match function.owner {
            Owner::Library => counts.library += 1,
            Owner::CLibrary if payer == Owner::Library => counts.c_library += 1,
            // Fakes, application and kernel, and the C library for them.
            Owner::CLibrary | Owner::Other => continue,
        }
        *by_function.entry(index).or_default() += 1;
    }
    if counts.library == 0 {
        return Err("the emulator's log has no instruction of the library".into());
    }
    for (index, count) in by_function {
        *counts.functions.entry(owners.get(index).name.clone()).or_default() += count;
    }
    Ok(counts)
}

/// The address in a line such as `Trace 0: 0x7f93a8000100 [00800452/10001b80/00000150/ff020201] main`.
fn address(line: &str) -> Option<u32> {
    let words = line.strip_prefix("Trace ")?;
    let (_, fields) = words.split_once('[')?;
    u32::from_str_radix(fields.split('/').nth(1)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{Owners, count};

    const NAMES: &str = "\
10000000 T begins
10000010 T library
10000020 T memcpy
10000030 T fake
10000040 T interrupt
10000050 T ends
";
    const MAP: &str = "\
Linker script and memory map
 .text.begins   0x10000000       0x10 app/libapp.a(main.c.obj)
 .text.library  0x10000010       0x10 x/libnrf_provisioning.a(nrf_provisioning.o)
 .text.memcpy   0x10000020       0x10 /usr/lib/libc.a(memcpy.o)
 .text.fake     0x10000030       0x10 app/libapp.a(fake.c.obj)
 .text.interrupt
                0x10000040       0x10 kernel/libkernel.a(isr.c.obj)
 .text.ends     0x10000050       0x10 app/libapp.a(main.c.obj)
";

    fn counted(addresses: &[u32]) -> Result<(u64, u64), super::Error> {
        let owners = Owners::parse(NAMES, MAP)?;
        let log: String = addresses
            .iter()
            .map(|address| format!("Trace 0: 0x7f00 [00800452/{address:08x}/00000150/ff] x\n"))
            .collect();
        let log = format!("cost: done\n{log}");
        let counts = count(log.as_bytes(), &owners, 0x1000_0000, 0x1000_0050)?;
        Ok((counts.library, counts.c_library))
    }

    #[test]
    fn whoever_calls_the_c_library_pays_for_it_also_across_an_interrupt() {
        let library = [0x1000_0000, 0x1000_0010, 0x1000_0012];
        let called = [0x1000_0020, 0x1000_0040, 0x1000_0022, 0x1000_0010];
        let fakes = [0x1000_0030, 0x1000_0020, 0x1000_0022, 0x1000_0050];
        let all = [&library[..], &called, &fakes].concat();
        assert_eq!(counted(&all).unwrap(), (3, 2));
    }

    #[test]
    fn only_what_is_between_the_two_functions_counts() {
        let all = [0x1000_0010, 0x1000_0000, 0x1000_0010, 0x1000_0050, 0x1000_0010];
        assert_eq!(counted(&all).unwrap(), (1, 0));
        assert!(counted(&[0x1000_0010]).is_err(), "nothing of the library was counted");
    }
}
