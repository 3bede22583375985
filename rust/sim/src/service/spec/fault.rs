// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Faults to inject.

use serde::Deserialize;

/// A fault and the requests it hits.
///
/// `{ request = 2, status = 500 }` hits the second request of all. `on = "report"` narrows it to
/// that kind, so that `{ on = "report", status = 500, times = 3 }` hits the first three reports;
/// `request` then is the earliest number. Exactly one action must be given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct FaultSpec {
    /// Number of the first request that can be hit, counted from 1 over all requests.
    pub request: u64,
    /// The kind of request that is hit, any when not given.
    pub on: Option<Kind>,
    /// How many requests are hit.
    pub times: u64,
    /// Whether the service does what was asked before it misbehaves: the answer is lost then, and
    /// not the request.
    pub handled: bool,
    /// What the service says of the time until the next attempt, in seconds: `Retry-After` over HTTP,
    /// Max-Age over CoAP. Only with a status.
    pub retry_after_s: Option<u32>,
    /// What goes wrong.
    pub action: Action,
}

/// Kinds of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The device asks for commands.
    Fetch,
    /// The device reports results.
    Report,
    /// The device proves its identity, before other requests. CoAP only: over HTTP every request
    /// does. These do not count as requests, unless they are refused.
    Authenticate,
}

/// Blocks of an answer that do not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockTrick {
    /// Block after block, with numbers far behind the end of any buffer.
    PastEnd,
    /// Block after block, most of them with the number of the one before.
    Overlapping,
    /// Block after block, all but the first with the number of the second.
    Repeated,
    /// Blocks that get shorter, down to nothing, and are not the last one.
    Shrinking,
    /// Blocks that come with the code of an error.
    Errors,
    /// The last block has no bytes.
    EmptyLast,
    /// The blocks follow each other, but all behind the first have another ETag.
    TwoVersions,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Answers with this status and no body.
    Status(u16),
    /// Answers with this status and body instead of what belongs there.
    Body {
        /// The status, 200 when not given.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// Answers after this many seconds of the simulation's clock, or never when the client gives
    /// up first.
    Delay {
        /// Seconds.
        seconds: u64,
    },
    /// Reads the request and closes the connection; over CoAP, resets the request.
    Close,
    /// Answers with bytes that no protocol knows.
    Garbage,
    /// Announces a longer answer than it sends.
    Truncate,
    /// Presents a certificate of another CA. A connection that breaks so counts as a request.
    WrongCa,
    /// A fetch gets the last answer again; a report is accepted and then forgotten.
    Repeat,
    /// Answers in blocks that do not add up. CoAP only; over HTTP the answer is the usual one.
    Blocks(BlockTrick),
    /// Answers somebody else's request as well. CoAP only, as above.
    ForeignToken,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default = "one")]
    request: u64,
    on: Option<Kind>,
    #[serde(default = "one")]
    times: u64,
    #[serde(default)]
    handled: bool,
    status: Option<u16>,
    retry_after_s: Option<u32>,
    delay_s: Option<u64>,
    #[serde(default)]
    close: bool,
    #[serde(default)]
    garbage: bool,
    #[serde(default)]
    truncate: bool,
    #[serde(default)]
    wrong_ca: bool,
    body_hex: Option<String>,
    #[serde(default)]
    repeat: bool,
    blocks: Option<BlockTrick>,
    #[serde(default)]
    foreign_token: bool,
}

fn one() -> u64 {
    1
}

impl TryFrom<Table> for FaultSpec {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        if table.request == 0 || table.times == 0 {
            return Err("`request` and `times` count from 1".into());
        }
        if let Some(status) = table.status
            && !(200..=599).contains(&status)
        {
            return Err(format!("`status` is {status}, but must be 200 to 599"));
        }
        if table.wrong_ca && (table.on.is_some() || table.handled) {
            return Err("`wrong_ca` acts before the request is known: no `on`, no `handled`".into());
        }
        if table.retry_after_s.is_some() && table.status.is_none() {
            return Err("`retry_after_s` needs a `status`".into());
        }
        let action = table.action()?;
        let Table { request, on, times, handled, retry_after_s, .. } = table;
        Ok(Self { request, on, times, handled, retry_after_s, action })
    }
}

impl Table {
    fn action(&self) -> Result<Action, String> {
        let answer = match (&self.body_hex, self.status) {
            (Some(hex), status) => Some(Action::Body {
                status: status.unwrap_or(200),
                body: super::parse_hex(hex).map_err(|reason| format!("`body_hex`: {reason}"))?,
            }),
            (None, Some(status)) => Some(Action::Status(status)),
            (None, None) => None,
        };
        let mut actions = [
            answer,
            self.delay_s.map(|seconds| Action::Delay { seconds }),
            self.close.then_some(Action::Close),
            self.garbage.then_some(Action::Garbage),
            self.truncate.then_some(Action::Truncate),
            self.wrong_ca.then_some(Action::WrongCa),
            self.repeat.then_some(Action::Repeat),
            self.blocks.map(Action::Blocks),
            self.foreign_token.then_some(Action::ForeignToken),
        ]
        .into_iter()
        .flatten();
        match (actions.next(), actions.next()) {
            (Some(action), None) => Ok(action),
            _ => Err("a fault needs exactly one of `status` (with or without `body_hex`), \
                 `delay_s`, `close`, `garbage`, `truncate`, `wrong_ca`, `repeat`, `blocks` and \
                 `foreign_token`"
                .into()),
        }
    }
}
