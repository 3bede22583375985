// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The time of day as the modem writes it.

use time::UtcDateTime;

use crate::clock::BOOT_UNIX_S;

/// `yy/MM/dd,hh:mm:ss+00` for a time of the simulation.
pub(super) fn text(now_ms: u64) -> String {
    written(BOOT_UNIX_S + now_ms / 1000)
}

/// The Unix time of `yy/MM/dd,hh:mm:ss`, whatever follows; `None` for any other text. Two digits of
/// a year mean 1980 to 2079, since the modem's clock begins with 1980.
pub(super) fn unix_s(text: &str) -> Option<u64> {
    let digits = |at: usize| text.get(at..at + 2)?.parse::<u8>().ok();
    let year = i32::from(digits(0)?);
    let year = if year < 80 { 2000 + year } else { 1900 + year };
    let month = time::Month::try_from(digits(3)?).ok()?;
    let date = time::Date::from_calendar_date(year, month, digits(6)?).ok()?;
    let time = time::Time::from_hms(digits(9)?, digits(12)?, digits(15)?).ok()?;
    u64::try_from(UtcDateTime::new(date, time).unix_timestamp()).ok()
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
    fn what_is_written_is_read() {
        for second in [315_964_800, BOOT_UNIX_S, BOOT_UNIX_S + 86_399] {
            assert_eq!(unix_s(&written(second)), Some(second));
        }
        assert_eq!(unix_s("80/01/06,00:00:00+00"), Some(315_964_800));
        for text in ["", "26/13/01,00:00:00", "26/01/01", "not the time of day"] {
            assert_eq!(unix_s(text), None, "{text}");
        }
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
