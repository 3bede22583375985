// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the modem's answer to `AT%CCLK?` is a time.
//!
//! A token that is signed with a wrong time is refused, and the device looks as if it had no owner. So an
//! answer that cannot be the time of day counts as none.

use crate::wire::bytes::parse;

/// The day before which it cannot be, as the modem writes it: no device runs this version of the library
/// earlier. It is moved on with each release.
const EARLIEST: &[u8] = b"26/01/01";

/// Years behind this one are of the last century: the modem counts from 6 January 1980 until it has
/// the network's time, and writes that year as 80.
const LAST_YEAR: u8 = 69;

/// The numbers of a time, of two digits each: the first and the last value, and what is behind it, which is
/// not looked at for the last one.
const NUMBERS: [[u8; 3]; 6] =
    [[0, LAST_YEAR, b'/'], [1, 12, b'/'], [1, 31, b','], [0, 23, b':'], [0, 59, b':'], [0, 59, 0]];

/// Length of what is looked at, `yy/MM/dd,hh:mm:ss`.
const LEN: usize = 17;

/// Whether `answer`, such as `%CCLK: "26/11/27,10:32:05+04",0`, has a time that can be the time of day.
#[must_use]
pub fn is_plausible(answer: &[u8]) -> bool {
    let begin = answer.iter().position(|&byte| byte == b'"').unwrap_or(answer.len());
    let time = answer.get(begin + 1..).and_then(|quoted| quoted.get(..LEN));
    time.is_some_and(|time| is_time(time) && time >= EARLIEST)
}

/// Whether it has the form of a time, and each number is in its range. What has that is in the order of time.
fn is_time(text: &[u8]) -> bool {
    text.chunks(3).zip(NUMBERS).all(|(part, [first, last, behind])| {
        let (digits, separator) = part.split_at_checked(2).unwrap_or_default();
        separator.first().is_none_or(|&byte| byte == behind)
            && parse(digits).is_some_and(|number| (first.into()..=last.into()).contains(&number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_one() {
        for answer in [
            "%CCLK: \"26/11/27,10:32:05+04\",0\r\nOK\r\n",
            "%CCLK: \"26/01/01,00:00:00+00\"",
            "+CCLK: \"69/12/31,23:59:59-48\"",
        ] {
            assert!(is_plausible(answer.as_bytes()), "{answer}");
        }
    }

    #[test]
    fn the_modem_s_epoch_an_old_date_and_garbage_are_none() {
        for answer in [
            "%CCLK: \"80/01/06,00:00:11+00\",0",
            "%CCLK: \"25/12/31,23:59:59+00\",0",
            "%CCLK: \"00/00/00,00:00:00+00\",0",
            "%CCLK: \"26/13/01,00:00:00+00\",0",
            "%CCLK: \"26/00/01,00:00:00+00\",0",
            "%CCLK: \"26/12/32,00:00:00+00\",0",
            "%CCLK: \"26/12/00,00:00:00+00\",0",
            "%CCLK: \"26/12/01,24:00:00+00\",0",
            "%CCLK: \"26/12/01,00:60:00+00\",0",
            "%CCLK: \"26-12-01,00:00:00+00\",0",
            "%CCLK: \"26/12/01\",0",
            "%CCLK: 26/12/01,00:00:00+00",
            "%CCLK: \"\",0",
            "OK\r\n",
            "",
            "\u{fffd}\"\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
        ] {
            assert!(!is_plausible(answer.as_bytes()), "{answer}");
        }
    }
}
