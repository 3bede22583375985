// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The built-in root CA.

use crate::config::Config;
use crate::log::{LogEntry, log_value};
use crate::ports::{Credentials, Log};

/// Largest root CA the modem takes, in bytes.
const MAX_ROOT_CA_LEN: usize = 4096;

/// Writes the built-in root CA if its security tag holds none.
pub fn provision_root_ca<P: Credentials + Log>(platform: &mut P, config: &Config) {
    if !config.with_cert {
        return;
    }
    let tag = config.root_ca_sec_tag;
    let len = platform.root_ca_len();
    if len == 0 || len > MAX_ROOT_CA_LEN {
        platform.log(LogEntry::RootCaSize, log_value(len));
        return;
    }
    match platform.has_root_ca(tag) {
        Ok(true) => {}
        Ok(false) => match platform.write_root_ca(tag) {
            Ok(()) => platform.log(LogEntry::RootCaWritten, tag),
            Err(error) => platform.log(LogEntry::RootCa, error),
        },
        Err(error) => platform.log(LogEntry::RootCa, error),
    }
}
