// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The parameters of a set command.

use super::{Failure, WRONG_PARAMETERS};

/// One parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Argument<'a> {
    Empty,
    Number(u32),
    Text(&'a str),
}

/// The parameters of a command, in their order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arguments<'a>(Vec<Argument<'a>>);

impl<'a> Arguments<'a> {
    /// The number at `index`; `None` when it was left out.
    pub(super) fn number(&self, index: usize) -> Result<Option<u32>, Failure> {
        match self.0.get(index) {
            None | Some(Argument::Empty) => Ok(None),
            Some(Argument::Number(number)) => Ok(Some(*number)),
            Some(Argument::Text(_)) => Err(WRONG_PARAMETERS),
        }
    }

    /// The number at `index`, which must be there.
    pub(super) fn required_number(&self, index: usize) -> Result<u32, Failure> {
        self.number(index)?.ok_or(WRONG_PARAMETERS)
    }

    /// The quoted text at `index`; `None` when it was left out.
    pub(super) fn text(&self, index: usize) -> Result<Option<&'a str>, Failure> {
        match self.0.get(index) {
            None | Some(Argument::Empty) => Ok(None),
            Some(Argument::Text(text)) => Ok(Some(text)),
            Some(Argument::Number(_)) => Err(WRONG_PARAMETERS),
        }
    }
}

/// Splits at commas outside quotes. A quoted text may hold anything but a quote, line ends too.
pub(super) fn parse(text: &str) -> Result<Arguments<'_>, Failure> {
    let mut arguments = Vec::new();
    let mut rest = text;
    loop {
        let (argument, after) = first(rest)?;
        arguments.push(argument);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.is_empty() => return Ok(Arguments(arguments)),
            None => return Err(WRONG_PARAMETERS),
        }
    }
}

/// The first parameter, and what comes after it.
fn first(text: &str) -> Result<(Argument<'_>, &str), Failure> {
    let text = text.trim_start();
    if let Some(quoted) = text.strip_prefix('"') {
        let (content, after) = quoted.split_once('"').ok_or(WRONG_PARAMETERS)?;
        return Ok((Argument::Text(content), after.trim_start()));
    }
    let end = text.find(',').unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    match word.trim_end() {
        "" => Ok((Argument::Empty, after)),
        digits => {
            let number = digits.parse().map_err(|_| WRONG_PARAMETERS)?;
            Ok((Argument::Number(number), after))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_keep_their_places() {
        let arguments = parse("0, 16842753,,\"a,\r\nb\"").unwrap();
        assert_eq!(arguments.number(0), Ok(Some(0)));
        assert_eq!(arguments.required_number(1), Ok(16_842_753));
        assert_eq!(arguments.number(2), Ok(None));
        assert_eq!(arguments.text(2), Ok(None));
        assert_eq!(arguments.text(3), Ok(Some("a,\r\nb")));
        assert_eq!(arguments.text(4), Ok(None));
        assert_eq!(arguments.text(0), Err(WRONG_PARAMETERS));
        assert_eq!(arguments.required_number(2), Err(WRONG_PARAMETERS));
    }

    #[test]
    fn malformed_parameters_are_refused() {
        for text in ["\"open", "\"a\"b", "1x", "-1", "4294967296", "one"] {
            assert_eq!(parse(text), Err(WRONG_PARAMETERS), "{text}");
        }
    }
}
