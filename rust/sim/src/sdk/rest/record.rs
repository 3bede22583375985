// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a modem's TLS can take in one record.

/// Type, version and length (RFC 5246 section 6.2.1).
const HEADER_LEN: usize = 5;
/// The type of a record with content.
const APPLICATION_DATA: u8 = 23;
/// Nonce and tag of AES-GCM (RFC 5288 section 3), which are no content.
const OVERHEAD: usize = 24;

/// Follows the records in a stream of bytes.
pub(super) struct RecordLimit {
    limit: usize,
    header: Vec<u8>,
    left: usize,
}

impl RecordLimit {
    /// No record has more than `limit` bytes of content.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, header: Vec::new(), left: 0 }
    }

    /// Takes the next bytes of the stream; false when a record in them is too large.
    pub(super) fn takes(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            if self.left > 0 {
                self.left -= 1;
                continue;
            }
            self.header.push(*byte);
            if let [kind, _, _, high, low] = self.header[..] {
                let len = usize::from(u16::from_be_bytes([high, low]));
                self.header.clear();
                if kind == APPLICATION_DATA && len > self.limit + OVERHEAD {
                    return false;
                }
                self.left = len;
            }
        }
        debug_assert!(self.header.len() < HEADER_LEN);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of `kind` with so many bytes.
    fn record(kind: u8, len: u16) -> Vec<u8> {
        let [high, low] = len.to_be_bytes();
        [vec![kind, 3, 3, high, low], vec![APPLICATION_DATA; usize::from(len)]].concat()
    }

    #[test]
    fn the_limit_is_for_content_however_it_arrives() {
        let stream = [record(22, 4000), record(23, 2327), record(23, 1)].concat();
        for size in [1, 3, 5, 1000, stream.len()] {
            let mut records = RecordLimit::new(2303);
            assert!(stream.chunks(size).all(|bytes| records.takes(bytes)), "{size}");
            let large = record(23, 2328);
            assert!(!large.chunks(size).all(|bytes| records.takes(bytes)), "{size}");
        }
    }
}
