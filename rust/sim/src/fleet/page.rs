// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The plots and their figures as one page that needs nothing else.

use std::fmt::Write;

use super::load::Load;
use super::plan::Plan;
use super::play::Comparison;
use super::plot::svg;
use super::units::number;

const HEAD: &str = "<!doctype html>\n\
<html lang=\"en\"><meta charset=\"utf-8\"><title>What a fleet does to the service</title>\n\
<meta name=\"viewport\" content=\"width=device-width\">\n\
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:900px;\
margin:2em auto;padding:0 1em}svg{width:100%;height:auto}table{border-collapse:collapse}\
td,th{padding:.2em .8em;text-align:right;border-bottom:1px solid #8884}\
td:first-child,th:first-child{text-align:left}section{break-inside:avoid}</style>\n";

/// One situation for the page: its comparison, and what is to be said of it.
pub type Section<'a> = (&'a Comparison, &'a str);

/// The page for these situations, in this order.
#[must_use]
pub fn page(sections: &[Section<'_>]) -> String {
    let mut out = String::from(HEAD);
    out += "<h1>What a fleet does to the service</h1>\n";
    for (comparison, verdict) in sections {
        // Writing to a string does not fail.
        let _ = section(&mut out, comparison, verdict);
    }
    out += "</html>\n";
    out
}

fn section(out: &mut String, comparison: &Comparison, verdict: &str) -> std::fmt::Result {
    let Comparison { plan, ours, c } = comparison;
    writeln!(out, "<section><h2>{}</h2>\n<p>{}</p>", plan.situation.name(), plan)?;
    // Within a page the plot is no document of its own.
    let plot = svg(comparison);
    let plot = plot.split_once('\n').map_or(plot.as_str(), |(_, plot)| plot);
    writeln!(out, "{plot}")?;
    writeln!(
        out,
        "<table><tr><th></th><th>requests</th><th>mean /s</th><th>peak /s</th>\
         <th>peak : mean</th><th>busiest second</th></tr>"
    )?;
    row(out, "this library", ours, plan)?;
    row(out, "the C library", c, plan)?;
    writeln!(out, "</table>\n<p>{}</p></section>", escape(verdict))
}

fn row(out: &mut String, whose: &str, load: &Load, plan: &Plan) -> std::fmt::Result {
    let figures = load.figures(plan);
    writeln!(
        out,
        "<tr><td>{whose}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        figures.requests,
        number(figures.settled),
        number(figures.peak),
        number(figures.ratio()),
        figures.busiest_second,
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
