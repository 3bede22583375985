// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One attempt: batches are fetched, run and reported until the service has no more.

mod answer;
pub mod exchange;
pub mod executor;
mod keygen;
pub mod lte;
