// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The few CBOR items that batches and reports are made of, read and written by minicbor.
//!
//! What minicbor says of an error is dropped at once, so that its details do not reach a device:
//! where the item that is wrong begins is all that is told.

use core::convert::Infallible;

use minicbor::encode::Write;
use minicbor::{Decoder, Encoder};

use super::bytes::{put, shift};
use super::utf8;

/// The byte that ends an item of indefinite length (RFC 8949 section 3.2.1).
pub(crate) const BREAK: u8 = 0xff;

/// The major types of what is read (RFC 8949 section 3.1), as they stand in the first byte.
const NUMBER: u8 = 0;
const TEXT: u8 = 3 << 5;
const ARRAY: u8 = 4 << 5;
const MAP: u8 = 5 << 5;
/// What stands there at least where the argument does not, but behind it.
const LONGER: u8 = 24;
/// What stands behind the major type in the first byte of an item of indefinite length.
const INDEFINITE: u8 = 31;
/// The first byte of text in chunks.
pub(crate) const CHUNKED_TEXT: u8 = TEXT | INDEFINITE;
/// Longest head of an item.
pub(crate) const MAX_HEAD: usize = 9;

/// Reads items in order. A read that fails returns `None` and stays where it was.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// A reader of the same bytes whose next item is at `offset`.
    pub(crate) fn at(&self, offset: usize) -> Self {
        let mut decoder = Decoder::new(self.0.input());
        decoder.set_position(offset);
        Self(decoder)
    }

    /// Offset of the next item.
    pub(crate) fn position(&self) -> usize {
        self.0.position()
    }

    /// Whether everything is read.
    pub(crate) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    /// The first byte of the next item.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// What is not read yet.
    // Two loads, which a call would double.
    #[inline(always)]
    fn rest(&self) -> &'b [u8] {
        self.0.input().get(self.0.position()..).unwrap_or_default()
    }

    /// An unsigned number of 32 bits, which nothing in the protocol exceeds.
    pub(crate) fn number(&mut self) -> Option<u32> {
        self.argument(NUMBER)
    }

    /// Reads an item, or stays where it was.
    fn item<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.position();
        let item = read(self);
        if item.is_none() {
            self.0.set_position(start);
        }
        item
    }

    /// Text of definite length, which is valid UTF-8.
    pub(crate) fn text(&mut self) -> Option<&'b [u8]> {
        self.item(|reader| reader.known_text().filter(|text| utf8::is_valid(text)))
    }

    /// Text that [`Reader::text`] has read before: it is not looked into again.
    pub(crate) fn known_text(&mut self) -> Option<&'b [u8]> {
        self.item(|reader| {
            let len = reader.argument(TEXT)?;
            let text = reader.rest().get(..len as usize)?;
            reader.0.set_position(reader.position() + text.len());
            Some(text)
        })
    }

    /// The head of an array, in its definite or indefinite form.
    pub(crate) fn array(&mut self) -> Option<Sequence> {
        self.sequence(ARRAY)
    }

    /// The head of a map, in its definite or indefinite form.
    pub(crate) fn map(&mut self) -> Option<Sequence> {
        self.sequence(MAP)
    }

    fn sequence(&mut self, major: u8) -> Option<Sequence> {
        if self.skip(major | INDEFINITE) {
            return Some(Sequence { left: Sequence::OPEN });
        }
        self.item(|reader| {
            let left = reader.argument(major).filter(|&left| left != Sequence::OPEN)?;
            Some(Sequence { left })
        })
    }

    /// The argument in the head of an item of this major type.
    ///
    /// It is coded alike for all of them (RFC 8949 section 3), so minicbor reads the head of each as
    /// that of a number, which has its major type's bits clear. So one piece of code reads them all.
    fn argument(&mut self, major: u8) -> Option<u32> {
        let rest = self.rest();
        let mut head = [0; MAX_HEAD];
        let [first, ..] = &mut head;
        *first = *rest.first()? ^ major;
        // Most heads are one byte, and nothing behind it need be copied.
        if *first >= LONGER {
            head.iter_mut().zip(rest).skip(1).for_each(|(to, from)| *to = *from);
        }
        let mut decoder = Decoder::new(&head);
        let argument = decoder.u32().ok()?;
        let end = self.position() + decoder.position();
        // What was cut short has been read as if zeroes were behind it.
        if end > self.0.input().len() {
            return None;
        }
        self.0.set_position(end);
        Some(argument)
    }

    /// Whether the next byte is this one, which is read then.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.0.set_position(self.position() + 1);
        }
        is_next
    }

    /// The break of an item of indefinite length; whether it was one.
    pub(crate) fn end(&mut self) -> bool {
        self.skip(BREAK)
    }
}

/// The members of an array or a map that are still to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sequence {
    left: u32,
}

impl Sequence {
    /// No members.
    pub(crate) const EMPTY: Self = Self { left: 0 };

    /// The count of an indefinite form; no buffer holds so many.
    const OPEN: u32 = u32::MAX;

    /// Whether the last member was read, and the break of an indefinite form.
    pub(crate) const fn is_over(self) -> bool {
        self.left == 0
    }

    /// Whether another member follows; reads the break of an indefinite form.
    pub(crate) fn has_next(&mut self, reader: &mut Reader<'_>) -> bool {
        if self.left == Self::OPEN {
            if !reader.end() {
                return true;
            }
            self.left = 0;
        }
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        true
    }
}

/// Where the encoder writes to. What does not fit is remembered.
#[derive(Debug)]
struct Sink<'b> {
    buffer: &'b mut [u8],
    len: usize,
    overflow: bool,
}

impl Write for Sink<'_> {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        match put(self.buffer, self.len, bytes) {
            Some(end) => self.len = end,
            None => self.overflow = true,
        }
        Ok(())
    }
}

/// Writes items into a buffer, each in its shortest form (RFC 8949 section 4.2.1).
///
/// Nothing fails: [`Writer::finish`] tells in the end whether all of it fitted.
#[derive(Debug)]
pub(crate) struct Writer<'b>(Encoder<Sink<'b>>);

impl<'b> Writer<'b> {
    pub(crate) fn new(buffer: &'b mut [u8]) -> Self {
        Self(Encoder::new(Sink { buffer, len: 0, overflow: false }))
    }

    /// The head of an item of this major type.
    ///
    /// As it is read: minicbor writes the argument as a number, and the type's bits, which are clear in one,
    /// are added. What they are added to is discarded if the number did not fit.
    fn head(&mut self, major: u8, argument: u32) {
        let at = self.0.writer().len;
        self.0.u32(argument).ok();
        if let Some(first) = self.0.writer_mut().buffer.get_mut(at) {
            *first |= major;
        }
    }

    /// The head of an array.
    pub(crate) fn array(&mut self, members: u8) {
        self.head(ARRAY, members.into());
    }

    pub(crate) fn number(&mut self, number: u32) {
        self.head(NUMBER, number);
    }

    pub(crate) fn text(&mut self, text: &[u8]) {
        self.text_head(text.len());
        self.0.writer_mut().write_all(text).ok();
    }

    /// Text that lies in the buffer already, behind everything written so far.
    pub(crate) fn text_at(&mut self, at: usize, len: usize) {
        self.text_head(len);
        let sink = self.0.writer_mut();
        match shift(sink.buffer, at, sink.len, len) {
            Some(end) => sink.len = end,
            None => sink.overflow = true,
        }
    }

    /// The head of a text, without the text.
    pub(crate) fn text_head(&mut self, len: usize) {
        // No buffer is longer than its lengths of 32 bits count, on a device; elsewhere nothing has room for it.
        self.head(TEXT, u32::try_from(len).unwrap_or(u32::MAX));
    }

    /// How much was written; `None` when it did not fit.
    pub(crate) fn finish(self) -> Option<usize> {
        let Sink { len, overflow, .. } = self.0.into_writer();
        (!overflow).then_some(len)
    }
}

#[cfg(test)]
mod tests;
