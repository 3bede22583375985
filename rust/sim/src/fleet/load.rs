// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Requests, second by second, and what is to be said of them.

use super::plan::{Library, Plan};

/// How many requests the service saw in each second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    library: Library,
    seconds: Vec<u32>,
    window_s: u32,
}

/// What a load comes to. Rates are requests a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// All requests.
    pub requests: u64,
    /// The mean over the whole time.
    pub mean: f64,
    /// The mean of a fleet to which nothing happens: what the peak is compared with.
    pub settled: f64,
    /// The busiest second.
    pub busiest_second: u32,
    /// The rate of the busiest window.
    pub peak: f64,
    /// When that window begins, in seconds.
    pub peak_at_s: u32,
    /// How long a window is, in seconds.
    pub window_s: u32,
    /// What chance alone makes of the busiest window when every device comes when it likes: so
    /// many times the mean.
    pub chance: f64,
}

impl Figures {
    /// The peak as a multiple of what a settled fleet asks for.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.peak / self.settled
    }
}

impl Load {
    pub(super) fn new(plan: &Plan, library: Library) -> Self {
        // A window that is cut short by the end would look like a quiet one.
        let window_s = plan.window_s();
        let windows = (plan.duration_s / window_s).max(1) as usize;
        Self { library, seconds: vec![0; windows * window_s as usize], window_s }
    }

    /// Counts a request; one after the end is nobody's.
    pub(super) fn count(&mut self, at_s: u64) {
        let second = usize::try_from(at_s).ok().and_then(|at_s| self.seconds.get_mut(at_s));
        if let Some(second) = second {
            *second = second.saturating_add(1);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (second, more) in self.seconds.iter_mut().zip(&other.seconds) {
            *second = second.saturating_add(*more);
        }
    }

    /// The mean rate in each window, in requests a second.
    pub fn rates(&self) -> impl Iterator<Item = f64> + '_ {
        self.seconds.chunks_exact(self.window_s as usize).map(|window| {
            let requests: u64 = window.iter().map(|count| u64::from(*count)).sum();
            requests as f64 / f64::from(self.window_s)
        })
    }

    /// How long a window is, in seconds.
    #[must_use]
    pub fn window_s(&self) -> u32 {
        self.window_s
    }

    /// The figures of a load that came of `plan`.
    #[must_use]
    pub fn figures(&self, plan: &Plan) -> Figures {
        let requests: u64 = self.seconds.iter().map(|count| u64::from(*count)).sum();
        let busiest_second = self.seconds.iter().copied().max().unwrap_or(0);
        let mut peak = (0.0, 0);
        let mut windows = 0_u32;
        for (index, rate) in self.rates().enumerate() {
            if rate > peak.0 {
                peak = (rate, index as u32 * self.window_s);
            }
            windows += 1;
        }
        let settled = plan.settled(self.library);
        // The largest of so many numbers that are normal about the mean.
        let expected = settled * f64::from(self.window_s);
        let chance = 1.0 + (2.0 * f64::from(windows.max(2)).ln() / expected).sqrt();
        Figures {
            requests,
            mean: requests as f64 / self.seconds.len().max(1) as f64,
            settled,
            busiest_second,
            peak: peak.0,
            peak_at_s: peak.1,
            window_s: self.window_s,
            chance,
        }
    }
}
