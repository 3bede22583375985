// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A whole client over the fakes, and the loop that runs its work item when it is due.

use std::rc::Rc;
use std::vec::Vec;

use super::batch::{Item, encode};
use super::platform::FakePlatform;
use super::service::{FakeService, SECRET};
use super::{Did, Tape};
use crate::attempt::exchange::{self, Pending};
use crate::attempt::{Buffers, Context};
use crate::client::{Signals, Worker};
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::ports::Timer;

/// A client that makes attempts by itself, again and again.
pub(crate) const SCHEDULED: Config =
    Config { auto_start_on_init: true, scheduled: true, ..Config::DEFAULT };

/// The device, the service and the library between them.
pub(crate) struct World {
    pub(crate) platform: FakePlatform,
    pub(crate) service: FakeService,
    pub(crate) tape: Rc<Tape>,
    pub(crate) signals: Rc<Signals>,
    pub(crate) pending: Pending,
    worker: Worker,
    memory: Vec<u8>,
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        let platform = FakePlatform::new(config);
        let tape = platform.tape.clone();
        Self {
            service: FakeService::new(&tape),
            signals: platform.signals.clone(),
            pending: Pending::new(),
            worker: Worker::new(),
            memory: std::vec![SECRET; config.buffers_len()],
            tape,
            platform,
        }
    }

    /// A client that makes attempts when it is triggered, and no others.
    pub(crate) fn manual() -> Self {
        Self::new(Config::DEFAULT)
    }

    /// The service sends this batch next.
    pub(crate) fn serve(&mut self, items: &[Item]) -> &mut Self {
        self.service.batches.push_back(Ok(encode(items)));
        self
    }

    /// The service answers the next fetch with a failure.
    pub(crate) fn refuse(&mut self, error: Error) -> &mut Self {
        self.service.batches.push_back(Err(error));
        self
    }

    /// What `nrf_provisioning_init` does in the end.
    pub(crate) fn init(&mut self) -> &mut Self {
        self.platform.run_work_after(0);
        self
    }

    pub(crate) fn trigger(&mut self) -> &mut Self {
        self.signals.clone().trigger(&mut self.platform);
        self
    }

    pub(crate) fn set_interval(
        &mut self,
        seconds: i32,
    ) -> Result<(), crate::client::IntervalRefused> {
        let config = self.platform.config;
        self.signals.clone().set_interval(&mut self.platform, &config, seconds)
    }

    /// Runs the work item once, whether it is due or not.
    pub(crate) fn run_work(&mut self) {
        let Self { platform, service, worker, memory, signals, .. } = self;
        let config = platform.config;
        let buffers = Buffers::new(memory, config.rx_buf_sz as usize);
        let mut context = Context { platform, transport: service, buffers };
        worker.run(signals, &config, &mut context);
    }

    /// Runs what is due in the next `seconds`.
    pub(crate) fn run_for(&mut self, seconds: u64) -> &mut Self {
        let end = self.tape.now_ms() + seconds * 1000;
        let mut runs = 0;
        loop {
            let change = self.platform.next_change().filter(|at| *at <= end);
            let timer = self.platform.timer_ms.filter(|at| *at <= end);
            match (change, timer) {
                (Some(change), timer) if timer.is_none_or(|timer| change <= timer) => {
                    self.platform.advance_to(change);
                }
                (_, Some(timer)) => {
                    self.platform.timer_ms = None;
                    self.platform.advance_to(timer);
                    self.run_work();
                    runs += 1;
                    assert!(runs < 10_000, "the work item spins");
                }
                _ => break,
            }
        }
        self.platform.advance_to(end);
        self
    }

    /// A triggered attempt, run to its end; the events of it.
    pub(crate) fn attempt(&mut self) -> Vec<Event> {
        self.tape.clear();
        self.trigger().run_for(0);
        self.tape.events()
    }

    /// One exchange without the client around it.
    pub(crate) fn exchange(&mut self) -> Result<(), Error> {
        let Self { platform, service, memory, signals, pending, .. } = self;
        let config = platform.config;
        let buffers = Buffers::new(memory, config.rx_buf_sz as usize);
        let mut context = Context { platform, transport: service, buffers };
        exchange::run(&mut context, &config, signals.records(), pending)
    }

    /// How often something was done.
    pub(crate) fn count(&self, what: &Did) -> usize {
        self.tape.all().iter().filter(|did| *did == what).count()
    }
}
