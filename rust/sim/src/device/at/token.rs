// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `%JWT` and `%ATTESTTOKEN`: what proves the device's identity.

use super::keygen::pem_key;
use super::{Failure, Outcome, args};
use crate::clock::BOOT_UNIX_S;
use crate::device::credentials::{CredentialType, StoreError};
use crate::device::jwt::{self, Request};
use crate::device::keys::Key;
use crate::device::state::Device;

/// 1980-01-06, where the modem's clock begins.
const MODEM_EPOCH_S: u64 = 315_964_800;

/// The modem could not make the token.
const CME_JWT: u16 = 525;
const FAILED: Failure = Failure::Cme(CME_JWT);

impl Device {
    /// A JSON web token signed by the device's identity key, or by the key of a security tag.
    pub(super) fn jwt(&mut self, now_ms: u64, text: &str) -> Outcome {
        let arguments = args::parse(text)?;
        let algorithm = arguments.number(0)?.unwrap_or(0);
        let life_s = u64::from(arguments.number(1)?.unwrap_or(0));
        let subject = arguments.text(2)?.unwrap_or_default();
        let audience = arguments.text(3)?.unwrap_or_default();
        let signer = match arguments.number(4)? {
            Some(tag) => Some(self.stored_key(tag, arguments.required_number(5)?)?),
            None => None,
        };
        // Without the time, a token with a life cannot be made.
        if algorithm != 0 || (life_s > 0 && !self.modem.has_time(&self.spec, now_ms)) {
            return Err(FAILED);
        }
        let request = Request {
            nonce: self.random.next_bytes(),
            uuid: &self.spec.uuid,
            firmware_uuid: self.firmware_uuid(),
            now_s: self.believed_unix_s(now_ms),
            life_s,
            subject,
            audience,
        };
        let token = jwt::token(signer.as_ref().unwrap_or(&self.key), &request);
        Ok(format!("%JWT: \"{}\"", token.map_err(|_| FAILED)?))
    }

    /// What the modem takes for the time; when it was told what is none, the start of its clock.
    fn believed_unix_s(&self, now_ms: u64) -> u64 {
        match self.spec.wrong_clock.as_ref().filter(|clock| clock.holds(now_ms)) {
            Some(clock) => super::clock::unix_s(&clock.says).unwrap_or(MODEM_EPOCH_S),
            None => BOOT_UNIX_S + now_ms / 1000,
        }
    }

    /// The device's attestation token.
    pub(super) fn attest_token(&mut self) -> Outcome {
        if !self.spec.attestation_token {
            return Err(Failure::Plain);
        }
        let nonce = self.random.next_bytes();
        let token = self.identity().attestation_token(nonce).ok_or(Failure::Plain)?;
        Ok(format!("%ATTESTTOKEN: \"{token}\""))
    }

    fn stored_key(&self, tag: u32, kind: u32) -> Result<Key, Failure> {
        let kind = CredentialType::from_number(kind).ok_or(StoreError::NotFound)?;
        pem_key(self.credentials.content(tag, kind).ok_or(StoreError::NotFound)?)
    }
}
