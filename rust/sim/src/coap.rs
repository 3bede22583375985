// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What both ends of CoAP need besides `coap_lite`'s messages.

use coap_lite::{CoapOption, MessageClass, Packet};

/// `Content-Format` of CBOR.
pub(crate) const CBOR: u8 = 60;

/// A Block1 or Block2 option's value (RFC 7959). `coap_lite`'s own cannot tell numbers above 4095.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// Number of the block.
    pub(crate) number: u32,
    /// Whether others follow.
    pub(crate) more: bool,
    /// The size is `16 << exponent`.
    pub(crate) exponent: u8,
}

impl Block {
    /// Block `number` of blocks of `1 << (exponent + 4)` bytes.
    pub(crate) fn new(number: u32, more: bool, exponent: u8) -> Self {
        Self { number, more, exponent }
    }

    /// The option in `packet`; `None` when there is none, or none that can be understood.
    pub(crate) fn of(packet: &Packet, option: CoapOption) -> Option<Self> {
        Self::from_bytes(packet.get_first_option(option)?)
    }

    /// Reads an option's value of at most three bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > 3 {
            return None;
        }
        let value = bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
        let exponent = u8::try_from(value & 7).ok().filter(|exponent| *exponent < 7)?;
        Some(Self { number: value >> 4, more: value & 8 != 0, exponent })
    }

    /// The option's value in its shortest form.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let value = self.number << 4 | u32::from(self.more) << 3 | u32::from(self.exponent);
        value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
    }

    /// Bytes in a whole block.
    pub(crate) fn size(self) -> usize {
        16 << self.exponent
    }

    /// Bytes before the block.
    pub(crate) fn offset(self) -> usize {
        usize::try_from(self.number).map_or(usize::MAX, |number| number.saturating_mul(self.size()))
    }
}

/// `class * 100 + detail`, as records tell a code.
#[cfg(test)]
pub(crate) fn status_of(code: MessageClass) -> u16 {
    let code = u16::from(u8::from(code));
    (code >> 5) * 100 + (code & 0x1f)
}

/// The code of `class * 100 + detail`; `None` when there is none.
pub(crate) fn code_of(status: u16) -> Option<MessageClass> {
    let (class, detail) = (u8::try_from(status / 100).ok()?, u8::try_from(status % 100).ok()?);
    (class < 8 && detail < 32).then(|| MessageClass::from(class << 5 | detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_number_survive_the_wire() {
        for number in [0, 1, 15, 16, 4095, 4096, (1 << 20) - 1] {
            for more in [false, true] {
                let block = Block::new(number, more, 4);
                assert_eq!(Block::from_bytes(&block.to_bytes()), Some(block));
            }
        }
        assert!(Block::new(0, false, 0).to_bytes().is_empty());
        assert_eq!(Block::from_bytes(&[0x0f]), None);
        assert_eq!(Block::from_bytes(&[0; 4]), None);
        assert_eq!((Block::new(3, true, 4).size(), Block::new(3, true, 4).offset()), (256, 768));
    }

    #[test]
    fn codes_read_as_numbers() {
        for status in [201, 205, 231, 400, 401, 404, 500, 503] {
            assert_eq!(code_of(status).map(status_of), Some(status));
        }
        assert_eq!(code_of(599), None);
        assert_eq!(code_of(900), None);
    }
}
