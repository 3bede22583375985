// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Correlation ids: unique in a queue, and the same in every run with the same seed.

use crate::random::Random;

/// Makes the correlation ids of one device's queue.
pub(crate) struct Ids {
    random: Random,
    count: u32,
}

impl Ids {
    /// The ids that `seed` gives the device `uuid`.
    pub(crate) fn new(seed: u64, uuid: &str) -> Self {
        // FNV-1a: two devices of one seed get different ids.
        let own_seed = uuid.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { random: Random::new(own_seed), count: 0 }
    }

    /// The next id: a version-4 UUID, a dot and a running number.
    pub(crate) fn next(&mut self) -> String {
        let random = u128::from_be_bytes(self.random.next_bytes());
        let version_4 = random & !(0xf << 76) & !(0b11 << 62) | 0x4 << 76 | 0b10 << 62;
        let hex = format!("{version_4:032x}");
        self.count = self.count.wrapping_add(1);
        let mut id = String::with_capacity(45);
        for (index, digit) in hex.chars().enumerate() {
            if matches!(index, 8 | 12 | 16 | 20) {
                id.push('-');
            }
            id.push(digit);
        }
        format!("{id}.{:x}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_and_a_number() {
        let id = Ids::new(1, "a-device").next();
        let (uuid, number) = id.split_once('.').unwrap();
        let groups: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
        assert_eq!(number, "1");
    }

    #[test]
    fn ids_repeat_with_the_seed_and_differ_otherwise() {
        let three = |seed, uuid| {
            let mut ids = Ids::new(seed, uuid);
            [ids.next(), ids.next(), ids.next()]
        };
        assert_eq!(three(1, "a"), three(1, "a"));
        assert_ne!(three(1, "a"), three(2, "a"));
        assert_ne!(three(1, "a"), three(1, "b"));
        assert_ne!(three(1, "a")[0].get(..36), three(1, "a")[1].get(..36));
    }
}
