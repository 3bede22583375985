// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A capture file: the blocks of the pcapng format that are needed
//! (draft-ietf-opsawg-pcapng), little endian.

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;

/// By which a reader knows the byte order.
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
/// A section whose length is not told.
const UNKNOWN_LENGTH: u64 = u64::MAX;
/// Packets begin with an IP header: `LINKTYPE_RAW`.
const LINK_TYPE: u16 = 101;
/// Option `if_tsresol`: times are in units of ten to the minus this.
const TIME_RESOLUTION: (u16, u8) = (9, 3);
/// Secrets are a TLS key log.
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// A file with one section and one interface.
pub(super) struct File {
    bytes: Vec<u8>,
}

impl File {
    pub(super) fn new() -> Self {
        let mut file = Self { bytes: Vec::new() };
        let mut section = Vec::new();
        section.extend(BYTE_ORDER.to_le_bytes());
        section.extend(1_u16.to_le_bytes());
        section.extend(0_u16.to_le_bytes());
        section.extend(UNKNOWN_LENGTH.to_le_bytes());
        file.add_block(SECTION, &section);
        let mut interface = Vec::new();
        interface.extend(LINK_TYPE.to_le_bytes());
        interface.extend([0; 2]);
        // No limit to a packet's length.
        interface.extend(0_u32.to_le_bytes());
        let (option, value) = TIME_RESOLUTION;
        interface.extend(option.to_le_bytes());
        interface.extend(1_u16.to_le_bytes());
        interface.extend([value, 0, 0, 0]);
        // The end of the options.
        interface.extend([0; 4]);
        file.add_block(INTERFACE, &interface);
        file
    }

    /// Adds the secrets that the packets behind it need.
    pub(super) fn add_key_log(&mut self, keys: &str) {
        let mut body = Vec::new();
        body.extend(TLS_KEY_LOG.to_le_bytes());
        body.extend(length(keys.as_bytes()).to_le_bytes());
        body.extend(keys.as_bytes());
        self.add_block(DECRYPTION_SECRETS, &body);
    }

    /// Adds a packet of the time `unix_ms`.
    pub(super) fn add_packet(&mut self, unix_ms: u64, packet: &[u8]) {
        let mut body = Vec::new();
        body.extend(0_u32.to_le_bytes());
        // The upper half comes first: the truncation is the point.
        body.extend(((unix_ms >> 32) as u32).to_le_bytes());
        body.extend((unix_ms as u32).to_le_bytes());
        body.extend(length(packet).to_le_bytes());
        body.extend(length(packet).to_le_bytes());
        body.extend(packet);
        self.add_block(ENHANCED_PACKET, &body);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn add_block(&mut self, kind: u32, body: &[u8]) {
        let padding = body.len().next_multiple_of(4) - body.len();
        // Type, length, body and length once more.
        let total = length(body) + u32::try_from(padding).unwrap_or_default() + 12;
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(total.to_le_bytes());
        self.bytes.extend(body);
        self.bytes.extend(std::iter::repeat_n(0, padding));
        self.bytes.extend(total.to_le_bytes());
    }
}

/// A length in 32 bits, which nothing in here exceeds.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
