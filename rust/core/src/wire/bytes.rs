// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Bytes in a borrowed buffer: copied, moved, searched, and read or written as a decimal number.

/// Copies `bytes` to `buffer[at..]` and returns where they end; `None`, and nothing is copied, when
/// they do not fit.
pub(crate) fn put(buffer: &mut [u8], at: usize, bytes: &[u8]) -> Option<usize> {
    let (_, rest) = buffer.split_at_mut_checked(at)?;
    let (room, _) = rest.split_at_mut_checked(bytes.len())?;
    // Four at a time: optimised for size, neither a loop over bytes nor the C library's own is faster
    // than that, and `copy_from_slice` keeps its check of the two lengths, and a panic.
    let ((to_words, to_rest), (words, rest)) = (room.as_chunks_mut::<4>(), bytes.as_chunks::<4>());
    to_words.iter_mut().zip(words).for_each(|(to, from)| *to = *from);
    to_rest.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    Some(at + bytes.len())
}

/// Moves the `len` bytes at `from` to `to`, where they may overlap with themselves, and returns where
/// they end; `None`, and nothing is moved, when one of the two is not inside the buffer.
pub(crate) fn shift(buffer: &mut [u8], from: usize, to: usize, len: usize) -> Option<usize> {
    // In the terms in which `copy_within` checks them again, so that its panics are proven away.
    let last = buffer.len().checked_sub(len)?;
    if from > last || to > last {
        return None;
    }
    if from != to {
        buffer.copy_within(from..from + len, to);
    }
    Some(to + len)
}

/// Digits of the largest `u32`.
pub(crate) const MAX_DIGITS: usize = 10;

/// Writes `number` in decimal into the end of `digits` and returns that part.
pub(crate) fn decimal(number: u32, digits: &mut [u8; MAX_DIGITS]) -> &[u8] {
    let mut rest = number;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
        if rest == 0 {
            break;
        }
    }
    digits.get(MAX_DIGITS - used..).unwrap_or_default()
}

/// Decimal digits only; `str::parse` would take a sign as well.
pub(crate) fn parse(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    let mut number = 0_u32;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    Some(number)
}

/// The parts of `text` between separators, as `slice::split` gives them; one for all who split, as each closure
/// would bring its own.
pub(crate) fn parts(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> + Clone {
    text.split(move |&byte| byte == separator)
}

/// Leaves an empty text in a buffer that C may fill; only its end is written.
pub(crate) const fn clear(buffer: &mut [u8]) {
    if let Some(first) = buffer.first_mut() {
        *first = 0;
    }
}

/// The text up to the first NUL of a buffer that C filled, or all of it when there is none.
#[must_use]
pub(crate) fn until_nul(buffer: &[u8]) -> &[u8] {
    let mut len = plain_len(buffer);
    len += buffer.get(len..).unwrap_or_default().iter().take_while(|byte| **byte != 0).count();
    buffer.get(..len).unwrap_or_default()
}

/// The top bit of each byte of a word, and the lowest.
const TOP: u32 = 0x8080_8080;
const LOWEST: u32 = 0x0101_0101;

/// How many bytes at the front are surely ASCII and no NUL: whole words of them, since nearly all text
/// is that, and byte by byte takes four times as long.
pub(crate) fn plain_len(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<4>();
    let is_plain = |word: &[u8; 4]| {
        let word = u32::from_le_bytes(*word);
        // A byte that is 0 borrows from the next, and its top bit is set then.
        (word | word.wrapping_sub(LOWEST)) & TOP == 0
    };
    words.iter().take_while(|word| is_plain(word)).count() * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 7, 10, 99, 100, u32::MAX] {
            let mut digits = [0; MAX_DIGITS];
            assert_eq!(decimal(number, &mut digits), std::format!("{number}").as_bytes());
        }
    }

    #[test]
    fn bytes_are_copied_whole_or_not_at_all() {
        let mut buffer = *b"abcd";
        assert_eq!(put(&mut buffer, 1, b"xy"), Some(3));
        assert_eq!(put(&mut buffer, 4, b""), Some(4));
        for at in [3, 4, 5, usize::MAX] {
            assert_eq!(put(&mut buffer, at, b"zz"), None, "{at}");
        }
        assert_eq!(&buffer, b"axyd");
    }

    #[test]
    fn bytes_move_either_way_over_themselves_or_stay() {
        for (from, to, len, moved) in
            [(0, 2, 4, b"ababcd"), (2, 0, 4, b"cdefef"), (1, 1, 5, b"abcdef"), (0, 6, 0, b"abcdef")]
        {
            let mut buffer = *b"abcdef";
            assert_eq!(shift(&mut buffer, from, to, len), Some(to + len));
            assert_eq!(&buffer, moved);
        }
        for (from, to, len) in [
            (0, 3, 4),
            (3, 0, 4),
            (0, 7, 0),
            (usize::MAX, 0, 1),
            (0, usize::MAX, 2),
            (1, 0, usize::MAX),
        ] {
            let mut buffer = *b"abcdef";
            assert_eq!(shift(&mut buffer, from, to, len), None);
            assert_eq!(&buffer, b"abcdef");
        }
    }

    #[test]
    fn a_buffer_that_c_leaves_alone_holds_no_text() {
        let mut buffer = *b"old secrets";
        clear(&mut buffer);
        assert_eq!(until_nul(&buffer), b"");
        clear(&mut []);
    }

    #[test]
    fn plain_text_is_ascii_without_a_nul_as_far_as_whole_words_go() {
        assert_eq!(plain_len(b"abcdefgh\x7fij"), 8);
        assert_eq!(plain_len(b"\x01\x7f~ \x01\x01\x01\x01x"), 8);
        for bytes in [&b"abc\0"[..], b"\0abc", b"a\xffbc", b"\x80bcd", b"abc", b""] {
            assert_eq!(plain_len(bytes), 0, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn c_text_ends_at_its_first_nul() {
        assert_eq!(until_nul(b"OK\r\n\0junk"), b"OK\r\n");
        assert_eq!(until_nul(b"\0"), b"");
        assert_eq!(until_nul(b"full"), b"full");
        assert_eq!(until_nul(b"abcd\xc3\xa9f\0"), b"abcd\xc3\xa9f");
        assert_eq!(until_nul(b""), b"");
    }
}
