// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The time of day as the modem writes it.

use time::UtcDateTime;

use crate::clock::BOOT_UNIX_S;

/// `yy/MM/dd,hh:mm:ss+00` for a time of the simulation.
pub(super) fn text(now_ms: u64) -> String {
    written(BOOT_UNIX_S + now_ms / 1000)
}

/// A Unix time in seconds, as the modem writes it. The calendar's last moment stands for all later
/// ones.
fn written(unix_s: u64) -> String {
    let time = i64::try_from(unix_s).ok().map(UtcDateTime::from_unix_timestamp);
    let time = time.and_then(Result::ok).unwrap_or(UtcDateTime::MAX);
    let (year, month, day) = (time.year().rem_euclid(100), u8::from(time.month()), time.day());
    let (hour, minute, second) = time.as_hms();
    format!("{year:02}/{month:02}/{day:02},{hour:02}:{minute:02}:{second:02}+00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_calendar() {
        let date = |days: u64| written(days * 86_400).split_once(',').unwrap().0.to_owned();
        assert_eq!(date(0), "70/01/01");
        assert_eq!(date(11_016), "00/02/29");
        assert_eq!(date(11_017), "00/03/01");
        assert_eq!(date(20_453), "25/12/31");
        assert_eq!(date(20_454), "26/01/01");
    }

    #[test]
    fn the_end_of_the_calendar_is_no_end() {
        assert_eq!(text(u64::MAX), "99/12/31,23:59:59+00");
    }

    #[test]
    fn the_simulation_starts_with_2026() {
        assert_eq!(text(0), "26/01/01,00:00:00+00");
        assert_eq!(text(86_399_999), "26/01/01,23:59:59+00");
        assert_eq!(text((31 + 28) * 86_400_000), "26/03/01,00:00:00+00");
    }
}
