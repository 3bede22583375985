// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's volatile state: functional mode, network link, subscriptions.

use super::agenda::{Agenda, Task};
use super::spec::{DeviceSpec, NetworkDrop, TimeValid};

/// Something the outside must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The default bearer came up or went down.
    Radio(bool),
    /// A notification line, without its line end. Only when subscribed.
    Notification(&'static str),
    /// A functional mode was requested with `+CFUN`.
    FunctionalMode(u16),
    /// The modem is down after a fault of its own, or was restarted.
    Modem(bool),
}

/// Functional modes `+CFUN` accepts.
const MODES: [u16; 11] = [0, 1, 2, 4, 20, 21, 30, 31, 40, 41, 44];

/// The mode that switches LTE off and leaves positioning as it is.
const LTE_OFF: u16 = 20;
const FLIGHT: u16 = 4;

/// Registered at home, with area, cell and the technology LTE-M.
const REGISTERED: &str = "+CEREG: 1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"";
const PDN_ACTIVE: &str = "+CGEV: ME PDN ACT 0";
const LEFT_BY_DEVICE: [&str; 2] = ["+CGEV: ME PDN DEACT 0", "+CGEV: ME DETACH"];
const LEFT_BY_NETWORK: [&str; 2] = ["+CGEV: NW PDN DEACT 0", "+CGEV: NW DETACH"];

/// What a reset clears.
#[derive(Debug)]
pub(super) struct Modem {
    booted_ms: u64,
    mode: u16,
    requested: Option<u16>,
    attached: bool,
    has_been_attached: bool,
    agenda: Agenda,
    /// `+CMEE`: numbered errors.
    pub(super) cmee: bool,
    /// `+CGEREP`: packet domain notifications.
    pub(super) cgerep: bool,
    /// `%XTIME`: time notifications.
    pub(super) xtime: bool,
    /// `+CEREG`: level of registration notifications.
    pub(super) cereg: u32,
}

impl Modem {
    /// A modem that was reset at `now_ms`.
    pub(super) fn reset(spec: &DeviceSpec, now_ms: u64) -> Self {
        let mut agenda = Agenda::default();
        for drop in &spec.network_drops {
            if drop.start_ms() > now_ms {
                agenda.add(drop.start_ms(), Task::DropStarts);
            }
            if drop.end_ms() > now_ms {
                agenda.add(drop.end_ms(), Task::DropEnds);
            }
        }
        for fault in &spec.modem_faults {
            if fault.start_ms() > now_ms {
                agenda.add(fault.start_ms(), Task::FaultStarts);
                agenda.add(fault.end_ms(), Task::FaultEnds);
            }
        }
        Self {
            booted_ms: now_ms,
            mode: 0,
            requested: None,
            attached: false,
            has_been_attached: false,
            agenda,
            cmee: false,
            cgerep: false,
            xtime: false,
            cereg: 0,
        }
    }

    /// The mode `+CFUN?` tells: the old one while a change is on its way.
    pub(super) fn mode(&self) -> u16 {
        self.mode
    }

    /// When the modem was reset.
    pub(super) fn booted_ms(&self) -> u64 {
        self.booted_ms
    }

    /// Whether the default bearer is active.
    pub(super) fn is_attached(&self) -> bool {
        self.attached
    }

    /// Whether LTE is active or about to be, so that credentials are locked.
    pub(super) fn is_active(&self) -> bool {
        let active = |mode| matches!(mode, 1 | 2 | 21);
        active(self.mode) || self.requested.is_some_and(active)
    }

    /// Whether the modem knows the time of day.
    pub(super) fn has_time(&self, spec: &DeviceSpec, now_ms: u64) -> bool {
        match spec.time_valid_after_s {
            TimeValid::Never => false,
            TimeValid::After(seconds) => {
                self.has_been_attached
                    && now_ms >= self.booted_ms.saturating_add(seconds.saturating_mul(1000))
            }
        }
    }

    /// When something happens next.
    pub(super) fn next_due(&self) -> Option<u64> {
        self.agenda.next_due()
    }

    /// Requests a functional mode; `None` when the modem has no such mode.
    pub(super) fn request_mode(
        &mut self,
        spec: &DeviceSpec,
        now_ms: u64,
        mode: u16,
    ) -> Option<Vec<Effect>> {
        if !MODES.contains(&mode) {
            return None;
        }
        self.agenda.forget(|task| matches!(task, Task::ModeReached(_) | Task::Attach));
        self.requested = Some(mode);
        let mut effects = Vec::new();
        if spec.cfun_delay_ms == 0 {
            self.mode_reached(spec, now_ms, mode, &mut effects);
        } else {
            self.agenda.add(now_ms.saturating_add(spec.cfun_delay_ms), Task::ModeReached(mode));
        }
        effects.push(Effect::FunctionalMode(mode));
        Some(effects)
    }

    /// Does the next thing that is due; `None` when nothing is.
    pub(super) fn run_due(&mut self, spec: &DeviceSpec, now_ms: u64) -> Option<Vec<Effect>> {
        let task = self.agenda.take_due(now_ms)?;
        let mut effects = Vec::new();
        match task {
            Task::ModeReached(mode) => self.mode_reached(spec, now_ms, mode, &mut effects),
            Task::Attach => self.attach(spec, now_ms, &mut effects),
            Task::DropStarts => {
                self.agenda.forget(|task| task == Task::Attach);
                if self.attached {
                    self.registration("+CEREG: 2", &mut effects);
                }
                self.detach(LEFT_BY_NETWORK, &mut effects);
            }
            Task::FaultStarts => self.fail(&mut effects),
            Task::FaultEnds => effects.push(Effect::Modem(true)),
            Task::DropEnds => {
                if self.requested.is_none() && is_lte(self.mode) {
                    self.attach(spec, now_ms, &mut effects);
                }
            }
        }
        Some(effects)
    }

    fn mode_reached(
        &mut self,
        spec: &DeviceSpec,
        now_ms: u64,
        mode: u16,
        effects: &mut Vec<Effect>,
    ) {
        self.requested = None;
        // Without LTE and without positioning, which is not simulated, it is the flight mode.
        self.mode = if mode == LTE_OFF { FLIGHT } else { mode };
        if leaves_lte_alone(mode) {
            return;
        }
        if !is_lte(mode) {
            self.detach(LEFT_BY_DEVICE, effects);
            self.registration("+CEREG: 0", effects);
        } else if !self.attached {
            self.registration("+CEREG: 2", effects);
            self.agenda.add(now_ms.saturating_add(spec.attach_delay_ms), Task::Attach);
        }
    }

    /// Loses everything that a restart loses, without a word.
    fn fail(&mut self, effects: &mut Vec<Effect>) {
        self.agenda.forget(|task| matches!(task, Task::ModeReached(_) | Task::Attach));
        (self.mode, self.requested) = (0, None);
        (self.cmee, self.cgerep, self.xtime, self.cereg) = (false, false, false, 0);
        self.has_been_attached = false;
        effects.push(Effect::Modem(false));
        if std::mem::take(&mut self.attached) {
            effects.push(Effect::Radio(false));
        }
    }

    fn attach(&mut self, spec: &DeviceSpec, now_ms: u64, effects: &mut Vec<Effect>) {
        let covered = |drop: &NetworkDrop| now_ms < drop.start_ms() || now_ms >= drop.end_ms();
        if self.attached || !spec.network_drops.iter().all(covered) {
            return;
        }
        self.attached = true;
        self.has_been_attached = true;
        effects.push(Effect::Radio(true));
        let registered = if self.cereg > 1 { REGISTERED } else { "+CEREG: 1" };
        self.registration(registered, effects);
        if self.cgerep {
            effects.push(Effect::Notification(PDN_ACTIVE));
        }
    }

    fn registration(&self, line: &'static str, effects: &mut Vec<Effect>) {
        if self.cereg > 0 {
            effects.push(Effect::Notification(line));
        }
    }

    fn detach(&mut self, lines: [&'static str; 2], effects: &mut Vec<Effect>) {
        if !self.attached {
            return;
        }
        self.attached = false;
        effects.push(Effect::Radio(false));
        if self.cgerep {
            effects.extend(lines.map(Effect::Notification));
        }
    }
}

/// Modes in which the device registers to the network.
fn is_lte(mode: u16) -> bool {
    matches!(mode, 1 | 21)
}

/// Modes that only concern positioning.
fn leaves_lte_alone(mode: u16) -> bool {
    matches!(mode, 30 | 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> DeviceSpec {
        DeviceSpec { cfun_delay_ms: 100, attach_delay_ms: 1000, ..DeviceSpec::default() }
    }

    fn run(modem: &mut Modem, spec: &DeviceSpec, until_ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(due) = modem.next_due().filter(|due| *due <= until_ms) {
            effects.extend(modem.run_due(spec, due).unwrap());
        }
        effects
    }

    #[test]
    fn a_mode_takes_its_time_and_then_the_network_does() {
        let spec = spec();
        let mut modem = Modem::reset(&spec, 0);
        modem.cgerep = true;
        let effects = modem.request_mode(&spec, 0, 1).unwrap();
        assert_eq!(effects, [Effect::FunctionalMode(1)]);
        assert!(modem.is_active());
        assert_eq!(modem.mode(), 0);
        assert_eq!(run(&mut modem, &spec, 100), []);
        assert_eq!(modem.mode(), 1);
        assert!(!modem.has_time(&spec, 100));
        assert_eq!(
            run(&mut modem, &spec, 1100),
            [Effect::Radio(true), Effect::Notification(PDN_ACTIVE)]
        );
        assert!(modem.has_time(&spec, 1100));
    }

    #[test]
    fn the_link_ends_only_when_the_mode_is_reached() {
        let spec = spec();
        let mut modem = Modem::reset(&spec, 0);
        modem.request_mode(&spec, 0, 1).unwrap();
        run(&mut modem, &spec, 2000);
        modem.cgerep = true;
        modem.request_mode(&spec, 2000, 4).unwrap();
        assert!(modem.is_attached() && modem.is_active());
        let effects = run(&mut modem, &spec, 2100);
        assert_eq!(effects[0], Effect::Radio(false));
        assert_eq!(effects[1..], LEFT_BY_DEVICE.map(Effect::Notification));
        assert!(!modem.is_attached() && !modem.is_active());
    }

    #[test]
    fn a_later_mode_replaces_one_that_is_on_its_way() {
        let spec = spec();
        let mut modem = Modem::reset(&spec, 0);
        modem.request_mode(&spec, 0, 1).unwrap();
        modem.request_mode(&spec, 50, 4).unwrap();
        run(&mut modem, &spec, 5000);
        assert_eq!(modem.mode(), 4);
        assert!(!modem.is_attached());
        assert_eq!(modem.request_mode(&spec, 5000, 3), None);
    }

    #[test]
    fn coverage_goes_and_comes() {
        let drops = vec![NetworkDrop { at_s: 5, for_s: 2 }];
        let spec = DeviceSpec { network_drops: drops, ..spec() };
        let mut modem = Modem::reset(&spec, 0);
        modem.request_mode(&spec, 0, 1).unwrap();
        assert_eq!(run(&mut modem, &spec, 4999), [Effect::Radio(true)]);
        assert_eq!(run(&mut modem, &spec, 5000), [Effect::Radio(false)]);
        assert_eq!(run(&mut modem, &spec, 7000), [Effect::Radio(true)]);
    }

    #[test]
    fn no_attach_without_coverage() {
        let drops = vec![NetworkDrop { at_s: 0, for_s: 3 }];
        let spec = DeviceSpec { network_drops: drops, ..spec() };
        let mut modem = Modem::reset(&spec, 0);
        modem.request_mode(&spec, 0, 1).unwrap();
        assert_eq!(run(&mut modem, &spec, 2999), []);
        assert_eq!(run(&mut modem, &spec, 3000), [Effect::Radio(true)]);
    }

    #[test]
    fn a_modem_may_never_learn_the_time() {
        let spec = DeviceSpec { time_valid_after_s: TimeValid::Never, ..spec() };
        let mut modem = Modem::reset(&spec, 0);
        modem.request_mode(&spec, 0, 1).unwrap();
        run(&mut modem, &spec, 5000);
        assert!(!modem.has_time(&spec, 1 << 40));
    }
}
