// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the modem's answer to `AT%CCLK?` is a time.
//!
//! A token that is signed with a wrong time is refused, and the device looks as if it had no owner. So an
//! answer that cannot be the time of day counts as none.

/// Year, month and day before which it cannot be: no device runs this version of the library earlier.
/// It is moved on with each release.
const EARLIEST: [u8; 3] = [26, 1, 1];

/// Years behind this one are of the last century: the modem counts from 6 January 1980 until it has
/// the network's time, and writes that year as 80.
const LAST_YEAR: u8 = 69;

/// Length of what is looked at, `yy/MM/dd,hh:mm:ss`.
const LEN: usize = 17;

/// Whether `answer`, such as `%CCLK: "26/11/27,10:32:05+04",0`, has a time that can be the time of day.
#[must_use]
pub fn is_plausible(answer: &[u8]) -> bool {
    let begin = answer.iter().position(|&byte| byte == b'"').unwrap_or(answer.len());
    let time = answer.get(begin + 1..).and_then(|quoted| quoted.first_chunk());
    time.is_some_and(|time| can_be_now(time).is_some())
}

/// `None` for what has another form, a number that is out of its range, or a day before the earliest.
fn can_be_now(time: &[u8; LEN]) -> Option<()> {
    let [y, y0, b'/', m, m0, b'/', d, d0, b',', h, h0, b':', i, i0, b':', s, s0] = *time else {
        return None;
    };
    let day = [number([y, y0], 0, LAST_YEAR)?, number([m, m0], 1, 12)?, number([d, d0], 1, 31)?];
    number([h, h0], 0, 23)?;
    number([i, i0], 0, 59)?;
    number([s, s0], 0, 59)?;
    (day >= EARLIEST).then_some(())
}

/// A number of two digits, from `first` to `last`.
fn number(digits: [u8; 2], first: u8, last: u8) -> Option<u8> {
    let [tens, ones] = digits.map(|digit| digit.wrapping_sub(b'0'));
    let number = tens.wrapping_mul(10).wrapping_add(ones);
    (tens <= 9 && ones <= 9 && number >= first && number <= last).then_some(number)
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
