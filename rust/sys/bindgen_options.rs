// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How bindgen is set up, shared by everything that runs it: the same names, enum style and
//! allow-list whether the headers are ours or those of a Zephyr workspace.

use bindgen::callbacks::{IntKind, ParseCallbacks};

/// Gives macros the type that the code wants: sizes `usize`, everything else `i32`, as errno is.
#[derive(Debug)]
struct MacroTypes;

impl ParseCallbacks for MacroTypes {
    fn int_macro(&self, name: &str, _value: i64) -> Option<IntKind> {
        let size = ["_SIZE", "_LEN"].iter().any(|suffix| name.ends_with(suffix));
        Some(if size { IntKind::Custom { name: "usize", is_signed: false } } else { IntKind::I32 })
    }
}

/// Adds each line of an allow-list (`function`, `type` or `const`, and a regular expression) to `builder`.
fn allow(builder: bindgen::Builder, list: &str) -> Result<bindgen::Builder, String> {
    let lines = list.lines().map(str::trim).enumerate();
    let items = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    items.into_iter().try_fold(builder, |builder, (index, line)| match line.split_once(' ') {
        Some(("function", name)) => Ok(builder.allowlist_function(name)),
        Some(("type", name)) => Ok(builder.allowlist_type(name)),
        Some(("const", name)) => Ok(builder.allowlist_var(name)),
        _ => Err(format!(
            "allow-list line {}: {line:?}: expected `function`, `type` or `const`, a blank and a \
             regular expression",
            index + 1
        )),
    })
}

/// bindgen with this crate's options and the allow-list in `list`; the caller adds the header,
/// the target and the include directories.
///
/// # Errors
///
/// The line of the allow-list that is none.
pub(crate) fn builder(list: &str) -> Result<bindgen::Builder, String> {
    let builder = bindgen::Builder::default()
        .use_core()
        .ctypes_prefix("core::ffi")
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .derive_default(false)
        .layout_tests(true)
        .generate_comments(false)
        .disable_header_comment()
        .sort_semantically(true)
        .merge_extern_blocks(true)
        .parse_callbacks(Box::new(MacroTypes));
    allow(builder, list)
}
