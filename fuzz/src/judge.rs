// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The judge: what a batch and a report are, by a CBOR implementation that is not the library's.

use ciborium_io::Read;
use ciborium_ll::{Decoder, Header};

/// Longest correlation id in bytes.
const MAX_ID: usize = 45;
/// Most CME errors a command may ignore.
const MAX_IGNORED: usize = 6;
/// Most pairs in one config command.
const MAX_PAIRS: usize = 10;

/// What a command asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An AT command.
    At {
        /// Its name.
        set: Vec<u8>,
        /// What is behind the equals sign.
        parameters: Vec<u8>,
        /// CME errors that count as success.
        ignored: Vec<u32>,
    },
    /// Pairs for the settings.
    Config(Vec<(Vec<u8>, Vec<u8>)>),
    /// The end of provisioning.
    Finished,
}

/// A command with its correlation id.
pub type Item = (Vec<u8>, Act);

/// A response with its correlation id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Whose response it is.
    pub id: Vec<u8>,
    /// 99, 100, 101 or 102.
    pub code: u32,
    /// The CME error of an error.
    pub cme: Option<u32>,
    /// The text of an error or of an AT command.
    pub text: Vec<u8>,
}

/// The batch that `bytes` are; `None` when they are none.
#[must_use]
pub fn batch(bytes: &[u8]) -> Option<Vec<Item>> {
    let mut input = Input::new(bytes);
    let mut items = Vec::new();
    let mut list = input.open_array()?;
    while list.next(&mut input)? {
        items.push(input.command()?);
    }
    (!items.is_empty() && input.is_at_end()).then_some(items)
}

/// The report that `bytes` are; `None` when they are none.
#[must_use]
pub fn report(bytes: &[u8]) -> Option<Vec<Response>> {
    let mut input = Input::new(bytes);
    let mut responses = Vec::new();
    let mut list = input.open_array()?;
    while list.next(&mut input)? {
        responses.push(input.response()?);
    }
    (!responses.is_empty() && input.is_at_end()).then_some(responses)
}

/// The bytes that are judged.
struct Input<'b> {
    decoder: Decoder<&'b [u8]>,
    len: usize,
}

/// The members of an array or a map that are still to come; `None` until a break.
struct Members(Option<usize>);

impl Members {
    /// Whether another follows. The break of an indefinite form is read.
    fn next(&mut self, input: &mut Input<'_>) -> Option<bool> {
        match &mut self.0 {
            Some(0) => Some(false),
            Some(left) => {
                *left -= 1;
                Some(true)
            }
            None => match input.decoder.pull().ok()? {
                Header::Break => {
                    self.0 = Some(0);
                    Some(false)
                }
                header => {
                    input.decoder.push(header);
                    Some(true)
                }
            },
        }
    }

    /// Reads the end, which has to be here.
    fn end(mut self, input: &mut Input<'_>) -> Option<()> {
        (!self.next(input)?).then_some(())
    }
}

impl<'b> Input<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { decoder: Decoder::from(bytes), len: bytes.len() }
    }

    fn is_at_end(&mut self) -> bool {
        self.decoder.offset() == self.len
    }

    fn take(&mut self, len: usize) -> Option<Vec<u8>> {
        if len > self.len.checked_sub(self.decoder.offset())? {
            return None;
        }
        let mut bytes = vec![0; len];
        self.decoder.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// `len` bytes that are whole characters.
    fn take_text(&mut self, len: usize) -> Option<Vec<u8>> {
        String::from_utf8(self.take(len)?).ok().map(String::into_bytes)
    }

    /// Chunks up to their break. Each is text of its own: a character is not split between two of
    /// them (RFC 8949 section 3.2.3).
    fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            match self.decoder.pull().ok()? {
                Header::Break => return Some(whole),
                Header::Text(Some(len)) => whole.extend(self.take_text(len)?),
                _ => return None,
            }
        }
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        match self.decoder.pull().ok()? {
            Header::Text(Some(len)) => self.take_text(len),
            Header::Text(None) => self.chunks(),
            _ => None,
        }
    }

    /// Text that C will see.
    fn c_text(&mut self) -> Option<Vec<u8>> {
        self.text().filter(|text| !text.contains(&0))
    }

    fn id(&mut self) -> Option<Vec<u8>> {
        self.text().filter(|id| id.len() <= MAX_ID && !id.iter().any(u8::is_ascii_control))
    }

    /// A number of at most 32 bits: the protocol has no larger one.
    fn number(&mut self) -> Option<u32> {
        match self.decoder.pull().ok()? {
            Header::Positive(number) => u32::try_from(number).ok(),
            _ => None,
        }
    }

    fn open_array(&mut self) -> Option<Members> {
        match self.decoder.pull().ok()? {
            Header::Array(len) => Some(Members(len)),
            _ => None,
        }
    }

    fn open_map(&mut self) -> Option<Members> {
        match self.decoder.pull().ok()? {
            Header::Map(len) => Some(Members(len)),
            _ => None,
        }
    }

    /// A member that has to be there.
    fn member(&mut self, members: &mut Members) -> Option<()> {
        members.next(self)?.then_some(())
    }

    fn command(&mut self) -> Option<Item> {
        let mut members = self.open_array()?;
        self.member(&mut members)?;
        let id = self.id()?;
        self.member(&mut members)?;
        let act = match self.number()? {
            0 => self.at(&mut members)?,
            1 => {
                self.member(&mut members)?;
                Act::Config(self.pairs()?)
            }
            2 => Act::Finished,
            _ => return None,
        };
        members.end(self)?;
        Some((id, act))
    }

    fn at(&mut self, members: &mut Members) -> Option<Act> {
        self.member(members)?;
        let set = self.c_text()?;
        self.member(members)?;
        let parameters = self.c_text()?;
        self.member(members)?;
        let mut ignored = Vec::new();
        let mut list = self.open_array()?;
        while list.next(self)? {
            ignored.push(self.number()?);
            if ignored.len() > MAX_IGNORED {
                return None;
            }
        }
        Some(Act::At { set, parameters, ignored })
    }

    fn pairs(&mut self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut pairs = Vec::new();
        let mut map = self.open_map()?;
        while map.next(self)? {
            pairs.push((self.c_text()?, self.text()?));
            if pairs.len() > MAX_PAIRS {
                return None;
            }
        }
        Some(pairs)
    }

    fn response(&mut self) -> Option<Response> {
        let mut members = self.open_array()?;
        self.member(&mut members)?;
        let id = self.id()?;
        self.member(&mut members)?;
        let code = self.number()?;
        let (mut cme, mut text) = (None, Vec::new());
        if code == 99 {
            self.member(&mut members)?;
            cme = Some(self.number()?);
        }
        if matches!(code, 99 | 100) {
            self.member(&mut members)?;
            text = self.text()?;
        }
        members.end(self)?;
        matches!(code, 99..=102).then_some(Response { id, code, cme, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_protocol_is_a_batch() {
        let bytes = b"\x81\x82\x78\x2696885f84-8cac-4257-b5cc-94bc416a1c1d.d\x02";
        let items = batch(bytes).expect("is one");
        assert_eq!(items, [(b"96885f84-8cac-4257-b5cc-94bc416a1c1d.d".to_vec(), Act::Finished)]);
        assert_eq!(batch(&bytes[..5]), None);
        assert_eq!(batch(b"\x80"), None);
    }

    #[test]
    fn strings_in_chunks_are_one_string() {
        let of = |id: &[u8]| batch(&[b"\x81\x82", id, b"\x02"].concat());
        assert_eq!(of(b"\x7f\x62ab\x61c\xff"), Some(vec![(b"abc".to_vec(), Act::Finished)]));
        for bad in [&b"\x7f\x7f\xff\xff"[..], b"\x7f\x42ab\xff", b"\x7f\x61a", b"\x61\xc3"] {
            assert_eq!(of(bad), None, "{bad:02x?}");
        }
    }

    #[test]
    fn a_character_is_not_split_between_chunks() {
        let of = |id: &[u8]| batch(&[b"\x81\x82", id, b"\x02"].concat());
        assert!(of(b"\x7f\x62\xc3\xa9\x61c\xff").is_some());
        assert_eq!(of(b"\x7f\x61\xc3\x61\xa9\xff"), None);
    }
}
