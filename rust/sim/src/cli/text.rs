// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Texts that fit: into a line, and onto a terminal.

use std::io::stdout;

use terminal_size::{Width, terminal_size_of};

/// Columns that a text may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// So many.
    Columns(usize),
    /// As many as it needs.
    Unlimited,
}

impl Room {
    /// What every terminal has.
    pub(crate) const DEFAULT: Self = Self::Columns(80);
    /// Less than this is no room.
    const LEAST: usize = 60;

    /// The width of the terminal that the output goes to; that of a usual one when it is none.
    pub(crate) fn of_output() -> Self {
        match terminal_size_of(stdout()) {
            Some((Width(columns), _)) => Self::Columns(usize::from(columns).max(Self::LEAST)),
            None => Self::DEFAULT,
        }
    }

    /// What is left when so many are taken.
    pub(crate) fn without(self, taken: usize) -> Self {
        match self {
            Self::Columns(columns) => Self::Columns(columns.saturating_sub(taken)),
            Self::Unlimited => Self::Unlimited,
        }
    }

    /// A half of it.
    pub(crate) fn half(self) -> Self {
        match self {
            Self::Columns(columns) => Self::Columns(columns / 2),
            Self::Unlimited => Self::Unlimited,
        }
    }

    /// Whether texts have to be cut at all.
    pub(crate) fn is_limited(self) -> bool {
        self != Self::Unlimited
    }
}

/// A text on one line and without anything a terminal obeys, no longer than there is room.
pub(crate) fn cut(text: &str, room: Room) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    match room {
        Room::Columns(columns) if shown.chars().count() > columns => {
            let start: String = shown.chars().take(columns.saturating_sub(1)).collect();
            format!("{start}…")
        }
        _ => shown,
    }
}

/// A text in lines that fit, broken between words.
pub(crate) fn wrap(text: &str, room: Room) -> String {
    let Room::Columns(columns) = room else { return cut(text, room) };
    let mut out = String::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        let word = cut(word, room);
        let len = word.chars().count();
        if taken > 0 && taken + 1 + len > columns {
            out.push('\n');
            taken = 0;
        } else if taken > 0 {
            out.push(' ');
            taken += 1;
        }
        out += &word;
        taken += len;
    }
    out
}

/// A correlation id or a digest in a few characters: its start and what follows its last dot.
pub(crate) fn short(id: &str, room: Room) -> String {
    const SHOWN: usize = 16;
    if !room.is_limited() || id.chars().count() <= SHOWN {
        return cut(id, room);
    }
    let (whole, end) = match id.rsplit_once('.') {
        Some((whole, end)) if end.len() <= 4 => (whole, format!(".{end}")),
        _ => (id, String::new()),
    };
    let start: String = whole.chars().take(SHOWN - 2 - end.len()).collect();
    cut(&format!("{start}…{end}"), Room::Unlimited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_reach_the_terminal_raw_nor_flood_it() {
        assert_eq!(cut("a\u{1b}[2Jb\n", Room::DEFAULT), "a\\u{1b}[2Jb\\n");
        let long = cut(&"x".repeat(5000), Room::DEFAULT);
        assert!(long.ends_with('…') && long.chars().count() == 80);
        assert_eq!(cut(&"x".repeat(5000), Room::Unlimited).len(), 5000);
        assert_eq!(cut("abc", Room::Columns(0)), "…");
    }

    #[test]
    fn long_texts_are_broken_between_words() {
        assert_eq!(wrap("one two three", Room::Columns(7)), "one two\nthree");
        assert_eq!(wrap("one\ttwo", Room::Unlimited), "one\\ttwo");
        assert_eq!(wrap("enormous", Room::Columns(4)), "eno…");
    }

    #[test]
    fn ids_are_told_by_their_start_and_their_number() {
        let id = "9685ef84-8cac-4257-b5cc-94bc416a1c1d.d";
        assert_eq!(short(id, Room::DEFAULT), "9685ef84-8ca….d");
        assert_eq!(short(id, Room::Unlimited), id);
        assert_eq!(short(&"a".repeat(64), Room::DEFAULT), "aaaaaaaaaaaaaa…");
        assert_eq!(short("short.1", Room::DEFAULT), "short.1");
    }
}
