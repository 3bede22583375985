// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A batch of commands, read straight from the receive buffer.
//!
//! ```text
//! commands = [1* [correlation: tstr, command]]
//! at       = 0, set_command: tstr, parameters: tstr, ignore_cme_errors: [0*6 uint]
//! config   = 1, {0*10 tstr => tstr}
//! finished = 2
//! ```
//!
//! [`Batch::decode`] walks over everything once before the first command may run. [`Commands`]
//! then decodes each command again as its turn comes, so that no table of commands is kept. Text in
//! chunks, which hardly anybody sends, ends the walk: it is made contiguous (`chunks.rs`), and
//! the walk begins anew.

use crate::wire::bytes::until_nul;
use crate::wire::cbor::{CHUNKED_TEXT, Reader, Sequence};
use crate::wire::chunks::{self, IllFormed};
use crate::wire::correlation;

/// Most CME errors a command may ignore.
pub const MAX_IGNORED: usize = 6;
/// Most pairs in one config command.
pub const MAX_PAIRS: usize = 10;

const AT: u32 = 0;
const CONFIG: u32 = 1;
const FINISHED: u32 = 2;

/// Why a batch is refused. Nothing of it was executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not a batch as the protocol has it.
    Malformed {
        /// Offset of the item that is wrong, in bytes from the start.
        at: usize,
    },
    /// A good batch with more commands than allowed.
    TooMany {
        /// How many there are.
        count: usize,
    },
}

/// One command.
#[derive(Debug, Clone)]
pub struct Command<'b> {
    /// The name the service gave it.
    pub correlation: &'b [u8],
    /// What to do.
    pub action: Action<'b>,
}

/// What a command asks for.
#[derive(Debug, Clone)]
pub enum Action<'b> {
    /// Run `AT<set_command>=<parameters>`.
    At(AtCommand<'b>),
    /// Store key-value pairs in the settings.
    Config(Pairs<'b>),
    /// Provisioning is complete.
    Finished,
}

/// An AT command; the text is data and never a format string.
#[derive(Debug, Clone)]
pub struct AtCommand<'b> {
    /// Such as `%CMNG`.
    pub set_command: &'b [u8],
    /// Everything after the equals sign.
    pub parameters: &'b [u8],
    /// CME errors that count as success.
    pub ignored: Ignored<'b>,
}

/// The CME errors an AT command ignores, in the order sent.
#[derive(Debug, Clone)]
pub struct Ignored<'b> {
    reader: Reader<'b>,
    sequence: Sequence,
}

impl Iterator for Ignored<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.sequence.has_next(&mut self.reader) { self.reader.number() } else { None }
    }
}

/// The pairs of a config command, in the order sent.
#[derive(Debug, Clone)]
pub struct Pairs<'b> {
    reader: Reader<'b>,
    sequence: Sequence,
}

impl<'b> Iterator for Pairs<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if !self.sequence.has_next(&mut self.reader) {
            return None;
        }
        Some((self.reader.known_text()?, self.reader.known_text()?))
    }
}

/// A batch that was checked from its first to its last byte.
#[derive(Debug, Clone)]
pub struct Batch<'b> {
    bytes: &'b [u8],
    summary: Summary,
}

impl<'b> Batch<'b> {
    /// Checks all of `buffer` and returns what is in it.
    ///
    /// Text in chunks is made contiguous in the buffer, which is why it is borrowed mutably.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] when all commands are good but more than `limit`; else
    /// [`Refused::Malformed`]: an empty batch, an unknown type, a wrong number of members, a NUL
    /// in a command or in a settings key, an id that is too long or has control characters, or
    /// anything behind the batch.
    pub fn decode(buffer: &'b mut [u8], limit: usize) -> Result<Self, Refused> {
        let mut len = buffer.len();
        let mut checked = Summary::of(buffer);
        if let Err(IllFormed(at)) = checked
            && buffer.get(at) == Some(&CHUNKED_TEXT)
        {
            checked = chunks::join(buffer).and_then(|joined| {
                len = joined.len();
                Summary::of(joined)
            });
        }
        let summary = checked.map_err(|IllFormed(at)| Refused::Malformed { at })?;
        if summary.count > limit {
            return Err(Refused::TooMany { count: summary.count });
        }
        Ok(Self { bytes: buffer.get(..len).unwrap_or_default(), summary })
    }

    /// The commands, in the order sent.
    #[must_use]
    pub fn commands(&self) -> Commands<'b> {
        Commands::new(self.bytes, Content::Checked)
    }

    /// The correlation id of the command that begins at `offset`.
    fn id_at(&self, offset: usize) -> &'b [u8] {
        let mut reader = Reader::new(self.bytes).at(offset);
        reader.array().and_then(|_| reader.known_text()).unwrap_or_default()
    }

    /// How many commands there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.summary.count
    }

    /// The correlation id of the first command that is carried out, and so of the first response:
    /// *finished* is acknowledged behind all others.
    #[must_use]
    pub fn first_to_run(&self) -> &'b [u8] {
        self.id_at(self.summary.first_to_run)
    }

    /// The correlation id of the last command.
    #[must_use]
    pub fn last_correlation(&self) -> &'b [u8] {
        self.id_at(self.summary.last)
    }

    /// Upper bound of what acknowledging every *finished* takes, in bytes.
    #[must_use]
    pub const fn acknowledgements_len(&self) -> usize {
        self.summary.acknowledgements
    }

    /// Whether the modem has to be offline for some of them.
    #[must_use]
    pub const fn has_at_commands(&self) -> bool {
        self.summary.has_at_commands
    }
}

/// What the walk over a whole batch found.
#[derive(Debug, Clone, Copy)]
struct Summary {
    count: usize,
    /// Where the commands begin whose ids are asked for.
    first_to_run: usize,
    last: usize,
    acknowledgements: usize,
    has_at_commands: bool,
}

impl Summary {
    /// Looks at every byte there is.
    fn of(bytes: &[u8]) -> Result<Self, IllFormed> {
        let mut commands = Commands::new(bytes, Content::Unknown);
        let mut summary = Self {
            count: 0,
            first_to_run: 0,
            last: 0,
            acknowledgements: 0,
            has_at_commands: false,
        };
        let mut runs_any = false;
        loop {
            let start = commands.reader.position();
            let Some(command) = commands.next() else { break };
            let runs = !matches!(command.action, Action::Finished);
            if summary.count == 0 || (runs && !runs_any) {
                summary.first_to_run = start;
            }
            runs_any |= runs;
            summary.count += 1;
            summary.last = start;
            match command.action {
                Action::At(_) => summary.has_at_commands = true,
                Action::Config(_) => {}
                Action::Finished => {
                    summary.acknowledgements +=
                        command.correlation.len() + ACKNOWLEDGEMENT_OVERHEAD;
                }
            }
        }
        // A command that cannot be decoded ends the walk as well, at itself and before the end.
        if summary.count == 0 || !commands.is_complete() {
            return Err(IllFormed(commands.reader.position()));
        }
        Ok(summary)
    }
}

/// Array head, string head of up to two bytes and the code 102 (two bytes).
const ACKNOWLEDGEMENT_OVERHEAD: usize = 5;

/// The commands that are still to come.
#[derive(Debug, Clone)]
pub struct Commands<'b> {
    reader: Reader<'b>,
    sequence: Sequence,
    content: Content,
}

impl<'b> Commands<'b> {
    /// All commands of the batch that is `bytes`; none of what does not begin as one.
    fn new(bytes: &'b [u8], content: Content) -> Self {
        let mut reader = Reader::new(bytes);
        let sequence = reader.array().unwrap_or(Sequence::EMPTY);
        Self { reader, sequence, content }
    }

    /// Whether every member was read and nothing is behind the last.
    fn is_complete(&self) -> bool {
        self.sequence.is_over() && self.reader.is_at_end()
    }
}

impl<'b> Iterator for Commands<'b> {
    type Item = Command<'b>;

    fn next(&mut self) -> Option<Command<'b>> {
        let (start, mut sequence) = (self.reader.position(), self.sequence);
        if !sequence.has_next(&mut self.reader) {
            self.sequence = sequence;
            return None;
        }
        let command = decode_command(&mut self.reader, self.content);
        if command.is_some() {
            self.sequence = sequence;
        } else if self.reader.is_at_end() {
            // Cut short: the offset of the command says more than the end does.
            self.reader = self.reader.at(start);
        }
        command
    }
}

/// Whether ids and texts were looked into. That is done once, in the walk before anything runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Unknown,
    Checked,
}

fn decode_command<'b>(reader: &mut Reader<'b>, content: Content) -> Option<Command<'b>> {
    let mut members = reader.array()?;
    let is_id = |id: &&[u8]| content == Content::Checked || correlation::is_valid(id);
    let correlation = text(member(&mut members, reader)?, content).filter(is_id)?;
    let action = match member(&mut members, reader)?.number()? {
        AT => decode_at(reader, &mut members, content)?,
        CONFIG => decode_config(reader, &mut members, content)?,
        FINISHED => Action::Finished,
        _ => return None,
    };
    if members.has_next(reader) {
        return None;
    }
    Some(Command { correlation, action })
}

/// The reader in front of the next member.
fn member<'r, 'b>(
    members: &mut Sequence,
    reader: &'r mut Reader<'b>,
) -> Option<&'r mut Reader<'b>> {
    members.has_next(reader).then_some(reader)
}

fn decode_at<'b>(
    reader: &mut Reader<'b>,
    members: &mut Sequence,
    content: Content,
) -> Option<Action<'b>> {
    let set_command = c_text(member(members, reader)?, content)?;
    let parameters = c_text(member(members, reader)?, content)?;
    let mut walk = member(members, reader)?.array()?;
    let ignored = Ignored { reader: reader.clone(), sequence: walk };
    let mut count = 0;
    while walk.has_next(reader) {
        count += 1;
        if count > MAX_IGNORED {
            return None;
        }
        reader.number()?;
    }
    Some(Action::At(AtCommand { set_command, parameters, ignored }))
}

fn decode_config<'b>(
    reader: &mut Reader<'b>,
    members: &mut Sequence,
    content: Content,
) -> Option<Action<'b>> {
    let mut walk = member(members, reader)?.map()?;
    let pairs = Pairs { reader: reader.clone(), sequence: walk };
    let mut count = 0;
    while walk.has_next(reader) {
        count += 1;
        if count > MAX_PAIRS {
            return None;
        }
        c_text(reader, content)?;
        text(reader, content)?;
    }
    Some(Action::Config(pairs))
}

/// Text that C will see: a NUL would cut it short there.
fn c_text<'b>(reader: &mut Reader<'b>, content: Content) -> Option<&'b [u8]> {
    let has_no_nul =
        |text: &&[u8]| content == Content::Checked || until_nul(text).len() == text.len();
    text(reader, content).filter(has_no_nul)
}

fn text<'b>(reader: &mut Reader<'b>, content: Content) -> Option<&'b [u8]> {
    match content {
        Content::Unknown => reader.text(),
        Content::Checked => reader.known_text(),
    }
}

#[cfg(test)]
mod tests;
