// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The page in a real browser, and the capture in a real analyser. They have to be installed, so
//! these tests are run by `.ci/run` or when asked for: `cargo test -- --ignored`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::file;
use crate::dump::dumped;
use crate::page::{disappointing, page_of};

/// What is asked of the page, inside of it. Answers go into an element of their own.
const QUESTIONS: &str = include_str!("browser.js");

/// Runs the browser on a page, with one more argument.
fn browse(page: &Path, argument: &str) -> Vec<u8> {
    let profile = page.with_extension("profile");
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--window-size=1280,900", argument])
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium is installed");
    let _ = std::fs::remove_dir_all(profile);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The answers of a page.
fn ask(html: &str) -> Value {
    // The page's own policy allows no script.
    let (start, rest) = html.split_once("<meta http-equiv=").expect("there is a policy");
    let (_, rest) = rest.split_once('>').expect("the policy ends");
    let with_script = format!("{start}{rest}<script>{QUESTIONS}</script>");
    let dom = browse(&file("html", with_script), "--dump-dom");
    let dom = String::from_utf8_lossy(&dom).into_owned();
    let answers = dom.split_once("<output id=\"answers\">").map(|(_, rest)| rest);
    let answers = answers.and_then(|rest| rest.split_once("</output>")).expect("there are answers");
    let json = answers.0.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&json).expect("the answers are JSON")
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_works_in_a_browser() {
    for html in [
        page_of(&["two-batches"], 0),
        page_of(&["two-batches", "--compare"], 0),
        page_of(&[disappointing().to_str().expect("is text")], 1),
    ] {
        let answers = ask(&html);
        for side in ["left", "right"] {
            let off = answers[side].as_f64().expect("a number");
            assert!(off < 2.0, "an arrow's {side} end is {off} off its lane");
        }
        assert_eq!((&answers["closed"], &answers["opened"]), (&false.into(), &true.into()));
        assert!(answers["logs"][0].as_u64() > Some(0) && answers["logs"][1] == 0, "{answers}");
        assert_eq!((&answers["too_wide"], &answers["hidden_text"]), (&0.into(), &0.into()));
        assert_eq!(answers["resources"], 0);
        assert!(answers["verdict_top"].as_f64() < answers["diagram_top"].as_f64(), "{answers}");
        assert_eq!(answers["light"], "rgb(255, 255, 255)");
        assert_eq!(answers["dark"], "rgb(20, 23, 28)");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_prints() {
    let page = file("html", page_of(&["first-boot"], 0));
    let pdf = page.with_extension("pdf");
    browse(&page, &format!("--print-to-pdf={}", pdf.display()));
    let pdf = std::fs::read(pdf).expect("it is printed");
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
}

#[test]
#[ignore = "needs tshark"]
fn the_capture_is_read_and_decrypted_without_any_setting() {
    for (transport, expected) in [
        ("http", ["GET /v1/provisioning/commands", "POST /v1/provisioning/response"]),
        ("coap", ["/p/cmd?after=", "2.04 Changed"]),
    ] {
        let directory: PathBuf = dumped(&["first-boot", "--transport", transport]);
        let output = Command::new("tshark")
            .arg("-r")
            .arg(directory.join("traffic.pcapng"))
            .output()
            .expect("tshark is installed");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for part in expected {
            assert!(text.contains(part), "{transport}: {part:?} is missing in\n{text}");
        }
        assert!(!text.contains("Malformed") && !text.contains("Retransmission"), "{text}");
    }
}
