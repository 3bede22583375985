// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the default bearer is up, from the modem's `+CGEV` notifications.

use core::sync::atomic::{AtomicBool, Ordering};

use crate::wire::bytes::parts;

/// Notifications that tell the state of the default bearer (context 0), in one text, as a table of them would take
/// more flash. The first one tells that it is up, and the others that it is down.
const NOTIFICATIONS: &[u8] = b"ME PDN ACT 0;ME PDN DEACT 0;NW PDN DEACT 0;ME DETACH;NW DETACH";

/// The state a `+CGEV` line tells, if it tells one. `line` is the notification without its NUL.
#[must_use]
pub fn parse_cgev(line: &[u8]) -> Option<bool> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let text = line.get(colon..)?.get(1..)?.trim_ascii_start();
    parts(NOTIFICATIONS, b';').position(|name| names(text, name)).map(|index| index == 0)
}

/// Whether `text` is `name`, alone or followed by other parameters: context 0 is not context 01.
fn names(text: &[u8], name: &[u8]) -> bool {
    text.strip_prefix(name)
        .is_some_and(|rest| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
}

/// The state of the link; it starts as up.
#[derive(Debug)]
pub struct Link {
    down: AtomicBool,
}

impl Link {
    /// An up link.
    #[must_use]
    pub const fn new() -> Self {
        Self { down: AtomicBool::new(false) }
    }

    /// Whether it is up.
    #[must_use]
    pub fn is_up(&self) -> bool {
        !self.down.load(Ordering::Relaxed)
    }

    /// Sets the state; returns whether that is a change.
    pub fn set(&self, up: bool) -> bool {
        let changed = self.is_up() != up;
        self.down.store(!up, Ordering::Relaxed);
        changed
    }
}

impl Default for Link {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearer_zero_goes_up_and_down() {
        let rows: [(&[u8], Option<bool>); 16] = [
            (b"+CGEV: ME PDN ACT 0\r\n", Some(true)),
            (b"+CGEV: ME PDN ACT 0,0", Some(true)),
            (b"+CGEV:ME PDN ACT 0", Some(true)),
            (b"+CGEV: ME PDN ACT 01", None),
            (b"+CGEV: ME PDN ACT 1", None),
            (b"+CGEV: ME PDN DEACT 0\r\n", Some(false)),
            (b"+CGEV: NW PDN DEACT 0\r\n", Some(false)),
            (b"+CGEV: NW PDN DEACT 10\r\n", None),
            (b"+CGEV: ME DETACH\r\n", Some(false)),
            (b"+CGEV: NW DETACH", Some(false)),
            (b"+CGEV: IPV6 0", None),
            (b"+CGEV:", None),
            (b"+CGEV: ", None),
            (b"+CGEV ME DETACH", None),
            (b":", None),
            (b"", None),
        ];
        for (line, state) in rows {
            assert_eq!(parse_cgev(line), state, "{}", line.escape_ascii());
        }
    }

    #[test]
    fn the_link_starts_up_and_tells_changes_apart() {
        let link = Link::new();
        assert!(link.is_up());
        assert!(!link.set(true));
        assert!(link.set(false));
        assert!(!link.is_up());
        assert!(!link.set(false));
        assert!(link.set(true));
    }
}
