// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The simulation's clock: virtual by default, so that a day takes no time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Unix time at which a simulated device boots: 2026-01-01T00:00:00Z.
///
/// Fixed, so that two runs of one scenario print the same times.
pub const BOOT_UNIX_S: u64 = 1_767_225_600;

/// Time since the simulated device booted, shared by the device and the service.
///
/// A virtual clock stands still until [`Clock::advance_to`] moves it. A real-time clock follows
/// the host's, if wanted several times as fast; a wall clock has the host's date as well.
#[derive(Debug)]
pub struct Clock {
    virtual_ms: AtomicU64,
    started: Option<Instant>,
    /// How much faster than the host's a real-time clock goes.
    speed: u32,
    boot_unix_s: u64,
    /// Until when clients wait in vain for the service, by the clients' addresses.
    pauses: Mutex<BTreeMap<SocketAddr, u64>>,
}

/// A time in which a client has nothing to expect. It is over when this is dropped.
pub(crate) struct Pause<'a> {
    clock: &'a Clock,
    client: SocketAddr,
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        self.clock.pauses().remove(&self.client);
    }
}

impl Clock {
    /// A clock that only moves when told to.
    #[must_use]
    pub fn new_virtual() -> Self {
        Self {
            virtual_ms: AtomicU64::new(0),
            started: None,
            speed: 1,
            boot_unix_s: BOOT_UNIX_S,
            pauses: Mutex::default(),
        }
    }

    /// A clock that follows the host's.
    #[must_use]
    pub fn new_real_time() -> Self {
        Self::new_fast(1)
    }

    /// A clock that goes `speed` times as fast as the host's; 0 counts as 1.
    #[must_use]
    pub fn new_fast(speed: u32) -> Self {
        Self { started: Some(Instant::now()), speed: speed.max(1), ..Self::new_virtual() }
    }

    /// A clock that follows the host's and has its date, for devices that are not simulated.
    #[must_use]
    pub fn new_wall() -> Self {
        let date = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        // A host whose clock stands before 1970 has no date to tell.
        let boot_unix_s = date.map_or(BOOT_UNIX_S, |date| date.as_secs());
        Self { boot_unix_s, ..Self::new_real_time() }
    }

    /// Whether it follows the host's clock.
    #[must_use]
    pub fn is_real_time(&self) -> bool {
        self.started.is_some()
    }

    /// Milliseconds since the start of the simulation.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        match self.started {
            Some(started) => {
                let ms = started.elapsed().as_micros() * u128::from(self.speed) / 1000;
                u64::try_from(ms).unwrap_or(u64::MAX)
            }
            None => self.virtual_ms.load(Ordering::SeqCst),
        }
    }

    /// Unix time in seconds, as the network would tell it.
    #[must_use]
    pub fn unix_s(&self) -> u64 {
        self.boot_unix_s + self.now_ms() / 1000
    }

    /// How long `ms` of this clock take on the host's; nothing on a virtual clock.
    #[must_use]
    pub fn on_host(&self, ms: u64) -> Duration {
        match self.started {
            Some(_) => Duration::from_millis(ms) / self.speed,
            None => Duration::ZERO,
        }
    }

    /// Moves on to `at_ms`: at once on a virtual clock, by sleeping on a real-time one.
    ///
    /// A time that has passed is no error; a clock never goes back.
    pub fn advance_to(&self, at_ms: u64) {
        if self.started.is_some() {
            let wait = at_ms.saturating_sub(self.now_ms());
            std::thread::sleep(self.on_host(wait));
        } else {
            self.virtual_ms.fetch_max(at_ms, Ordering::SeqCst);
        }
    }

    /// The service lets `client` wait until `until_ms`.
    pub(crate) fn pause(&self, client: SocketAddr, until_ms: u64) -> Pause<'_> {
        self.pauses().insert(client, until_ms);
        Pause { clock: self, client }
    }

    /// Until when the service lets `client` wait, in milliseconds since the start, if it does.
    ///
    /// With it a client on a virtual clock need not spend the host's time on finding out.
    pub(crate) fn paused_until(&self, client: SocketAddr) -> Option<u64> {
        self.pauses().get(&client).copied()
    }

    fn pauses(&self) -> MutexGuard<'_, BTreeMap<SocketAddr, u64>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
