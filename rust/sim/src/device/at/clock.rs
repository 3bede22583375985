// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The time of day as the modem writes it.

use crate::clock::BOOT_UNIX_S;

/// `yy/MM/dd,hh:mm:ss+00` for a time of the simulation.
pub(super) fn text(now_ms: u64) -> String {
    let unix_s = BOOT_UNIX_S + now_ms / 1000;
    let (year, month, day) = date(unix_s / 86_400);
    let (hour, minute, second) = (unix_s / 3600 % 24, unix_s / 60 % 60, unix_s % 60);
    let year = year % 100;
    format!("{year:02}/{month:02}/{day:02},{hour:02}:{minute:02}:{second:02}+00")
}

/// Year, month and day of a day counted from 1970-01-01.
fn date(days: u64) -> (u64, u64, u64) {
    let (mut year, mut left) = (1970, days);
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if left < length {
            break;
        }
        left -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_calendar() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(11_017), (2000, 3, 1));
        assert_eq!(date(20_453), (2025, 12, 31));
        assert_eq!(date(20_454), (2026, 1, 1));
    }

    #[test]
    fn the_simulation_starts_with_2026() {
        assert_eq!(text(0), "26/01/01,00:00:00+00");
        assert_eq!(text(86_399_999), "26/01/01,23:59:59+00");
        assert_eq!(text((31 + 28) * 86_400_000), "26/03/01,00:00:00+00");
    }
}
