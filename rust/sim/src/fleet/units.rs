// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Numbers and times as people read them.

/// Seconds of an hour.
pub(super) const HOUR: u32 = 3600;
/// Seconds of a day.
pub(super) const DAY: u32 = 86_400;

/// A number with three digits that count.
#[must_use]
pub fn number(value: f64) -> String {
    let digits = if value == 0.0 { 0 } else { 2 - value.abs().log10().floor() as i32 };
    let text = format!("{value:.*}", digits.clamp(0, 6) as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A time in its largest unit that is whole.
#[must_use]
pub fn time(seconds: u32) -> String {
    match seconds {
        s if s >= DAY && s % DAY == 0 => format!("{} d", s / DAY),
        s if s >= HOUR && s % HOUR == 0 => format!("{} h", s / HOUR),
        s if s >= 60 && s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_times_whole() {
        for (value, text) in
            [(0.0, "0"), (11.574, "11.6"), (0.01234, "0.0123"), (123_456.0, "123456"), (2.0, "2")]
        {
            assert_eq!(number(value), text);
        }
        assert_eq!(
            [time(90), time(900), time(7200), time(172_800)],
            ["90 s", "15 min", "2 h", "2 d"]
        );
    }
}
