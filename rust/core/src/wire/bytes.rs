// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Bytes in a borrowed buffer: copied, moved, searched, and read or written as a decimal number.

/// Copies `bytes` to `buffer[at..]` and returns where they end; `None`, and nothing is copied, when
/// they do not fit.
pub(crate) fn put(buffer: &mut [u8], at: usize, bytes: &[u8]) -> Option<usize> {
    let end = at.checked_add(bytes.len())?;
    for (to, from) in buffer.get_mut(at..end)?.iter_mut().zip(bytes) {
        *to = *from;
    }
    Some(end)
}

/// Moves the `size` bytes at `from` to `to`. What is not inside the buffer is left out.
///
/// The two ranges may overlap. The copy begins at the end that lies in the direction of the move, so
/// that no byte is overwritten before it was read: at the front when the bytes go towards the front,
/// else at the back.
pub(crate) fn shift(buffer: &mut [u8], from: usize, to: usize, size: usize) {
    let mut copy = |offset: usize| {
        if let Some(byte) = buffer.get(from + offset).copied()
            && let Some(target) = buffer.get_mut(to + offset)
        {
            *target = byte;
        }
    };
    if to <= from {
        (0..size).for_each(&mut copy);
    } else {
        (0..size).rev().for_each(&mut copy);
    }
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

/// The text up to the first NUL of a buffer that C filled, or all of it when there is none.
#[must_use]
pub(crate) fn until_nul(buffer: &[u8]) -> &[u8] {
    buffer.split(|&byte| byte == 0).next().unwrap_or_default()
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
    fn c_text_ends_at_its_first_nul() {
        assert_eq!(until_nul(b"OK\r\n\0junk"), b"OK\r\n");
        assert_eq!(until_nul(b"\0"), b"");
        assert_eq!(until_nul(b"full"), b"full");
        assert_eq!(until_nul(b""), b"");
    }
}
