// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The simulated nRF9161: modem, credential storage and settings, as plain values.
//!
//! Nothing in here calls out, keeps time or locks. Commands go in with the present time; answers
//! and [`Effect`]s come out, and whoever drives the device carries the effects out.

mod agenda;
mod at;
mod cose;
mod credentials;
mod jwt;
mod keys;
mod modem;
mod overrides;
mod settings;
mod spec;
mod state;
mod stats;

pub use at::{Answer, open_part, redact};
pub use credentials::{Credential, CredentialStore, CredentialType, SecTag};
pub use keys::{Key, KeyError};
pub use modem::Effect;
pub use settings::{
    FULL_NAME_LEN, MAX_VALUE_LEN, SettingsError, SettingsStore, name_after, name_is_under,
};
pub use spec::{
    AtOutcome, AtOverride, CredentialSpec, DeviceSpec, NetworkDrop, TimeValid, WrongClock,
    check_uuid,
};
pub use state::{Device, HeldCredential, Snapshot};
pub use stats::Stats;
