// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whatever the device speaks, in the end it holds the same.

use serde_json::{Value, json};

use crate::common::passes_over;
use crate::scenarios::SHARED;

/// What the device and the service have at the end of a run.
pub(super) fn final_state(lines: &[Value]) -> Value {
    let summary = lines.last().expect("there is a summary");
    let responses = summary["responses"].as_array().expect("a list");
    // Texts hold keys, which are new in each run.
    let codes: Vec<_> = responses.iter().map(|r| json!([r["id"], r["code"], r["cme"]])).collect();
    json!({
        "settings": summary["settings"],
        "credentials": summary["credentials"],
        "responses": codes,
        "queue": summary["queue"],
    })
}

/// The same without the digests of what was made in the run.
pub(super) fn without_digests(state: &Value) -> Value {
    let mut state = state.clone();
    for credential in state["credentials"].as_array_mut().expect("a list") {
        credential["sha256"] = Value::Null;
    }
    state
}

#[test]
fn the_final_state_of_every_shared_scenario_is_that_over_http() {
    for scenario in SHARED {
        let (http, coap) = (passes_over("http", scenario), passes_over("coap", scenario));
        let requests = |lines: &[Value]| lines.last().map(|summary| summary["requests"].clone());
        assert_eq!(requests(&http), requests(&coap), "{scenario}");
        let (http, coap) = (final_state(&http), final_state(&coap));
        assert_eq!(without_digests(&http), without_digests(&coap), "{scenario}");
        // Digests that two runs over HTTP agree about do not hang on the run.
        let again = final_state(&passes_over("http", scenario));
        let digests = |state: &Value| state["credentials"].as_array().cloned().unwrap_or_default();
        for ((one, other), over_coap) in
            digests(&http).iter().zip(digests(&again)).zip(digests(&coap))
        {
            assert!(*one != other || *one == over_coap, "{scenario}: {one} {over_coap}");
        }
    }
}
