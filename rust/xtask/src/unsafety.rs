// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask unsafe`: how much of each crate the compiler cannot vouch for, and whether SECURITY.md
//! tells the same numbers.

use std::path::Path;

use syn::visit::{self, Visit};

use crate::Error;
use crate::files::{Mode, put_between, read, root};
use crate::module::files_below;

const FILE: &str = "SECURITY.md";

/// What the table stands between.
const MARKS: [&str; 2] = ["<!-- unsafe: begin -->", "<!-- unsafe: end -->"];

/// The unsafe code of a crate.
#[derive(Debug, Default)]
struct Count {
    blocks: usize,
    /// Functions that a caller has to keep a promise for; nearly all are what C calls.
    functions: usize,
    impls: usize,
    forbidden: bool,
}

impl Visit<'_> for Count {
    fn visit_expr_unsafe(&mut self, block: &syn::ExprUnsafe) {
        self.blocks += 1;
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_signature(&mut self, signature: &syn::Signature) {
        self.functions += usize::from(signature.unsafety.is_some());
        visit::visit_signature(self, signature);
    }

    fn visit_item_impl(&mut self, item: &syn::ItemImpl) {
        self.impls += usize::from(item.unsafety.is_some());
        visit::visit_item_impl(self, item);
    }
}

/// Writes or checks the table.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    put_between(FILE, MARKS, &table()?, mode, "unsafe")
}

fn table() -> Result<String, Error> {
    let mut rows = String::from(
        "| crate | unsafe blocks | unsafe functions | unsafe impls |\n|---|---:|---:|---:|\n",
    );
    let mut crates: Vec<_> = std::fs::read_dir(root().join("rust"))?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    crates.sort();
    for name in crates {
        let source = format!("rust/{name}/src");
        if !root().join(&source).is_dir() {
            continue;
        }
        let Count { blocks, functions, impls, forbidden } = count(&source)?;
        let note = if forbidden { " (forbidden)" } else { "" };
        rows += &format!("| `rust/{name}` | {blocks}{note} | {functions} | {impls} |\n");
    }
    Ok(rows)
}

/// Counts in every file below `source`; what bindgen declared is not code.
fn count(source: &str) -> Result<Count, Error> {
    let mut count = Count::default();
    for path in files_below(source)? {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if !is_rust || path.starts_with("rust/sys/src/bindings") {
            continue;
        }
        let file = parse(&path)?;
        count.forbidden |= file.attrs.iter().any(forbids_unsafe);
        count.visit_file(&file);
    }
    Ok(count)
}

fn parse(path: &Path) -> Result<syn::File, Error> {
    let text = read(path)?;
    syn::parse_file(&text).map_err(|error| {
        let line = error.span().start().line;
        format!("{}:{line}: {error}", path.display()).into()
    })
}

fn forbids_unsafe(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("forbid")
        && attribute.parse_args::<syn::Ident>().is_ok_and(|lint| lint == "unsafe_code")
}
