// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A run as one page for a browser: a sequence diagram over the time, with everything behind it.
//!
//! The page has no script and asks no server for anything; its security policy forbids both. What
//! opens and what can be hidden is plain HTML and CSS, so it also prints.

mod detail;
mod diagram;
mod row;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::trace::Record;

/// What a run came to, to be told first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which run it is about, such as the section's heading.
    pub of: String,
    /// Whether all was as expected.
    pub met: bool,
    /// The verdict in a few words, such as `as expected`.
    pub text: String,
    /// What was not as expected, a sentence each.
    pub unmet: Vec<String>,
}

/// A named table of facts: a title and rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// The rows. Where a row has more than one cell, the first is its name.
    pub rows: Vec<Vec<String>>,
}

/// One run, as a part of a page.
#[derive(Debug)]
pub struct Section<'a> {
    /// What distinguishes it from others on the page, such as a transport.
    pub heading: &'a str,
    /// Everything that happened, in order.
    pub records: &'a [Record],
    /// What is told at the end.
    pub tables: Vec<Table>,
}

impl Section<'_> {
    /// The section as HTML. It goes into [`page`].
    #[must_use]
    pub fn to_html(&self) -> String {
        let markup = html! {
            section {
                h2 { (self.heading) }
                (diagram::of(self.records))
                @for table in &self.tables { (table_of(table)) }
            }
        };
        markup.into_string()
    }
}

/// A whole page. `about` says what is shown, `verdicts` what came of it, and `sections` come out of
/// [`Section::to_html`], side by side where there is room; `summary` is for what they have in common.
#[must_use]
pub fn page(
    title: &str,
    about: &str,
    verdicts: &[Verdict],
    summary: Option<&Table>,
    sections: &[String],
) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(GENERATOR);
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { (title) } }
                @for verdict in verdicts { (verdict_of(verdict)) }
                p.about { (about) }
                @if let Some(table) = summary { (table_of(table)) }
                (controls())
                main.side[sections.len() > 1] {
                    @for section in sections { (PreEscaped(section)) }
                }
                footer { p { (FOOTER) } }
            }
        }
    };
    markup.into_string()
}

/// The section of a page that has one.
#[must_use]
pub fn section_of(page: &str) -> Option<&str> {
    const END: &str = "</section>";
    let start = page.find("<section>")?;
    let end = page.rfind(END)? + END.len();
    page.get(start..end)
}

const GENERATOR: &str = concat!("nrf-provisioning-sim ", env!("CARGO_PKG_VERSION"));
const STYLE: &str = include_str!("style.css");
const FOOTER: &str = "A row opens with a click: the AT command and its answer, the CBOR in words \
                      and its bytes. What the service sent is on this page as it was, credentials \
                      included.";

fn verdict_of(verdict: &Verdict) -> Markup {
    let class = if verdict.met { "verdict met" } else { "verdict unmet" };
    html! {
        div class=(class) {
            strong { (verdict.of) ": " (verdict.text) }
            @if !verdict.unmet.is_empty() {
                ul { @for reason in &verdict.unmet { li { (reason) } } }
            }
        }
    }
}

/// What can be hidden. Each box's id ends with the class of the rows it is for.
fn controls() -> Markup {
    html! {
        fieldset.controls {
            legend { "Show" }
            @for (class, name) in row::CLASSES {
                label {
                    input type="checkbox" id={ "show-" (class) } checked;
                    (name)
                }
            }
        }
    }
}

fn table_of(table: &Table) -> Markup {
    html! {
        table {
            caption { (table.title) }
            @for row in &table.rows {
                tr {
                    @for (index, cell) in row.iter().enumerate() {
                        @if index == 0 && row.len() > 1 {
                            th scope="row" { (cell) }
                        } @else {
                            td { (cell) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
