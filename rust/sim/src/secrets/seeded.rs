// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a TLS or DTLS library draws from when its sessions are to repeat.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::random::Random;

/// Random numbers out of a seed, for all sessions of a provider.
#[derive(Debug)]
pub(crate) struct Seeded(Mutex<Random>);

impl Seeded {
    /// The numbers of `seed`. The libraries want to have them for ever; there are few sessions in a
    /// run.
    pub(crate) fn for_ever(seed: u64) -> &'static Self {
        Box::leak(Box::new(Self(Mutex::new(Random::new(seed)))))
    }

    /// The source itself, while nobody else draws from it.
    pub(crate) fn random(&self) -> MutexGuard<'_, Random> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
