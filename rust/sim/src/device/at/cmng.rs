// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `%CMNG`: credential storage management.

use super::args::{self, Arguments};
use super::{DONE, Failure, Outcome, WRONG_PARAMETERS};
use crate::device::credentials::{Credential, CredentialType, StoreError};
use crate::device::state::Device;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Cme(error as u16)
    }
}

impl Device {
    /// Writes, lists, reads or deletes credentials.
    pub(super) fn cmng(&mut self, text: &str) -> Outcome {
        let arguments = args::parse(text)?;
        match arguments.required_number(0)? {
            0 => self.cmng_write(&arguments),
            1 => self.cmng_list(&arguments),
            2 => self.cmng_read(&arguments),
            3 => {
                let (tag, kind) = credential(&arguments)?;
                self.credentials_unlocked()?;
                self.credentials.delete(tag, kind)?;
                DONE
            }
            _ => Err(WRONG_PARAMETERS),
        }
    }

    fn cmng_write(&mut self, arguments: &Arguments<'_>) -> Outcome {
        let (tag, kind) = credential(arguments)?;
        let content = arguments.text(3)?.filter(|text| !text.is_empty()).ok_or(WRONG_PARAMETERS)?;
        self.credentials_unlocked()?;
        self.credentials.write(tag, kind, content.as_bytes())?;
        DONE
    }

    fn cmng_list(&self, arguments: &Arguments<'_>) -> Outcome {
        let (tag, kind) = (arguments.number(1)?, arguments.number(2)?);
        let wanted = |held: &Credential| {
            tag.is_none_or(|tag| tag == held.tag)
                && kind.is_none_or(|kind| kind == held.kind.number())
        };
        let lines: Vec<_> =
            self.credentials.list().filter(wanted).map(|held| line(&held)).collect();
        Ok(lines.join("\r\n"))
    }

    fn cmng_read(&self, arguments: &Arguments<'_>) -> Outcome {
        let (tag, kind) = credential(arguments)?;
        let content = String::from_utf8_lossy(self.credentials.read(tag, kind)?);
        let held = self.credentials.list().find(|held| held.tag == tag && held.kind == kind);
        let held = held.ok_or(StoreError::NotFound)?;
        Ok(format!("{},\"{content}\"", line(&held)))
    }
}

/// The tag and type a command names.
pub(super) fn credential(arguments: &Arguments<'_>) -> Result<(u32, CredentialType), Failure> {
    let kind = CredentialType::from_number(arguments.required_number(2)?);
    Ok((arguments.required_number(1)?, kind.ok_or(WRONG_PARAMETERS)?))
}

fn line(held: &Credential) -> String {
    let digest = hex::encode_upper(held.sha256);
    format!("%CMNG: {},{},\"{digest}\"", held.tag, held.kind.number())
}
