// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The kernel, the settings, and what the library asks of its platform.

pub(in crate::sdk) mod handler;
pub(in crate::sdk) mod kernel;
pub(in crate::sdk) mod platform;
pub(in crate::sdk) mod settings;
pub(in crate::sdk) mod waiting;
