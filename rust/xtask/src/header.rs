// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask header`: the public C header from the types and functions of `rust/capi`.
//!
//! cbindgen does the work. What it cannot express is done on its text afterwards, and each step
//! fails when it does not find what it expects: the anonymous union, tabs, and doc comments
//! without Rust's markup.

mod comments;
pub(crate) mod events;
mod unions;

use cbindgen::{Config, DocumentationStyle, Language, RenameRule, Style};

use crate::Error;
use crate::files::{Mode, put, root};

/// The types, and the functions.
const SOURCES: [&str; 2] = ["rust/capi/src/header.rs", "rust/capi/src/api.rs"];
pub(crate) const HEADER: &str = "include/net/nrf_provisioning.h";

const TOP: &str = "\
/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Made by cargo xtask header from rust/capi/src/header.rs and api.rs; not to be edited.
 */
";

/// Names in Rust, and what C calls them.
const NAMES: [(&str, &str); 5] = [
    ("Event", "nrf_provisioning_event"),
    ("EventPayload", "nrf_provisioning_event_payload"),
    ("CallbackData", "nrf_provisioning_callback_data"),
    ("EventCallback", "nrf_provisioning_event_cb_t"),
    // A type of the SDK: cbindgen does not see that it is a struct.
    ("nrf_attestation_token", "struct nrf_attestation_token"),
];

/// What the header has to contain, whatever the sources look like.
const REQUIRED: [&str; 10] = [
    "#ifndef NRF_PROVISIONING_H__",
    "#include <stddef.h>",
    "#include <modem/lte_lc.h>",
    "#include <modem/modem_attest_token.h>",
    "extern \"C\" {",
    "\tenum nrf_provisioning_event type;",
    "\tunion {",
    "\t\tstruct nrf_attestation_token *token;",
    "\t\tint64_t next_attempt_time_seconds;",
    "typedef void (*nrf_provisioning_event_cb_t)(const struct nrf_provisioning_callback_data *event);",
];

/// Writes or checks the header, and compares all lists of events with its own.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    let text = generate()?;
    put(HEADER, &text, mode, "header")?;
    events::check(&text)
}

/// The text of the header.
fn generate() -> Result<String, Error> {
    let builder = cbindgen::Builder::new().with_config(config());
    let bindings = SOURCES
        .into_iter()
        .fold(builder, |builder, source| builder.with_src(root().join(source)))
        .generate()
        .map_err(|error| format!("{}: {error}", SOURCES.join(", ")))?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let text = with_tabs(&String::from_utf8(text)?);
    let text = unions::make_anonymous(&comments::for_doxygen(&text))?;
    match REQUIRED.iter().find(|required| !text.contains(*required)) {
        Some(missing) => {
            Err(format!("{HEADER}: lacks {missing:?}; see {}", SOURCES.join(", ")).into())
        }
        None => Ok(text),
    }
}

/// Zephyr's C style, as far as cbindgen knows it.
fn config() -> Config {
    let mut config = Config {
        language: Language::C,
        header: Some(String::from(TOP)),
        include_guard: Some(String::from("NRF_PROVISIONING_H__")),
        no_includes: true,
        sys_includes: ["stddef.h", "modem/lte_lc.h", "modem/modem_attest_token.h"]
            .map(String::from)
            .to_vec(),
        cpp_compat: true,
        style: Style::Tag,
        documentation_style: DocumentationStyle::Doxy,
        tab_width: 8,
        line_length: 100,
        ..Config::default()
    };
    config.enumeration.rename_variants = RenameRule::QualifiedScreamingSnakeCase;
    config.export.rename =
        NAMES.into_iter().map(|(rust, c)| (String::from(rust), String::from(c))).collect();
    config
}

/// Indents with tabs, and ends each line without blanks or C++ comments.
fn with_tabs(text: &str) -> String {
    let line = |line: &str| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        // cbindgen closes the part for C++ with comments in C++'s style.
        let body = line.split("  // ").next().unwrap_or(line);
        let body =
            body.strip_suffix(" // __cplusplus").unwrap_or(body).trim().replace("  /*", " /*");
        format!("{}{}{body}\n", "\t".repeat(blanks / 8), " ".repeat(blanks % 8))
    };
    text.lines().map(line).collect()
}
