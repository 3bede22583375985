// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The AT interpreter: one command line in, one answer out.

mod answer;
mod args;
mod clock;
mod cmng;
mod command;
mod keygen;
mod network;
mod redact;
mod token;

pub use answer::Answer;
pub use redact::{open_part, redact};

use answer::Failure;
use command::{Command, Form};

use super::modem::Effect;
use super::spec::AtOutcome;
use super::state::Device;

/// `+CME ERROR` codes that are not the credential storage's.
const CME_INCORRECT_PARAMETERS: u16 = 50;
const CME_ACTIVE_STATE: u16 = 518;

/// The information lines of an answer, without the final result.
type Outcome = Result<String, Failure>;

const DONE: Outcome = Ok(String::new());
const WRONG_PARAMETERS: Failure = Failure::Cme(CME_INCORRECT_PARAMETERS);

impl Device {
    /// Executes one AT command line at `now_ms`.
    ///
    /// The effects have not been carried out; they follow the answer.
    pub fn execute(&mut self, now_ms: u64, line: &[u8]) -> (Answer, Vec<Effect>) {
        let mut effects = Vec::new();
        let command = std::str::from_utf8(line).ok().and_then(Command::parse);
        let outcome = command.as_ref().and_then(|command| self.overrides.apply(command.body));
        if let Some(AtOutcome::Local(code)) = outcome {
            return (Answer { text: String::new(), code }, effects);
        }
        self.stats.at_commands += 1;
        let result = match (outcome, &command) {
            (Some(AtOutcome::Cme(code)), _) => Err(Failure::Cme(code)),
            (Some(AtOutcome::Cms(code)), _) => Err(Failure::Cms(code)),
            (Some(AtOutcome::Error), _) | (_, None) => Err(Failure::Plain),
            (_, Some(command)) => self.dispatch(now_ms, command, &mut effects),
        };
        let answer = match (result, outcome) {
            (Ok(info), Some(AtOutcome::AnswerBytes(length))) => {
                Answer { text: answer::fill(&Answer::ok(&info).text, length), code: 0 }
            }
            (Ok(info), Some(AtOutcome::AnswerCut(length))) => {
                let text: String = Answer::ok(&info).text.chars().take(length).collect();
                Answer { text, code: 0 }
            }
            (Ok(info), _) => Answer::ok(&info),
            (Err(failure), _) => Answer::failed(failure, self.modem.cmee),
        };
        (answer, effects)
    }

    fn dispatch(&mut self, now: u64, command: &Command<'_>, effects: &mut Vec<Effect>) -> Outcome {
        match (command.name.as_str(), command.form) {
            ("", Form::Action) => DONE,
            ("+CFUN", form) => self.cfun(now, form, effects),
            ("+CMEE" | "+CGEREP" | "%XTIME" | "+CEREG", form) => {
                self.subscription(&command.name, form)
            }
            ("+CGATT", Form::Read) => Ok(format!("+CGATT: {}", u8::from(self.modem.is_attached()))),
            ("%CMNG", Form::Set(text)) => self.cmng(text),
            ("%KEYGEN", Form::Set(text)) => self.keygen(text),
            ("%JWT", Form::Set(text)) => self.jwt(now, text),
            ("%ATTESTTOKEN", Form::Action) => self.attest_token(),
            ("%CCLK" | "+CCLK", Form::Read) => self.cclk(now, &command.name),
            ("+CGMR", Form::Action) => Ok(self.spec.firmware.clone()),
            ("%SHORTSWVER", Form::Action) => {
                let name = &self.spec.firmware;
                let short = name.strip_prefix("mfw_").unwrap_or(name);
                Ok(format!("%SHORTSWVER: {short}"))
            }
            ("%DEVICEUUID", Form::Action) => Ok(format!("%DEVICEUUID: {}", self.spec.uuid)),
            ("%XMODEMUUID", Form::Action) => Ok(format!("%XMODEMUUID: {}", self.firmware_uuid())),
            _ => self.network_command(command).unwrap_or(Err(Failure::Plain)),
        }
    }

    fn cfun(&mut self, now_ms: u64, form: Form<'_>, effects: &mut Vec<Effect>) -> Outcome {
        match form {
            Form::Read => Ok(format!("+CFUN: {}", self.modem.mode())),
            Form::Test => Ok("+CFUN: (0,1,2,4,20,21,30,31,40,41,44)".into()),
            Form::Set(text) => {
                let mode = text.trim().parse().map_err(|_| WRONG_PARAMETERS)?;
                let more = self.modem.request_mode(&self.spec, now_ms, mode);
                effects.extend(more.ok_or(WRONG_PARAMETERS)?);
                DONE
            }
            Form::Action => Err(Failure::Plain),
        }
    }

    /// Commands that keep one small number.
    fn subscription(&mut self, name: &str, form: Form<'_>) -> Outcome {
        match form {
            Form::Set(text) => {
                let arguments = args::parse(text)?;
                let value = arguments.number(0)?.unwrap_or(0);
                match (name, value) {
                    ("+CMEE", 0 | 1) => self.modem.cmee = value == 1,
                    ("+CGEREP", 0 | 1) => self.modem.cgerep = value == 1,
                    ("%XTIME", 0 | 1) => self.modem.xtime = value == 1,
                    ("+CEREG", 0..=5) => self.modem.cereg = value,
                    _ => return Err(WRONG_PARAMETERS),
                }
                DONE
            }
            Form::Read if name == "+CEREG" => {
                let state = match (self.modem.is_attached(), self.modem.is_active()) {
                    (true, _) => 1,
                    (false, true) => 2,
                    (false, false) => 0,
                };
                Ok(format!("+CEREG: {},{state}", self.modem.cereg))
            }
            Form::Read => {
                let on = match name {
                    "+CMEE" => self.modem.cmee,
                    "+CGEREP" => self.modem.cgerep,
                    _ => self.modem.xtime,
                };
                Ok(format!("{name}: {}", u8::from(on)))
            }
            Form::Test | Form::Action => Err(Failure::Plain),
        }
    }

    fn cclk(&self, now_ms: u64, name: &str) -> Outcome {
        if !self.modem.has_time(&self.spec, now_ms) {
            return Err(Failure::Plain);
        }
        let time = match self.spec.wrong_clock.as_ref().filter(|clock| clock.holds(now_ms)) {
            Some(clock) => clock.says.clone(),
            None => clock::text(now_ms),
        };
        let daylight = if name == "%CCLK" { ",0" } else { "" };
        Ok(format!("{name}: \"{time}\"{daylight}"))
    }

    /// Credentials and keys are locked while LTE is active.
    fn credentials_unlocked(&self) -> Result<(), Failure> {
        if self.modem.is_active() { Err(Failure::Cme(CME_ACTIVE_STATE)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
