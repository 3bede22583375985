// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use crate::trace::{Detail, What};

fn record(t_ms: u64, what: What) -> Record {
    Record { what, t_ms, detail: Detail::default() }
}

fn section(records: &[Record]) -> String {
    Section { heading: "HTTP", records, tables: Vec::new() }.to_html()
}

#[test]
fn what_goes_wrong_is_the_first_thing_after_the_heading() {
    let verdict = Verdict {
        of: "CoAP".into(),
        met: false,
        text: "NOT as expected".into(),
        unmet: vec!["queue has to be 1, but is 0".into()],
    };
    let html = page("title", "about", &[verdict], None, &[section(&[])]);
    let order =
        ["</h1>", "CoAP: NOT as expected", "queue has to be 1", "p class=", "<h2>HTTP</h2>"];
    let places: Vec<usize> = order.iter().map(|part| html.find(part).expect(part)).collect();
    assert!(places.is_sorted(), "{html}");
}

#[test]
fn text_from_outside_stays_text() {
    let evil = "</pre><script>alert(1)</script>\" onclick=\"x";
    let what = What::Note { who: "service".into(), text: evil.into() };
    let html = section(&[record(0, what)]);
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    assert!(!html.contains("\" onclick"), "{html}");
    let page = page(evil, evil, &[], None, &[]);
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn time_in_which_nothing_happens_is_folded() {
    let radio = |t_ms, online| record(t_ms, What::Radio { online });
    let html = section(&[radio(0, true), radio(999, false), radio(5_400_000, true)]);
    assert_eq!(html.matches("row fold").count(), 1, "{html}");
    assert!(html.contains("⋯ 1 h 29 min"), "{html}");
}

#[test]
fn a_click_opens_command_answer_message_and_bytes() {
    let at = What::At { command: "AT%CMNG=0,1,0,<3 bytes>".into(), result: "OK".into() };
    let detail = Detail { up: b"AT%CMNG=0,1,0,<3 bytes>".into(), down: b"OK\r\n".into() };
    let request = What::Request {
        method: "GET".into(),
        path: "/v1/provisioning/commands?after=".into(),
        status: 200,
        sent: 0,
        received: 5,
    };
    let body = Detail { up: Vec::new(), down: vec![0x81, 0x82, 0x61, b'a', 2] };
    let records =
        [Record { what: at, t_ms: 0, detail }, Record { what: request, t_ms: 0, detail: body }];
    let html = section(&records);
    for part in [
        "AT command",
        "<pre>OK\n</pre>",
        "batch of 1 command, 5 bytes",
        "finished",
        "0000  81 82 61 61 02",
        "after=",
    ] {
        assert!(html.contains(part), "{part:?} is missing in {html}");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let html = page("t", "a", &[], None, &[section(&[])]);
    for part in ["http:", "https:", "//", "url(", "src=", "href=", "@import", "<script"] {
        assert!(!html.contains(part), "{part:?}");
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn a_page_gives_its_section_back() {
    let evil = What::Note { who: "service".into(), text: "</section><section>".into() };
    let section = section(&[record(0, evil)]);
    let page = page("t", "a", &[], None, std::slice::from_ref(&section));
    assert_eq!(section_of(&page), Some(section.as_str()));
    assert_eq!(section_of("<p>"), None);
}
