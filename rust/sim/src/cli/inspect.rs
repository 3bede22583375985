// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `inspect`: what is in these bytes?

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{NOT_AS_EXPECTED, cannot, complain, out};
use crate::inspect;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// File to read; standard input when left out or "-"
    file: Option<PathBuf>,
    /// The input is hexadecimal digits; white space between them does not matter
    #[arg(long)]
    hex: bool,
}

pub(super) fn inspect(args: &Args) -> ExitCode {
    let file = args.file.as_ref().filter(|file| file.as_os_str() != "-");
    let name = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
    let input = match file {
        Some(file) => std::fs::read(file),
        None => read_standard_input(),
    };
    let input = match input {
        Ok(input) => input,
        Err(error) => return cannot(&format!("{name}: cannot be read: {error}")),
    };
    let bytes = if args.hex {
        match from_hex(&input) {
            Ok(bytes) => bytes,
            Err(reason) => {
                complain(&format!("{name}:{reason}"));
                return ExitCode::from(NOT_AS_EXPECTED);
            }
        }
    } else {
        input
    };
    match inspect::read(&bytes) {
        Ok(message) => {
            out(message.to_string().trim_end());
            ExitCode::SUCCESS
        }
        Err(malformed) => {
            complain(&format!("{name}: {malformed}"));
            if !args.hex && from_hex(&bytes).is_ok_and(|bytes| !bytes.is_empty()) {
                complain("the input is hexadecimal digits: add --hex");
            }
            ExitCode::from(NOT_AS_EXPECTED)
        }
    }
}

fn read_standard_input() -> std::io::Result<Vec<u8>> {
    let mut input = Vec::new();
    std::io::stdin().lock().read_to_end(&mut input)?;
    Ok(input)
}

/// Bytes from pairs of hexadecimal digits; or the line, the column and what is wrong there.
fn from_hex(text: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    let (mut line, mut column) = (1, 0);
    for c in text {
        column += 1;
        if *c == b'\n' {
            (line, column) = (line + 1, 0);
        }
        if c.is_ascii_whitespace() {
            continue;
        }
        let digit = char::from(*c).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let digit = digit.ok_or_else(|| {
            let found = char::from(*c);
            format!("{line}:{column}: expected a hexadecimal digit, found {found:?}")
        })?;
        high = match high {
            None => Some(digit),
            Some(high) => {
                bytes.push(high << 4 | digit);
                None
            }
        };
    }
    match high {
        None => Ok(bytes),
        Some(_) => Err(format!("{line}: the last byte has only one hexadecimal digit")),
    }
}
