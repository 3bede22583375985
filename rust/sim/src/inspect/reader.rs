// SPDX-License-Identifier: Apache-2.0 OR MIT

//! CBOR items with the offset and the expectation kept for the error.

use std::fmt;

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};

/// Where a message stops making sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Offset of the first byte that does not fit, counted from 0.
    pub offset: usize,
    /// What would have fitted.
    pub expected: String,
    /// What is there instead.
    pub found: String,
}

impl Malformed {
    pub(super) fn new(offset: usize, expected: &str, found: &str) -> Self {
        Self { offset, expected: expected.to_owned(), found: found.to_owned() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: expected {}, found {}", self.offset, self.expected, self.found)
    }
}

impl std::error::Error for Malformed {}

/// A decoder that knows what its caller wants.
pub(super) struct Reader<'a> {
    decoder: Decoder<'a>,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { decoder: Decoder::new(bytes), bytes }
    }

    pub(super) fn offset(&self) -> usize {
        self.decoder.position()
    }

    /// Opens an array; `None` is the number of elements of one of indefinite length.
    pub(super) fn array(&mut self, expected: &str) -> Result<Option<u64>, Malformed> {
        self.item(expected, Decoder::array)
    }

    /// Opens a map; counts pairs as [`Reader::array`] counts elements.
    pub(super) fn map(&mut self, expected: &str) -> Result<Option<u64>, Malformed> {
        self.item(expected, Decoder::map)
    }

    pub(super) fn uint(&mut self, expected: &str) -> Result<u32, Malformed> {
        self.item(expected, Decoder::u32)
    }

    /// A text string, in one piece or in several.
    pub(super) fn text(&mut self, expected: &str) -> Result<String, Malformed> {
        self.item(expected, |decoder| decoder.str_iter()?.collect())
    }

    /// Whether the open array or map has one more element, and counts it.
    pub(super) fn more(&mut self, left: &mut Option<u64>) -> Result<bool, Malformed> {
        match left {
            Some(0) => Ok(false),
            Some(n) => {
                *n -= 1;
                Ok(true)
            }
            None => match self.bytes.get(self.offset()) {
                Some(0xff) => {
                    self.decoder.set_position(self.offset() + 1);
                    *left = Some(0);
                    Ok(false)
                }
                Some(_) => Ok(true),
                None => Err(self.ended("one more element or a break")),
            },
        }
    }

    /// As [`Reader::more`], for an element that has to be there.
    pub(super) fn next(&mut self, left: &mut Option<u64>, expected: &str) -> Result<(), Malformed> {
        let start = self.offset();
        if self.more(left)? {
            return Ok(());
        }
        Err(Malformed::new(start, expected, "the end of the entry"))
    }

    /// Checks that everything was read.
    pub(super) fn end(&self) -> Result<(), Malformed> {
        match self.bytes.len() - self.offset() {
            0 => Ok(()),
            1 => Err(Malformed::new(self.offset(), "the end of the message", "one more byte")),
            n => {
                let found = format!("{n} more bytes");
                Err(Malformed::new(self.offset(), "the end of the message", &found))
            }
        }
    }

    fn item<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&mut Decoder<'a>) -> Result<T, Error>,
    ) -> Result<T, Malformed> {
        let start = self.offset();
        let found = self.decoder.datatype();
        read(&mut self.decoder).map_err(|error| match found {
            _ if error.is_end_of_input() => self.ended(expected),
            Ok(kind) if error.is_type_mismatch() => {
                Malformed::new(start, expected, &describe(kind))
            }
            _ => Malformed::new(start, expected, &reason(&error)),
        })
    }

    fn ended(&self, expected: &str) -> Malformed {
        Malformed::new(self.bytes.len(), expected, "the end of the input")
    }
}

fn reason(error: &Error) -> String {
    let text = error.to_string();
    if text.contains("utf-8") {
        return "text that is not UTF-8".to_owned();
    }
    // The number comes first, then how the decoder sees it.
    match text.split_once(" overflows") {
        Some((number, _)) => format!("{number}, which has more than 32 bits"),
        None => text,
    }
}

fn describe(kind: Type) -> String {
    let text = match kind {
        Type::Bool => "a boolean",
        Type::Null => "null",
        Type::Undefined => "undefined",
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => "an unsigned integer",
        Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => "a negative integer",
        Type::F16 | Type::F32 | Type::F64 => "a floating point number",
        Type::Simple => "a simple value",
        Type::Bytes | Type::BytesIndef => "a byte string",
        Type::String | Type::StringIndef => "a text string",
        Type::Array | Type::ArrayIndef => "an array",
        Type::Map | Type::MapIndef => "a map",
        Type::Tag => "a tag",
        Type::Break => "a break",
        Type::Unknown(byte) => return format!("the byte 0x{byte:02x}, which CBOR does not use"),
    };
    text.to_owned()
}
