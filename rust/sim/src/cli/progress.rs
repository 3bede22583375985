// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The line that moves while a run in real time goes on.

use std::io::{IsTerminal, Write, stderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::timeline::time;

/// How often it is drawn.
const PERIOD: Duration = Duration::from_millis(200);
/// Cells of the bar.
const CELLS: u64 = 24;
/// Back to the start of the line, and everything off it.
const CLEAR: &str = "\r\u{1b}[2K";

/// Draws on standard error, if that is a terminal. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Progress {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    on: bool,
    drawn: bool,
}

impl Progress {
    /// Draws from now on, until it is dropped by all or ended; `now_ms` tells the time.
    pub(super) fn start(&self, now_ms: impl Fn() -> u64 + Send + 'static, end_ms: u64, speed: u32) {
        if !stderr().is_terminal() {
            return;
        }
        self.with(|state| state.on = true);
        let progress = self.clone();
        std::thread::spawn(move || {
            while progress.draw(&text(now_ms(), end_ms, speed)) {
                std::thread::sleep(PERIOD);
            }
        });
    }

    /// Draws no more.
    pub(super) fn end(&self) {
        self.aside(|| {});
        self.with(|state| state.on = false);
    }

    /// Takes the line away while `print` prints.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.with(|state| {
            if std::mem::take(&mut state.drawn) {
                // What cannot be drawn is not missed.
                let _ = write!(stderr(), "{CLEAR}");
            }
            print();
        });
    }

    fn draw(&self, text: &str) -> bool {
        self.with(|state| {
            if state.on {
                let _ = write!(stderr(), "{CLEAR}{text}");
                let _ = stderr().flush();
                state.drawn = true;
            }
            state.on
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn text(now_ms: u64, end_ms: u64, speed: u32) -> String {
    let full = now_ms.min(end_ms).saturating_mul(CELLS) / end_ms.max(1);
    let bar: String = (0..CELLS).map(|cell| if cell < full { '#' } else { '.' }).collect();
    let seconds = |ms| time(ms).split('.').next().unwrap_or_default().to_owned();
    let faster = if speed > 1 { format!(", {speed} times as fast") } else { String::new() };
    format!("[{bar}] {} of at most {}{faster}", seconds(now_ms), seconds(end_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_how_far_the_run_is() {
        assert_eq!(text(0, 600_000, 1), format!("[{}] 0:00:00 of at most 0:10:00", ".".repeat(24)));
        let half = format!("[{}{}] 0:05:00", "#".repeat(12), ".".repeat(12));
        assert!(text(300_500, 600_000, 10).starts_with(&half));
        assert!(text(300_500, 600_000, 10).ends_with(", 10 times as fast"));
        assert!(text(u64::MAX, 1, 1).starts_with(&format!("[{}]", "#".repeat(24))));
    }

    #[test]
    fn what_is_printed_aside_is_printed_once() {
        let mut count = 0;
        Progress::default().aside(|| count += 1);
        assert_eq!(count, 1);
    }
}
