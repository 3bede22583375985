// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the modem's answer to `AT%CCLK?` is a time.
//!
//! A token that is signed with a wrong time is refused, and the device looks as if it had no owner. So an
//! answer that cannot be the time of day counts as none.

/// The first day that can be today, as the modem writes it (`yy/MM/dd`): no device runs this version of the
/// library before that. It is moved on with each release.
const EARLIEST: [u8; 8] = *b"26/01/01";

/// Years from here on are of the last century: the modem counts from 6 January 1980 until it has the
/// network's time, and writes that year as 80.
const FIRST_YEAR_OF_1900: &[u8] = b"70";

/// What an answer looks like; a digit stands for the largest one in its place that can be.
const PATTERN: [u8; 17] = *b"99/19/39,29:59:59";

/// Whether `answer`, such as `%CCLK: "26/11/27,10:32:05+04",0`, has a time that can be the time of day.
#[must_use]
pub fn is_plausible(answer: &[u8]) -> bool {
    let mut parts = answer.split(|&byte| byte == b'"');
    let Some(time) = parts.nth(1).and_then(|quoted| quoted.get(..PATTERN.len())) else {
        return false;
    };
    let fits = time.iter().zip(PATTERN).all(|(byte, largest)| match largest {
        b'0'..=b'9' => (b'0'..=largest).contains(byte),
        other => *byte == other,
    });
    let (day, year) = (time.get(..EARLIEST.len()), time.get(..2));
    fits && has_month_day_and_hour(time)
        && year < Some(FIRST_YEAR_OF_1900)
        && day >= Some(&EARLIEST)
}

/// What the pattern lets through: the months 0 and 13 to 19, the days 0 and 32 to 39, the hours 24 to 29.
fn has_month_day_and_hour(time: &[u8]) -> bool {
    let is_within = |at: usize, first: &[u8; 2], last: &[u8; 2]| {
        let text = time.get(at..).and_then(|rest| rest.get(..2));
        text >= Some(first) && text <= Some(last)
    };
    is_within(3, b"01", b"12") && is_within(6, b"01", b"31") && is_within(9, b"00", b"23")
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
