// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whatever the device speaks, in the end it holds the same.

use serde_json::{Value, json};

use crate::common::passes_over;
use crate::scenarios::SHARED;

/// What the device and the service have at the end of a run.
fn final_state(transport: &str, scenario: &str) -> Value {
    let lines = passes_over(transport, scenario);
    let summary = lines.last().expect("there is a summary");
    let responses = summary["responses"].as_array().expect("a list");
    // Texts hold keys, which are new in each run.
    let codes: Vec<_> = responses.iter().map(|r| json!([r["id"], r["code"], r["cme"]])).collect();
    json!({
        "settings": summary["settings"],
        "credentials": summary["credentials"],
        "responses": codes,
        "queue": summary["queue"],
        "requests": summary["requests"],
    })
}

/// The same without the digests of what was made in the run.
fn without_digests(state: &Value) -> Value {
    let mut state = state.clone();
    for credential in state["credentials"].as_array_mut().expect("a list") {
        credential["sha256"] = Value::Null;
    }
    state
}

#[test]
fn the_final_state_of_every_shared_scenario_is_that_over_http() {
    for scenario in SHARED {
        let (http, coap) = (final_state("http", scenario), final_state("coap", scenario));
        assert_eq!(without_digests(&http), without_digests(&coap), "{scenario}");
        // Digests that two runs over HTTP agree about do not hang on the run.
        let again = final_state("http", scenario);
        let digests = |state: &Value| state["credentials"].as_array().cloned().unwrap_or_default();
        for ((one, other), over_coap) in
            digests(&http).iter().zip(digests(&again)).zip(digests(&coap))
        {
            assert!(*one != other || *one == over_coap, "{scenario}: {one} {over_coap}");
        }
    }
}
