// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem behind the socket: one device, its time and its network.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::sync::Arc;
use std::time::Duration;

use super::fault::Health;
use super::protocol::{Fields, Happening, Kind, Reply, Request};
use super::way::{PACE_MS, Way};
use crate::device::{Effect, Snapshot, redact};
use crate::sdk::datagram::{background, connection};
use crate::sdk::state::Sim;
use crate::trace::{EVENT_NAMES, What};

/// How long the service may take for a datagram in the host's time, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// A device, as an image finds it at the other end of the connection.
pub struct Modem {
    pub(super) sim: Sim,
    /// When the image that talks to it was started.
    started_ms: u64,
    pub(super) ways: BTreeMap<c_int, Way>,
    /// What the image knows about its sockets.
    told: BTreeMap<c_int, (u8, u16)>,
    pub(super) news: Vec<Happening>,
    pub(super) health: Health,
}

impl Modem {
    /// A device that was just switched on.
    #[must_use]
    pub fn new(sim: Sim) -> Self {
        crate::sdk::anchors::use_ring();
        Self {
            sim,
            started_ms: 0,
            ways: BTreeMap::new(),
            told: BTreeMap::new(),
            news: Vec::new(),
            health: Health::default(),
        }
    }

    /// Another image has started, on the device as the one before has left it.
    pub(super) fn restart(&mut self) {
        self.started_ms = self.sim.clock.now_ms();
        self.boot();
    }

    /// The modem begins anew, without what it does not keep.
    pub(super) fn boot(&mut self) {
        self.end_connections();
        self.health = Health::Works;
        if self.sim.device.is_online() {
            self.sim.trace.push(What::Radio { online: false });
        }
        self.sim.device.reboot(self.sim.clock.now_ms());
    }

    /// The image is gone, and with it its sockets.
    pub(super) fn end_connections(&mut self) {
        for fd in self.ways.keys().copied().collect::<Vec<_>>() {
            self.close(fd);
        }
        self.told.clear();
        self.news.clear();
    }

    /// What the device holds and what it has cost.
    pub fn snapshot(&mut self) -> Snapshot {
        let now_ms = self.sim.clock.now_ms();
        self.sim.device.snapshot(now_ms)
    }

    /// A line for the timeline.
    pub(super) fn note(&self, text: String) {
        self.sim.trace.push(What::Note { who: "image".into(), text });
    }

    /// The same, of what the device does.
    pub(super) fn note_of_device(&self, text: &str) {
        self.sim.trace.push(What::Note { who: "device".into(), text: text.into() });
    }

    /// Does what an image asks for; the frame of the answer.
    ///
    /// # Errors
    ///
    /// When the request is not what its kind says it is.
    pub(super) fn answer(&mut self, request: &Request) -> Result<Vec<u8>, String> {
        self.pass_time(request);
        let reply = self
            .out_of_order(request.kind)
            .or_else(|| self.carry_out(request.kind, Fields(&request.fields)));
        let reply = reply.ok_or_else(|| format!("a {:?} that is cut short", request.kind))?;
        self.take_in();
        self.tell_sockets();
        let news = std::mem::take(&mut self.news);
        Ok(reply.frame(request.kind, self.due_us(), &news))
    }

    fn carry_out(&mut self, kind: Kind, mut fields: Fields<'_>) -> Option<Reply> {
        let socket = |fields: &mut Fields<'_>| fields.u16().map(c_int::from);
        Some(match kind {
            Kind::Hello | Kind::Advance | Kind::Bye => Reply::default(),
            Kind::At => self.at(fields.rest()),
            Kind::Event => self.event(fields.u8()?, fields.u8()?, fields.i64()?)?,
            Kind::Setting => self.setting(fields.bytes()?, fields.bytes()?),
            Kind::Resolve => self.resolve(fields.u8()?),
            Kind::Socket => self.open(fields.u8()?)?,
            Kind::Option => self.set_option(socket(&mut fields)?, fields.u8()?, fields.rest())?,
            Kind::Connect => {
                self.connect(socket(&mut fields)?, fields.u16()?, fields.rest()).into()
            }
            Kind::Send => self.send(socket(&mut fields)?, fields.rest()).into(),
            Kind::Receive => self.receive(socket(&mut fields)?, fields.u8()?, fields.u32()?),
            Kind::Close => self.close(socket(&mut fields)?).into(),
            Kind::Start => self.start().into(),
        })
    }

    fn at(&mut self, line: &[u8]) -> Reply {
        let (answer, effects) = self.sim.device.execute(self.sim.clock.now_ms(), line);
        self.sim.trace.push(What::At { command: redact(line), result: answer.result() });
        self.follow(effects);
        Reply { result: answer.code, payload: answer.text.into_bytes() }
    }

    fn event(&mut self, number: u8, token: u8, next_attempt_s: i64) -> Option<Reply> {
        let name = EVENT_NAMES.get(usize::from(number).checked_sub(1)?)?;
        self.sim.trace.push(What::Event {
            name: format!("NRF_PROVISIONING_EVENT_{name}"),
            token: (*name == "FAILED_DEVICE_NOT_CLAIMED").then_some(token != 0),
            next_attempt_s: (*name == "SCHEDULED_PROVISIONING").then_some(next_attempt_s),
        });
        Some(Reply::default())
    }

    /// A setting is about to be stored by the image; a negative result keeps it from doing so.
    fn setting(&mut self, key: &[u8], value: &[u8]) -> Reply {
        let key = String::from_utf8_lossy(key).into_owned();
        let saved = self.sim.device.settings_mut().save(&key, value).is_ok();
        let value = String::from_utf8_lossy(value).into_owned();
        self.sim.trace.push(What::Setting { key, value, saved });
        if saved { 0.into() } else { (-libc::EIO).into() }
    }

    /// Lets the time pass up to that of a request, and does what was due.
    fn pass_time(&mut self, request: &Request) {
        let now_ms = self.started_ms.saturating_add(request.t_us / 1000);
        self.sim.clock.advance_to(now_ms);
        while self.sim.device.next_due().is_some_and(|due_ms| due_ms <= now_ms) {
            let effects = self.sim.device.run_due(now_ms).unwrap_or_default();
            self.follow(effects);
        }
        if let Some(air) = &self.sim.air {
            air.release();
        }
        let due = |sim: &mut Sim, fd| {
            let socket = sim.network.socket(fd);
            socket.and_then(|socket| socket.due_ms()).is_some_and(|due_ms| due_ms <= now_ms)
        };
        for fd in self.ways.keys().copied() {
            if due(&mut self.sim, fd) {
                connection::elapse(&mut self.sim, fd, now_ms);
            }
        }
        let patience = if request.kind == Kind::Advance { PACE_MS } else { 0 };
        self.fill_streams(Duration::from_millis(patience));
    }

    /// Takes in the datagrams that have come.
    fn take_in(&mut self) {
        loop {
            if let Some(air) = self.sim.air.as_ref().map(Arc::clone) {
                air.settle(PATIENCE);
            }
            let mut any = false;
            for (fd, way) in &mut self.ways {
                let Way::Datagrams(waiting) = way else { continue };
                if let Some(said) = connection::receive(&mut self.sim, *fd) {
                    any = true;
                    waiting.extend(said);
                }
            }
            if !any {
                return;
            }
        }
    }

    fn tell_sockets(&mut self) {
        for fd in self.ways.keys().copied().collect::<Vec<_>>() {
            let state = self.state_of(fd);
            if self.told.insert(fd, state) != Some(state) {
                let (flags, errno) = state;
                let socket = u16::try_from(fd).unwrap_or(u16::MAX);
                self.news.push(Happening::Socket(socket, flags, errno));
            }
        }
    }

    /// Forgets what an image was told about a socket that is closed.
    pub(super) fn forget(&mut self, fd: c_int) {
        self.told.remove(&fd);
    }

    fn due_us(&self) -> Option<u64> {
        let now_ms = self.sim.clock.now_ms();
        let paced = self.next_stream_ms(now_ms);
        let device = self.sim.device.next_due();
        let due_ms =
            device.into_iter().chain(background::next_due(&self.sim)).chain(paced).min()?;
        Some(due_ms.saturating_sub(self.started_ms).saturating_mul(1000))
    }

    /// Carries out what the device's doings lead to.
    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Radio(online) => {
                    self.sim.trace.push(What::Radio { online });
                    if !online {
                        self.sim.network.lose();
                        self.lose_streams();
                    }
                }
                Effect::Notification(line) => {
                    self.news.push(Happening::Notification(format!("{line}\r\n")));
                }
                Effect::FunctionalMode(mode) => self.news.push(Happening::FunctionalMode(mode)),
                Effect::Modem(true) => self.recover(),
                Effect::Modem(false) => self.fail(),
            }
        }
    }
}
