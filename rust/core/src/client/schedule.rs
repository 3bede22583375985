// SPDX-License-Identifier: Apache-2.0 OR MIT

//! When the next attempt is due: interval, spread and back-off, as values and pure functions.

/// Longest back-off in seconds (the C library's `SRV_TIMEOUT_BACKOFF_MAX_S`).
pub const MAX_BACKOFF_S: u32 = 86_400;

/// Delay of the first scheduled attempt after boot, before the spread, in seconds.
pub const FIRST_DELAY_S: u32 = 1;

/// Shortest interval that counts, in seconds. It bounds what a value that the service sent can make of the
/// device: an attempt costs seconds of radio time, and a report that waits is sent with each.
pub const MIN_INTERVAL_S: u32 = 60;

/// A random number below `bound`, from 32 random bits; 0 when `bound` is 0.
const fn below(bound: u32, random: u32) -> u32 {
    // Scaling instead of a remainder keeps it even, and needs no division.
    ((random as u64 * bound as u64) >> 32) as u32
}

/// The random part of a scheduled delay: 0 to `spread_s` - 1 seconds.
#[must_use]
pub const fn spread(spread_s: u32, random: u32) -> u32 {
    below(spread_s, random)
}

/// The interval that counts: what was set, or the default; at least [`MIN_INTERVAL_S`], and never more
/// than `max_s`.
///
/// `None` when it is 0: scheduled attempts are disabled.
#[must_use]
pub fn effective_interval(set_s: Option<u32>, max_s: u32) -> Option<u32> {
    match set_s {
        _ if max_s == 0 => None,
        Some(0) => None,
        Some(interval) => Some(interval.max(MIN_INTERVAL_S).min(max_s)),
        None => Some(max_s),
    }
}

/// Seconds until a scheduled attempt after one that was not; `None` when they are disabled. The `first`
/// one after a boot is made all the same.
#[must_use]
pub fn next_delay(
    first: bool,
    set_s: Option<u32>,
    max_s: u32,
    spread_s: u32,
    random: u32,
) -> Option<u32> {
    let delay = if first { FIRST_DELAY_S } else { effective_interval(set_s, max_s)? };
    // A C `int` carries it to the application's event as well.
    Some(delay.saturating_add(spread(spread_s, random)).min(i32::MAX as u32))
}

/// The scheduled attempts of one device: one in each interval, each at a random time of its own
/// within the spread.
///
/// The spread does not add up from one attempt to the next. So attempts are one interval apart on
/// average, and devices that booted together and have as much spread as interval are as even as
/// devices can be, from the first attempt on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cadence {
    /// The spread in the delay to the last attempt, in seconds.
    spread_s: u32,
}

impl Cadence {
    /// No attempt yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { spread_s: 0 }
    }

    /// The attempt that was due is not made, or one was made that was not due: intervals begin
    /// here.
    pub const fn restart(&mut self) {
        self.spread_s = 0;
    }

    /// Seconds until the next scheduled attempt, as [`next_delay`] has it, less what the last one
    /// came late by; at least one.
    pub fn next_delay(
        &mut self,
        first: bool,
        set_s: Option<u32>,
        max_s: u32,
        spread_s: u32,
        random: u32,
    ) -> Option<u32> {
        let Some(delay) = next_delay(first, set_s, max_s, spread_s, random) else {
            self.restart();
            return None;
        };
        let early = core::mem::replace(&mut self.spread_s, spread(spread_s, random));
        Some(if first { delay } else { delay.saturating_sub(early).max(1) })
    }
}

/// The exponential back-off: starts at the configured time and doubles up to a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    nominal_s: u32,
}

impl Backoff {
    /// No failure yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { nominal_s: 0 }
    }

    /// The next attempt succeeded, or failed for another reason.
    pub const fn reset(&mut self) {
        self.nominal_s = 0;
    }

    /// The time until the next attempt after another failure, in seconds: the doubled time and up to a quarter more, at
    /// most a day, and up to the spread on top. Once the day is reached, it is between three
    /// quarters and a whole one, so that devices which failed together do not come back together.
    ///
    /// The spread is in it because an outage is nothing but attempts that are made later: without,
    /// all of an hour's devices come back within the quarter, whatever the fleet is spread over. A
    /// service that wants to be left alone for `at_least_s` seconds is, and up to a quarter longer.
    pub fn next_delay(
        &mut self,
        initial_s: u32,
        spread_s: u32,
        at_least_s: u32,
        random: u32,
    ) -> u32 {
        let initial = initial_s.clamp(1, MAX_BACKOFF_S);
        let nominal = if self.nominal_s == 0 { initial } else { self.nominal_s };
        self.nominal_s = nominal.saturating_mul(2).min(MAX_BACKOFF_S);

        let low = nominal.min(MAX_BACKOFF_S - MAX_BACKOFF_S / 4).max(initial);
        let high = nominal.saturating_add(nominal / 4).min(MAX_BACKOFF_S);
        let asked = at_least_s.min(MAX_BACKOFF_S);
        let asked = asked.saturating_add(below(asked / 4 + 1, random)).min(MAX_BACKOFF_S);
        (low + below((high - low).saturating_add(spread_s.max(1)), random)).max(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn waits(initial: u32, random: u32) -> Vec<u32> {
        let mut backoff = Backoff::new();
        (0..14).map(|_| backoff.next_delay(initial, 0, 0, random)).collect()
    }

    #[test]
    fn without_jitter_the_wait_doubles_from_a_minute_to_three_quarters_of_a_day() {
        let expected =
            [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 30720, 61440, 64800, 64800, 64800];
        assert_eq!(waits(60, 0), expected);
    }

    #[test]
    fn with_all_jitter_the_wait_is_a_quarter_longer_and_never_more_than_a_day() {
        let waits = waits(60, u32::MAX);
        assert_eq!(waits[..3], [75, 150, 300]);
        assert_eq!(waits[10..], [76_800, 86_400, 86_400, 86_400]);
    }

    #[test]
    fn a_service_that_asks_for_a_pause_gets_it() {
        let first = |at_least_s, random| Backoff::new().next_delay(60, 0, at_least_s, random);
        assert_eq!(first(120, 0), 120);
        assert_eq!(first(120, u32::MAX), 150, "not all at the same moment");
        assert_eq!(first(10, 0), 60);
        assert_eq!(first(u32::MAX, u32::MAX), MAX_BACKOFF_S);
    }

    #[test]
    fn the_spread_is_added_to_every_wait() {
        let mut backoff = Backoff::new();
        assert_eq!(backoff.next_delay(60, 1000, 0, 0), 60);
        assert_eq!(backoff.next_delay(60, 1000, 0, u32::MAX), 150 + 999);
        for _ in 0..12 {
            backoff.next_delay(60, 1000, 0, 0);
        }
        assert_eq!(backoff.next_delay(60, 1000, 0, 0), 64_800);
        assert_eq!(backoff.next_delay(60, 1000, 0, u32::MAX), MAX_BACKOFF_S + 999);
    }

    #[test]
    fn a_reset_starts_over() {
        let mut backoff = Backoff::new();
        backoff.next_delay(60, 0, 0, 0);
        backoff.next_delay(60, 0, 0, 0);
        backoff.reset();
        assert_eq!(backoff.next_delay(60, 0, 0, 0), 60);
    }

    #[test]
    fn a_back_off_of_zero_still_waits_a_second() {
        assert_eq!(Backoff::new().next_delay(0, 0, 0, 0), 1);
    }

    #[test]
    fn devices_that_boot_together_do_not_stay_together() {
        let mut delays: Vec<u32> = (0..16_u32)
            .map(|device| next_delay(false, None, 3600, 300, device << 28).unwrap())
            .collect();
        delays.dedup();
        assert_eq!(delays.len(), 16);
    }

    #[test]
    fn the_spread_does_not_add_up() {
        let mut cadence = Cadence::new();
        let mut next = |first, random: u32| cadence.next_delay(first, None, 3600, 300, random);
        let mut at = 0;
        for (cycle, random) in [0, u32::MAX, 1 << 31, 7, 3 << 30].into_iter().enumerate() {
            at += next(cycle == 0, random).unwrap();
            let within = at - 1 - 3600 * cycle as u32;
            assert_eq!(within, spread(300, random), "of cycle {cycle}");
        }
    }

    #[test]
    fn a_restart_and_a_first_attempt_owe_nothing() {
        let mut cadence = Cadence::new();
        assert_eq!(cadence.next_delay(true, None, 3600, 300, u32::MAX), Some(1 + 299));
        cadence.restart();
        assert_eq!(cadence.next_delay(false, None, 3600, 300, 0), Some(3600));
        assert_eq!(cadence.next_delay(false, None, 3600, 300, u32::MAX), Some(3600 + 299));
        assert_eq!(cadence.next_delay(true, None, 3600, 300, 0), Some(1));
    }

    #[test]
    fn a_spread_of_more_than_the_interval_still_leaves_a_second() {
        let mut cadence = Cadence::new();
        assert_eq!(cadence.next_delay(false, None, 10, 100, u32::MAX), Some(10 + 99));
        assert_eq!(cadence.next_delay(false, None, 10, 100, 0), Some(1));
    }

    #[test]
    fn the_first_delay_is_a_second_and_the_spread() {
        assert_eq!(next_delay(true, None, 86_400, 0, u32::MAX), Some(1));
        assert_eq!(next_delay(true, Some(30), 86_400, 10, u32::MAX), Some(10));
    }

    #[test]
    fn the_interval_is_capped_and_zero_disables() {
        assert_eq!(effective_interval(None, 120), Some(120));
        assert_eq!(effective_interval(Some(99), 120), Some(99));
        assert_eq!(effective_interval(Some(1000), 120), Some(120));
        assert_eq!(effective_interval(Some(0), 120), None);
        assert_eq!(next_delay(false, Some(0), 120, 5, 1), None);
        assert_eq!(next_delay(true, Some(0), 120, 0, 1), Some(1), "the attempt after a boot stays");
        assert_eq!(effective_interval(Some(1), 120), Some(60), "the service cannot ask for less");
        assert_eq!(effective_interval(Some(1), 30), Some(30), "the configuration can");
    }

    proptest! {
        #[test]
        fn delays_stay_within_interval_plus_spread(
            set in proptest::option::of(60..=2_147_483_647_u32),
            max in 1..=86_400_u32,
            spread in 0..=100_000_u32,
            random: u32,
        ) {
            let delay = next_delay(false, set, max, spread, random).unwrap();
            let interval = set.unwrap_or(max).min(max);
            prop_assert!(delay >= interval);
            prop_assert!(delay < interval + spread.max(1));
        }

        #[test]
        fn delays_of_a_cadence_are_within_a_spread_of_the_interval(
            interval in 1..=86_400_u32, spread in 0..=100_000_u32, randoms: [u32; 20],
        ) {
            let mut cadence = Cadence::new();
            for random in randoms {
                let delay = cadence.next_delay(false, None, interval, spread, random).unwrap();
                prop_assert!(delay >= interval.saturating_sub(spread).max(1));
                prop_assert!(delay < interval + spread.max(1));
            }
        }

        #[test]
        fn waits_stay_within_the_documented_bounds(
            initial in 0..=200_000_u32, spread in 0..=0x7fff_ffff_u32, randoms: [u32; 20],
        ) {
            let mut backoff = Backoff::new();
            for random in randoms {
                let wait = backoff.next_delay(initial, spread, 0, random);
                prop_assert!(wait >= initial.clamp(1, MAX_BACKOFF_S));
                prop_assert!(wait <= MAX_BACKOFF_S + spread.saturating_sub(1));
            }
        }
    }
}
