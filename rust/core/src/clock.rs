// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the modem's answer to `AT%CCLK?` is a time.
//!
//! A token that is signed with a wrong time is refused, and the device looks as if it had no owner. So an
//! answer that cannot be the time of day counts as none.

/// The day before which it cannot be, as the modem writes it: no device runs this version of the library
/// earlier. It is moved on with each release.
const EARLIEST: &[u8] = b"26/01/01";

/// What a year of the last century begins with, or more: the modem counts from 6 January 1980 until it has the
/// network's time, and writes that year as 80.
const LAST_CENTURY: u8 = b'7';

/// Its form, with a zero for each digit.
const FORM: &[u8] = b"00/00/00,00:00:00";

/// Whether `answer`, such as `%CCLK: "26/11/27,10:32:05+04",0`, has a time that can be the time of day.
///
/// The modem's calendar is not doubted, but what it counts from; what has the form is in the order of time.
#[must_use]
pub fn is_plausible(answer: &[u8]) -> bool {
    let begin = answer.iter().position(|&byte| byte == b'"').unwrap_or(answer.len());
    let time = answer.get(begin + 1..).and_then(|quoted| quoted.get(..FORM.len()));
    time.is_some_and(|time| {
        has_form(time) && time >= EARLIEST && time.first() < Some(&LAST_CENTURY)
    })
}

fn has_form(time: &[u8]) -> bool {
    let is_as = |(byte, form): (&u8, &u8)| {
        if *form == b'0' { byte.is_ascii_digit() } else { byte == form }
    };
    time.iter().zip(FORM).all(is_as)
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
            "%CCLK: \"26/12/0x,00:00:00+00\",0",
            "%CCLK: \"70/01/01,00:00:00+00\",0",
            "%CCLK: \"2:/12/01,00:00:00+00\",0",
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
