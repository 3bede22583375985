// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask cost`: what one session costs with this library, and what with the C library.
//!
//! The application in `tests/zephyr/cost` is built four times, with either library over either
//! transport, and runs in QEMU, which tells every instruction that it executes. The fakes are the
//! same for both libraries, and what they execute is nobody's cost.

mod build;
mod owners;
mod report;
mod trace;

use crate::Error;
use crate::files::{Mode, put_between};
use report::{Cost, Pair};

/// The file that the tables stand in, and what they stand between.
const FILE: &str = "doc/footprint.md";
const MARKS: [&str; 2] = ["<!-- cost: begin -->", "<!-- cost: end -->"];

/// Which library is in the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    C,
    Rust,
}

/// How the library talks to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transport {
    Http,
    Coap,
}

impl Transport {
    const ALL: [Self; 2] = [Self::Http, Self::Coap];

    /// What the reader calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Coap => "CoAP",
        }
    }
}

/// Builds, runs and measures; `cmake_arguments` go to every build. Writes the tables.
pub(crate) fn run(cmake_arguments: &[&str]) -> Result<(), Error> {
    let mut text = String::new();
    for transport in Transport::ALL {
        let c = measure(Library::C, transport, cmake_arguments)?;
        let rust = measure(Library::Rust, transport, cmake_arguments)?;
        if c.reports != rust.reports {
            let (c, rust) = (&c.reports, &rust.reports);
            return Err(format!(
                "{}: the sessions differ: the C library reported {c}, this one {rust}",
                transport.name()
            )
            .into());
        }
        let table = Pair { transport, c, rust }.to_string();
        println!("{table}");
        text += &table;
    }
    put_between(FILE, MARKS, &text, Mode::Write, "cost")
}

fn measure(
    library: Library,
    transport: Transport,
    cmake_arguments: &[&str],
) -> Result<Cost, Error> {
    println!("building for {library:?} over {} ...", transport.name());
    let image = build::image(library, transport, cmake_arguments)?;
    println!("running it under QEMU ...");
    let owners = owners::Owners::read(&image)?;
    let run = trace::run(&image, &owners)?;
    Cost::new(&image, run)
}
