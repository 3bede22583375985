// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The service behind its transports: who may do what, and what comes of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::command::CommandKind;
use super::faults::{self, Faults};
use super::ids::Ids;
use super::jwt::{self, PublicKey};
use super::pki::Authority;
use super::query::FetchQuery;
use super::queue::Queue;
use super::report;
use super::snapshot::{DeviceSnapshot, Snapshot};
use super::spec::{FaultSpec, Generate, Kind, ServiceSpec};
use crate::clock::Clock;
use crate::trace::{Trace, What};

/// How the service's memory is to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As always.
    Normal,
    /// The last commands once more; a report changes nothing.
    Repeat,
}

/// The state that all connections share.
pub(crate) struct Backend {
    spec: ServiceSpec,
    clock: Arc<Clock>,
    trace: Trace,
    authority: Authority,
    state: Mutex<State>,
}

struct State {
    requests: u64,
    claimed: bool,
    faults: Faults,
    devices: BTreeMap<String, Device>,
}

struct Device {
    key: PublicKey,
    queue: Queue,
}

impl Backend {
    /// A service that knows no device yet.
    pub(crate) fn new(
        spec: ServiceSpec,
        clock: Arc<Clock>,
        trace: Trace,
        authority: Authority,
    ) -> Self {
        let state = State {
            requests: 0,
            claimed: spec.claimed,
            faults: Faults::new(&spec.faults),
            devices: BTreeMap::new(),
        };
        Self { spec, clock, trace, authority, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The trace, for what only a transport knows.
    pub(crate) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The service's CA certificate.
    pub(crate) fn ca_pem(&self) -> String {
        self.authority.pem()
    }

    /// Records something about the service itself.
    pub(crate) fn note(&self, text: String) {
        self.trace.push(What::Note { who: "service".into(), text });
    }

    /// Whether client-side failures of a handshake are to be recorded here.
    pub(crate) fn standalone(&self) -> bool {
        self.spec.standalone
    }

    /// Makes a device known. A device that is known already keeps its queue.
    pub(crate) fn register(&self, uuid: &str, key: PublicKey) {
        let mut state = self.state();
        if let Some(device) = state.devices.get_mut(uuid) {
            device.key = key;
            return;
        }
        let queue = Queue::new(&self.spec.batches, &mut Ids::new(self.spec.seed, uuid));
        state.devices.insert(uuid.to_owned(), Device { key, queue });
    }

    /// Claims all devices, or gives them back.
    pub(crate) fn set_claimed(&self, claimed: bool) {
        self.state().claimed = claimed;
    }

    /// A connection begins; true when it is to get a certificate of another CA.
    pub(crate) fn begin_connection(&self) -> bool {
        if self.spec.wrong_ca {
            return true;
        }
        let mut state = self.state();
        let number = state.requests + 1;
        if !state.faults.take_wrong_ca(number) {
            return false;
        }
        state.requests = number;
        drop(state);
        self.note(format!("connection {number} presents a certificate of another CA"));
        true
    }

    /// A request begins: the fault that hits it.
    pub(crate) fn begin_request(&self, kind: Option<Kind>) -> Option<FaultSpec> {
        let mut state = self.state();
        state.requests += 1;
        let number = state.requests;
        let fault = state.faults.take(number, kind)?;
        drop(state);
        self.note(format!("fault on request {number}: {}", faults::describe(&fault.action)));
        Some(fault)
    }

    /// A device is about to prove its identity in a request that serves nothing else: the fault
    /// that hits it.
    #[cfg(feature = "coap")]
    pub(crate) fn begin_authentication(&self) -> Option<FaultSpec> {
        let mut state = self.state();
        let number = state.requests + 1;
        let fault = state.faults.take(number, Some(Kind::Authenticate))?;
        drop(state);
        self.note(format!("fault on authentication: {}", faults::describe(&fault.action)));
        Some(fault)
    }

    /// An identity was refused. It counts like a request, which it is over other transports.
    #[cfg(feature = "coap")]
    pub(crate) fn count_refused(&self) {
        self.state().requests += 1;
    }

    /// What the transports may need to know of what was asked for.
    #[cfg(feature = "coap")]
    pub(crate) fn spec(&self) -> &ServiceSpec {
        &self.spec
    }

    /// The simulation's clock.
    pub(crate) fn clock(&self) -> &Arc<Clock> {
        &self.clock
    }

    /// The UUID of the device that a JWT proves, when the device may use the service.
    pub(crate) fn authorize(&self, token: &str) -> Option<String> {
        let state = self.state();
        let key_of = |uuid: &str| state.devices.get(uuid).map(|device| device.key.clone());
        let verified = jwt::verify(token, self.clock.unix_s(), key_of);
        let claimed = state.claimed;
        drop(state);
        match verified {
            Ok(uuid) if claimed => Some(uuid),
            Ok(_) => None,
            Err(reason) => {
                self.note(format!("JWT refused: {reason}"));
                None
            }
        }
    }

    /// The commands for a device, encoded; `None` when there is nothing to do.
    pub(crate) fn fetch(&self, uuid: &str, query: FetchQuery) -> Option<Vec<u8>> {
        let mut limits = query.limits;
        if self.spec.ignore_limit {
            limits.commands = usize::MAX;
        }
        if self.spec.ignore_rx_max_size {
            limits.rx_bytes = usize::MAX;
        }
        let now_s = self.clock.now_ms() / 1000;
        let mut state = self.state();
        let queue = &mut state.devices.get_mut(uuid)?.queue;
        let keys = Keys::of(queue);
        let mut make = |kind: &CommandKind| self.make(kind, &keys, uuid);
        let served = queue.fetch(&query.after, limits, now_s, &mut make);
        drop(state);
        if let Some(note) = served.note {
            self.note(format!("not served: {note}"));
        }
        served.body
    }

    /// The last commands for a device once more.
    pub(crate) fn fetch_again(&self, uuid: &str) -> Option<Vec<u8>> {
        self.state().devices.get(uuid)?.queue.last_body().map(<[u8]>::to_vec)
    }

    /// Takes a device's report in; the reason when it is malformed.
    pub(crate) fn report(&self, uuid: &str, body: &[u8]) -> Result<(), String> {
        let responses = report::decode(body)?;
        match self.state().devices.get_mut(uuid) {
            Some(device) => device.queue.report(responses, self.clock.now_ms()),
            None => Err("unknown device".into()),
        }
    }

    /// Checks a report without taking it in.
    pub(crate) fn check_report(&self, body: &[u8]) -> Result<(), String> {
        report::decode(body).map(drop)
    }

    /// Accepts any correlation id from now on: a body was sent that the queues do not know.
    pub(crate) fn expect_foreign_ids(&self) {
        for device in self.state().devices.values_mut() {
            device.queue.expect_foreign_ids();
        }
    }

    /// What is left to do and what was done.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let of = |(uuid, device): (&String, &Device)| DeviceSnapshot::of(uuid, &device.queue);
        Snapshot {
            requests: state.requests,
            claimed: state.claimed,
            devices: state.devices.iter().map(of).collect(),
        }
    }

    fn make(&self, kind: &CommandKind, keys: &Keys, uuid: &str) -> Result<CommandKind, String> {
        let CommandKind::Generated { tag, kind, generate } = kind else {
            return Err("is not made on demand".into());
        };
        let pem = match generate {
            Generate::Ca => self.authority.pem(),
            Generate::ClientCert => {
                let answer = keys.answer_for(*tag);
                let answer = answer.ok_or_else(|| format!("no key was reported for tag {tag}"))?;
                self.authority.issue_client(answer, uuid)?
            }
        };
        Ok(CommandKind::credential(*tag, *kind, &pem))
    }
}

/// The answers to key generations that a device has reported, by sec tag.
struct Keys(BTreeMap<String, String>);

impl Keys {
    fn of(queue: &Queue) -> Self {
        let answers = queue.reported().iter().filter_map(|reported| {
            let CommandKind::At { command, parameters, .. } = &reported.command.as_ref()?.kind
            else {
                return None;
            };
            if command != "%KEYGEN" || reported.response.code != report::AT_OK {
                return None;
            }
            let tag = parameters.split(',').next()?.to_owned();
            Some((tag, reported.response.text.clone()?))
        });
        // A later generation for a tag replaces the key of an earlier one.
        Self(answers.collect())
    }

    fn answer_for(&self, tag: u32) -> Option<&str> {
        self.0.get(&tag.to_string()).map(String::as_str)
    }
}
