// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which keys were made without the service's knowing: what has to outlive a reset.

use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicBool, AtomicU32};

use crate::log::LogEntry;
use crate::ports::{Log, Settings, SettingsKey};
use crate::wire::bytes::{MAX_DIGITS, parse, parts};
use crate::wire::text::{CText, TextBuf};

/// Most keys that are remembered; a batch that makes more is reported in parts.
pub const MAX_KEYS: usize = 4;

/// What ends a tag in the record. The last one ends with it, too: a record that was cut short is told
/// from a whole one, and a tag from the beginning of a longer one.
const END: u8 = b';';

/// Longest record.
pub(crate) const MAX_TEXT_LEN: usize = MAX_KEYS * (MAX_DIGITS + 1);

/// Which keys were made, or are about to be, whose public half the service does not have yet.
///
/// It is stored before the command runs and emptied when the report is accepted. So a key that is in a
/// tag of the journal after a reset is one that nobody knows: it may be deleted and made again. A key
/// that was there before the command is never in it.
///
/// Shared between threads as the settings' handler fills it: each tag stands for itself.
#[derive(Debug)]
pub struct Journal {
    /// The tags and 1; 0 for a free place. So an empty journal is all zero and takes no flash.
    places: [AtomicU32; MAX_KEYS],
    /// The stored record was read since boot.
    read: AtomicBool,
    /// The last change could not be stored.
    dirty: AtomicBool,
}

impl Journal {
    /// An empty journal, of which the stored one is not read yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            places: [const { AtomicU32::new(0) }; MAX_KEYS],
            read: AtomicBool::new(false),
            dirty: AtomicBool::new(false),
        }
    }

    /// Back to the state after boot.
    pub fn reset(&self) {
        self.empty();
        self.read.store(false, Relaxed);
        self.dirty.store(false, Relaxed);
    }

    fn empty(&self) {
        self.places.iter().for_each(|place| place.store(0, Relaxed));
    }

    /// Whether no key waits for its report.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.iter().all(|place| place.load(Relaxed) == 0)
    }

    /// Whether the key of this tag may have been made without the service's knowing.
    pub(crate) fn contains(&self, sec_tag: u32) -> bool {
        self.places.iter().any(|place| place.load(Relaxed).checked_sub(1) == Some(sec_tag))
    }

    /// Enters a tag; false when there is no place left. Tags end at 2147483647.
    pub(crate) fn enter(&self, sec_tag: u32) -> bool {
        let Some(entry) = sec_tag.checked_add(1) else { return false };
        if self.contains(sec_tag) {
            return true;
        }
        let free = self.places.iter().find(|place| place.load(Relaxed) == 0);
        free.inspect(|place| place.store(entry, Relaxed)).is_some()
    }

    /// Takes what was stored, once after boot; what happened since is newer. False, and nothing is
    /// entered, when it is not a record.
    pub fn load(&self, record: &[u8]) -> bool {
        if self.read.swap(true, Relaxed) || record.is_empty() {
            return true;
        }
        let Some((&END, tags)) = record.split_last() else { return false };
        let mut tags = parts(tags, END).map(parse);
        if tags.clone().count() > MAX_KEYS || !tags.clone().all(|tag| tag.is_some_and(is_tag)) {
            return false;
        }
        tags.all(|tag| tag.is_some_and(|tag| self.enter(tag)))
    }

    /// Writes the record to store, which is nothing for an empty journal; `room` has it all.
    fn write<'r>(&self, room: &'r mut [u8; MAX_TEXT_LEN + 1]) -> Option<CText<'r>> {
        let mut record = TextBuf::new(room);
        for place in &self.places {
            if let Some(sec_tag) = place.load(Relaxed).checked_sub(1) {
                record.push_number(sec_tag).push(&[END]);
            }
        }
        record.finish().map(|(record, _)| record)
    }

    /// Stores the record; when that fails the log says so, and it is tried again.
    pub(crate) fn store<P: Settings + Log>(&self, platform: &mut P) {
        let mut room = [0; MAX_TEXT_LEN + 1];
        let Some(record) = self.write(&mut room) else { return };
        let saved = platform.save_own_setting(SettingsKey::UnreportedKeys, record.to_bytes());
        self.dirty.store(saved.is_err(), Relaxed);
        if let Err(error) = saved {
            platform.log(LogEntry::SettingsSave, error);
        }
    }

    /// The service knows every key: empties the journal, here and where it is stored.
    pub(crate) fn settle<P: Settings + Log>(&self, platform: &mut P) {
        let is_stored = !self.is_empty() || self.dirty.load(Relaxed);
        self.empty();
        if is_stored {
            self.store(platform);
        }
    }

    /// Stores the record when that failed the last time.
    pub(crate) fn retry<P: Settings + Log>(&self, platform: &mut P) {
        if self.dirty.load(Relaxed) {
            self.store(platform);
        }
    }
}

/// Whether a place can hold the tag, which it does with 1 added.
const fn is_tag(tag: u32) -> bool {
    tag != u32::MAX
}

impl Default for Journal {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let journal = Journal::new();
        let tags = [42, 0, 2_147_483_647, 16_842_753];
        assert!(journal.is_empty());
        assert!(tags.iter().all(|&tag| journal.enter(tag)));
        assert!(journal.enter(42), "a tag takes one place");
        assert!(!journal.enter(43), "all places are taken");
        let mut room = [0; MAX_TEXT_LEN + 1];
        let record = journal.write(&mut room).unwrap().to_bytes();
        assert_eq!(record, b"42;0;2147483647;16842753;");

        let after_boot = Journal::new();
        assert!(after_boot.load(record));
        assert!(tags.iter().all(|&tag| after_boot.contains(tag)));
        after_boot.empty();
        assert!(after_boot.is_empty());
        assert_eq!(after_boot.write(&mut room).unwrap().to_bytes(), b"");
    }

    #[test]
    fn the_longest_record_fits() {
        let journal = Journal::new();
        for tag in u32::MAX - 4..u32::MAX {
            assert!(journal.enter(tag));
        }
        let mut room = [0; MAX_TEXT_LEN + 1];
        assert_eq!(journal.write(&mut room).unwrap().to_bytes().len(), MAX_TEXT_LEN);
    }

    #[test]
    fn what_happened_since_boot_is_newer_than_what_is_stored() {
        let journal = Journal::new();
        assert!(journal.load(b"42;"));
        journal.empty();
        assert!(journal.load(b"42;"));
        assert!(!journal.contains(42), "a record that could not be removed is not believed");
    }

    #[test]
    fn a_torn_or_foreign_record_is_refused() {
        for record in [
            &b"42"[..],
            b"42;4",
            b";",
            b"x;",
            b"42 ;",
            b"4294967296;",
            b"1;4294967295;",
            b"1;2;3;4;5;",
            b"\xff\xff",
        ] {
            let journal = Journal::new();
            assert!(!journal.load(record) && journal.is_empty(), "{}", record.escape_ascii());
        }
        assert!(Journal::new().load(b""), "an emptied record");
    }
}
