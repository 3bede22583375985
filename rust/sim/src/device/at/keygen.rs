// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `%KEYGEN`: keys the modem makes itself.

use super::args;
use super::{Failure, Outcome, WRONG_PARAMETERS};
use crate::device::credentials::{CredentialType, MAX_TAG, StoreError};
use crate::device::keys::Key;
use crate::device::state::Device;

/// The modem could not make a key.
const CME_KEY_GENERATION: u16 = 523;
const FAILED: Failure = Failure::Cme(CME_KEY_GENERATION);

impl Device {
    /// Makes a key in a security tag and answers with a signing request or the public key.
    pub(super) fn keygen(&mut self, text: &str) -> Outcome {
        let arguments = args::parse(text)?;
        let tag = arguments.required_number(0)?;
        let kind = CredentialType::from_number(arguments.required_number(1)?);
        let content = arguments.number(2)?.unwrap_or(0);
        let attributes = arguments.text(3)?.unwrap_or_default();
        if tag > MAX_TAG || content > 1 {
            return Err(WRONG_PARAMETERS);
        }
        self.credentials_unlocked()?;
        let answer = match kind {
            Some(CredentialType::ClientKey) => {
                self.no_key_yet(tag)?;
                let key = self.generated(tag, CredentialType::ClientKey)?;
                if content == 0 {
                    self.request_for(tag, &key, attributes)?
                } else {
                    self.public_key_of(tag, &key)?
                }
            }
            Some(CredentialType::EndorsementKey) => {
                let key = match self.credentials.content(tag, CredentialType::EndorsementKey) {
                    Some(pem) => pem_key(pem)?,
                    None => self.generated(tag, CredentialType::EndorsementKey)?,
                };
                self.public_key_of(tag, &key)?
            }
            _ => return Err(WRONG_PARAMETERS),
        };
        Ok(format!("%KEYGEN: \"{answer}\""))
    }

    fn no_key_yet(&self, tag: u32) -> Result<(), Failure> {
        match self.credentials.content(tag, CredentialType::ClientKey) {
            Some(_) => Err(StoreError::AlreadyExists.into()),
            None => Ok(()),
        }
    }

    fn generated(&mut self, tag: u32, kind: CredentialType) -> Result<Key, Failure> {
        let key = Key::out_of(&mut self.keys).map_err(|_| FAILED)?;
        let pem = key.to_pem().map_err(|_| FAILED)?;
        self.credentials.put(tag, kind, pem.into_bytes());
        Ok(key)
    }

    fn request_for(&mut self, tag: u32, key: &Key, attributes: &str) -> Result<String, Failure> {
        let name = common_name(attributes).unwrap_or(&self.spec.uuid);
        let request = key.signing_request(name).map_err(|_| FAILED)?;
        let nonce = self.random.next_bytes();
        self.identity().signed_request(tag, &request, nonce).ok_or(FAILED)
    }

    fn public_key_of(&self, tag: u32, key: &Key) -> Result<String, Failure> {
        let der = key.public_der().map_err(|_| FAILED)?;
        self.identity().signed_public_key(tag, &der).ok_or(FAILED)
    }
}

/// The stored private key, as the modem reads it for a signature.
pub(super) fn pem_key(pem: &[u8]) -> Result<Key, Failure> {
    let text = std::str::from_utf8(pem).map_err(|_| StoreError::NoAccess)?;
    Ok(Key::from_pem(text).map_err(|_| StoreError::NoAccess)?)
}

/// The CN attribute of a distinguished name such as `CN=device,O=maker`.
fn common_name(attributes: &str) -> Option<&str> {
    attributes.split(',').find_map(|part| part.trim().strip_prefix("CN="))
}
