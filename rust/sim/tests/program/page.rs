// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --html`: the page is well-formed, complete, and asks nobody for anything.

use std::path::Path;

use crate::common::{file, lines, sim};

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "input", "br"];

/// The page of a run, which has to end with `status`.
pub(crate) fn page_of(arguments: &[&str], status: i32) -> String {
    let path = file("html", "");
    let mut all = vec!["run", "--html", path.to_str().expect("is text")];
    all.extend(arguments);
    let ended = sim(&all);
    assert_eq!(ended.status, status, "{}{}", ended.stdout, ended.stderr);
    std::fs::read_to_string(&path).expect("the page is written")
}

/// A scenario that does not come out as expected.
pub(crate) fn disappointing() -> std::path::PathBuf {
    file("toml", "name = \"sad\"\nabout = \"a < b\"\n[expect]\nqueue = 3\n")
}

/// Checks that elements end in the order in which they begin, and returns their names.
fn elements(html: &str) -> Vec<String> {
    let (_, style) = html.split_once("<style>").expect("there is a style");
    let (style, _) = style.split_once("</style>").expect("the style ends");
    let html = html.replace(style, "");
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("no end: <{part}"));
        assert!(!text.contains('>'), "a bare > after <{tag}>");
        let name = tag.split_whitespace().next().unwrap_or_default().to_owned();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "</{name}>");
        } else if name != "!DOCTYPE" {
            assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
            all.push(name.clone());
            if !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "not ended: {open:?}");
    all
}

#[test]
fn it_is_well_formed_and_needs_nothing_from_outside() {
    let sad = disappointing();
    let sad = sad.to_str().expect("is text");
    for html in [
        page_of(&["two-batches"], 0),
        page_of(&["malformed-batch", "--transport", "coap"], 0),
        page_of(&["two-batches", "--compare"], 0),
        page_of(&[sad], 1),
    ] {
        let elements = elements(&html);
        assert_eq!(elements.first().map(String::as_str), Some("html"));
        for forbidden in ["script", "link", "img", "iframe", "object", "a", "form", "base"] {
            assert!(!elements.iter().any(|name| name == forbidden), "<{forbidden}>");
        }
        for forbidden in ["src=", "href=", "url(", "@import", "onclick", "javascript:"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        assert!(html.contains("default-src 'none'"));
    }
}

#[test]
fn it_has_a_row_for_everything_that_happened() {
    let path = file("html", "");
    let ended = sim(&["run", "first-boot", "--json", "--html", path.to_str().expect("is text")]);
    let html = std::fs::read_to_string(&path).expect("the page is written");
    let lines = lines(&ended.stdout);
    let rows = html.matches("class=\"row ").count();
    let others =
        html.matches("class=\"row head\"").count() + html.matches("class=\"row fold\"").count();
    assert_eq!(rows - others, lines.len() - 1, "each line but the summary has a row");
    let requests = lines.iter().filter(|line| line["kind"] == "request").count();
    assert_eq!(html.matches("<h3>request</h3>").count(), requests);
    for text in ["batch of ", "report of ", "AT%KEYGEN=", "online", "The device holds"] {
        assert!(html.contains(text), "{text}");
    }
    for lane in ["application", "library", "modem", "radio", "service"] {
        assert!(html.contains(&format!("class=\"lane at-{lane}\">{lane}<")), "{lane}");
    }
}

#[test]
fn what_is_not_as_expected_comes_first() {
    let html = page_of(&[disappointing().to_str().expect("is text")], 1);
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(place("queue has to be 3, but is 0") < place("a &lt; b"));
    assert!(place("queue has to be 3, but is 0") < place("class=\"diagram\""));
}

#[test]
fn both_transports_are_on_one_page_and_nothing_is_left_over() {
    let path = file("html", "");
    let shown = path.to_str().expect("is text");
    let ended = sim(&["run", "first-boot", "--compare", "--html", shown]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let html = std::fs::read_to_string(&path).expect("the page is written");
    assert_eq!(html.matches("class=\"diagram\"").count(), 2);
    assert!(html.contains("<h2>HTTP</h2>") && html.contains("<h2>CoAP</h2>"));
    for transport in ["http", "coap"] {
        assert!(!Path::new(&format!("{shown}.{transport}.part")).exists());
    }
}

#[test]
fn a_page_that_cannot_be_written_is_told_before_the_run() {
    let ended = sim(&["run", "--html", "no/such/directory/page.html"]);
    assert_eq!(ended.status, 2);
    let reason = "error: no/such/directory/page.html: cannot be written: ";
    assert!(ended.stderr.starts_with(reason), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}
