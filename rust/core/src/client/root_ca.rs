// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The built-in root CA.

use crate::config::Config;
use crate::log::{LogEntry, log_value};
use crate::ports::{Credentials, Log, Lte, LteState, Modem};

/// Largest root CA the modem takes, in bytes.
const MAX_ROOT_CA_LEN: usize = 4096;

/// The root CA could not be read or written; the log has the modem's error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotDone;

/// Writes the built-in root CA if its security tag holds none. The modem has to be offline for that.
pub(super) fn provision_root_ca<P: Credentials + Log>(
    platform: &mut P,
    config: &Config,
) -> Result<(), NotDone> {
    if is_missing(platform, config)? { write(platform, config) } else { Ok(()) }
}

/// What an attempt does about a root CA that could not be read or written when the modem library
/// started: the same, with LTE down if it has to be written.
pub(super) fn provision_root_ca_online<P: Credentials + Modem + Lte + Log>(
    platform: &mut P,
    config: &Config,
) -> Result<(), NotDone> {
    if !is_missing(platform, config)? {
        return Ok(());
    }
    if platform.is_offline() {
        return write(platform, config);
    }
    let timeout_s = config.modem_state_wait_timeout_s;
    let written = match platform.request_lte(LteState::Deactivated, timeout_s) {
        Ok(()) => write(platform, config),
        Err(_) => Err(NotDone),
    };
    let _ = platform.request_lte(LteState::Activated, timeout_s);
    written
}

/// Whether there is a root CA to write.
fn is_missing<P: Credentials + Log>(platform: &mut P, config: &Config) -> Result<bool, NotDone> {
    if !config.with_cert {
        return Ok(false);
    }
    let len = platform.root_ca_len();
    if len == 0 || len > MAX_ROOT_CA_LEN {
        platform.log(LogEntry::RootCaSize, log_value(len));
        return Ok(false);
    }
    let has = platform.has_root_ca(config.root_ca_sec_tag);
    has.map(|has| !has).map_err(|error| not_done(platform, error))
}

fn write<P: Credentials + Log>(platform: &mut P, config: &Config) -> Result<(), NotDone> {
    let tag = config.root_ca_sec_tag;
    platform.write_root_ca(tag).map_err(|error| not_done(platform, error))?;
    platform.log(LogEntry::RootCaWritten, tag);
    Ok(())
}

fn not_done<P: Log>(platform: &mut P, error: i32) -> NotDone {
    platform.log(LogEntry::RootCa, error);
    NotDone
}
