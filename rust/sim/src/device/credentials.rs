// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's credential storage: contents by security tag and type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Names a group of credentials that belong together.
pub type SecTag = u32;

/// Largest tag an application can use; those above are the modem's own.
pub(super) const MAX_TAG: SecTag = 2_147_483_647;

/// Longest content the modem takes.
pub(super) const MAX_CONTENT: usize = 4096;

/// What a credential is; the numbers are those of `%CMNG`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialType {
    /// Root CA certificate.
    Ca = 0,
    /// Client certificate.
    ClientCert = 1,
    /// Client private key.
    ClientKey = 2,
    /// Pre-shared key.
    Psk = 3,
    /// Identity that goes with a pre-shared key.
    PskId = 4,
    /// Public key.
    PublicKey = 5,
    /// Device identity key.
    DeviceKey = 6,
    /// Endorsement key.
    EndorsementKey = 8,
    /// Ownership key.
    OwnershipKey = 9,
}

impl CredentialType {
    const ALL: [Self; 9] = [
        Self::Ca,
        Self::ClientCert,
        Self::ClientKey,
        Self::Psk,
        Self::PskId,
        Self::PublicKey,
        Self::DeviceKey,
        Self::EndorsementKey,
        Self::OwnershipKey,
    ];

    /// The number in AT commands.
    #[must_use]
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The type with this number in AT commands.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The name in scenarios.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ca => "ca",
            Self::ClientCert => "client-cert",
            Self::ClientKey => "client-key",
            Self::Psk => "psk",
            Self::PskId => "psk-id",
            Self::PublicKey => "public-key",
            Self::DeviceKey => "device-key",
            Self::EndorsementKey => "endorsement-key",
            Self::OwnershipKey => "ownership-key",
        }
    }

    /// Whether the modem hands the content out.
    pub(super) fn is_readable(self) -> bool {
        matches!(self, Self::Ca | Self::ClientCert | Self::PublicKey)
    }

    /// Whether applications may write and delete it.
    pub(super) fn is_writable(self) -> bool {
        !matches!(self, Self::DeviceKey)
    }
}

/// Why the storage refused, with the `+CME ERROR` code of the modem's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum StoreError {
    NotFound = 513,
    NoAccess = 514,
    MemoryFull = 515,
    AlreadyExists = 519,
}

/// One stored credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Security tag.
    pub tag: SecTag,
    /// Type.
    pub kind: CredentialType,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// All stored credentials, in the order of tag and type. Survives a reboot.
///
/// It has no `Debug`: the contents are secret.
#[derive(Default)]
pub struct CredentialStore {
    contents: BTreeMap<(SecTag, CredentialType), Vec<u8>>,
}

impl CredentialStore {
    /// Everything stored, without the contents.
    pub fn list(&self) -> impl Iterator<Item = Credential> + '_ {
        self.contents.iter().map(|((tag, kind), content)| Credential {
            tag: *tag,
            kind: *kind,
            sha256: Sha256::digest(content).into(),
        })
    }

    /// The content of one credential.
    #[must_use]
    pub fn content(&self, tag: SecTag, kind: CredentialType) -> Option<&[u8]> {
        self.contents.get(&(tag, kind)).map(Vec::as_slice)
    }

    /// Stores or replaces a credential on behalf of an application.
    pub(super) fn write(
        &mut self,
        tag: SecTag,
        kind: CredentialType,
        content: &[u8],
    ) -> Result<(), StoreError> {
        if tag > MAX_TAG {
            return Err(StoreError::NotFound);
        }
        if !kind.is_writable() {
            return Err(StoreError::NoAccess);
        }
        if content.len() > MAX_CONTENT {
            return Err(StoreError::MemoryFull);
        }
        self.contents.insert((tag, kind), content.to_vec());
        Ok(())
    }

    /// Stores a credential the device was made with, or made itself.
    pub(super) fn put(&mut self, tag: SecTag, kind: CredentialType, content: Vec<u8>) {
        self.contents.insert((tag, kind), content);
    }

    /// The content of a credential whose type may be read.
    pub(super) fn read(&self, tag: SecTag, kind: CredentialType) -> Result<&[u8], StoreError> {
        let content = self.content(tag, kind).ok_or(StoreError::NotFound)?;
        if kind.is_readable() { Ok(content) } else { Err(StoreError::NoAccess) }
    }

    /// Deletes a credential.
    pub(super) fn delete(&mut self, tag: SecTag, kind: CredentialType) -> Result<(), StoreError> {
        if !kind.is_writable() {
            return Err(StoreError::NoAccess);
        }
        self.contents.remove(&(tag, kind)).map(|_| ()).ok_or(StoreError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree_with_serde() {
        for kind in CredentialType::ALL {
            assert_eq!(CredentialType::from_number(kind.number()), Some(kind));
            let text = serde_json::to_string(&kind).unwrap();
            assert_eq!(text, format!("\"{}\"", kind.name()));
        }
        assert_eq!(CredentialType::from_number(7), None);
    }

    #[test]
    fn written_credentials_are_listed_with_their_digest() {
        let mut store = CredentialStore::default();
        store.write(2, CredentialType::ClientCert, b"b").unwrap();
        store.write(2, CredentialType::Ca, b"abc").unwrap();
        store.write(1, CredentialType::Psk, b"c").unwrap();
        let list: Vec<_> = store.list().map(|held| (held.tag, held.kind)).collect();
        assert_eq!(
            list,
            [(1, CredentialType::Psk), (2, CredentialType::Ca), (2, CredentialType::ClientCert)]
        );
        let digest = store.list().nth(1).unwrap().sha256;
        assert_eq!(
            hex::encode(digest),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn limits_are_kept() {
        let mut store = CredentialStore::default();
        let ca = CredentialType::Ca;
        assert_eq!(store.write(MAX_TAG + 1, ca, b"x"), Err(StoreError::NotFound));
        assert_eq!(store.write(1, CredentialType::DeviceKey, b"x"), Err(StoreError::NoAccess));
        assert_eq!(store.write(1, ca, &[0; MAX_CONTENT + 1]), Err(StoreError::MemoryFull));
        assert_eq!(store.write(1, ca, &[0; MAX_CONTENT]), Ok(()));
        assert_eq!(store.delete(1, CredentialType::Psk), Err(StoreError::NotFound));
        assert_eq!(store.delete(1, ca), Ok(()));
        assert_eq!(store.read(1, ca), Err(StoreError::NotFound));
    }

    #[test]
    fn secrets_cannot_be_read() {
        let mut store = CredentialStore::default();
        store.write(1, CredentialType::ClientKey, b"secret").unwrap();
        store.write(1, CredentialType::Ca, b"open").unwrap();
        assert_eq!(store.read(1, CredentialType::ClientKey), Err(StoreError::NoAccess));
        assert_eq!(store.read(1, CredentialType::Ca), Ok(b"open".as_slice()));
    }
}
