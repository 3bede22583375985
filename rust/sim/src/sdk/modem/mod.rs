// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes to the modem: AT commands, and the SDK's libraries over them.

pub(in crate::sdk) mod at;
pub(in crate::sdk) mod attest_token;
pub(in crate::sdk) mod effects;
pub(in crate::sdk) mod info;
pub(in crate::sdk) mod jwt;
pub(in crate::sdk) mod key_mgmt;
