// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What CMake says about an SDK, with trees that have what a release has, and no more.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use super::cmake;
use super::toolchain::find;
use crate::Error;
use crate::files::read;
use crate::header::{self, events};

const SCRIPT: &str = "tests/cmake/sdk.cmake";

/// The sides of the library's directory, the SDK's headers, and Zephyr's.
const LIBRARY: &str = "nrf/subsys/net/lib/nrf_provisioning";
const HEADER: &str = "nrf/include/net/nrf_provisioning.h";
const VERSION: &str = "nrf/VERSION";
const COAP_CLIENT: &str = "zephyr/include/zephyr/net/coap_client.h";

/// A tree with the files that are looked at.
struct Tree(PathBuf);

impl Tree {
    /// The newest release, in a directory of this name.
    fn new(name: &str) -> Result<Self, Error> {
        let directory = directory().join(name);
        Self(directory)
            .file(HEADER, &lines(&known()?))?
            .file(VERSION, "VERSION_MAJOR = 3\nVERSION_MINOR = 4\nPATCHLEVEL = 0\n")?
            .file("zephyr/include/zephyr/net/net_compat.h", "")?
            .file(COAP_CLIENT, "struct coap_client_response_data {\n")?
            .file(&format!("{LIBRARY}/Kconfig"), "config NRF_PROVISIONING_RX_BUF_SZ\n")?
            .file(&format!("{LIBRARY}/src/nrf_provisioning.c"), "")?
            .file(
                &format!("{LIBRARY}/include/nrf_provisioning_at.h"),
                "bool nrf_provisioning_at_func_mode_is_offline(void);\n",
            )
    }

    /// One up to v3.3.
    fn v3_3(name: &str) -> Result<Self, Error> {
        Self::new(name)?
            .file(VERSION, "3.3.0\n")?
            .file(&format!("{LIBRARY}/src/nrf_provisioning.c"), "\tif (date_time_is_valid()) {\n")?
            .file(&format!("{LIBRARY}/include/nrf_provisioning_at.h"), "")
    }

    /// One up to v3.2.
    fn v3_2(name: &str) -> Result<Self, Error> {
        let tree = Self::v3_3(name)?
            .file(VERSION, "3.2.0\n")?
            .file(COAP_CLIENT, "typedef void (*coap_client_response_cb_t)(int16_t code);\n")?;
        fs::remove_file(tree.0.join("zephyr/include/zephyr/net/net_compat.h"))?;
        Ok(tree)
    }

    fn file(self, path: &str, text: &str) -> Result<Self, Error> {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&file))?;
        fs::write(file, text)?;
        Ok(self)
    }

    /// What CMake says, with these symbols set.
    fn configure(&self, cmake: &Path, symbols: &[&str]) -> Result<String, Error> {
        let symbols = symbols.iter().map(|symbol| format!("CONFIG_{symbol}=y"));
        let tree = format!("TREE={}", self.0.display());
        cmake::run(cmake, SCRIPT, iter::once(tree).chain(symbols))
    }
}

fn directory() -> PathBuf {
    std::env::temp_dir().join(format!("nrf-provisioning-sdk-{}", std::process::id()))
}

/// The names of this library's events, without what all begin with.
fn known() -> Result<Vec<String>, Error> {
    Ok(events::names_in_c(&read(header::HEADER)?))
}

/// A header with these events.
fn lines<S: AsRef<str>>(events: &[S]) -> String {
    let mut names = events.iter().map(|name| format!("\tNRF_PROVISIONING_EVENT_{}", name.as_ref()));
    let first = names.next().map(|name| name + " = 0x1,\n");
    let others = names.map(|name| name + ",\n");
    first.into_iter().chain(others).collect()
}

/// What is wrong, a line each; nothing when there is no CMake to try it with.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let Some(cmake) = find("cmake") else {
        println!("SDK releases: not tried, there is no cmake in the PATH");
        return Ok(Vec::new());
    };
    let problems = cases(&cmake);
    // What is left behind in a temporary directory harms nobody.
    let _ = fs::remove_dir_all(directory());
    problems
}

fn cases(cmake: &Path) -> Result<Vec<String>, Error> {
    const DATE_TIME: &str = "DATE_TIME";
    const COAP: &str = "NRF_PROVISIONING_COAP";
    let mut problems = Vec::new();
    let mut expect = |name: &str, said: String, texts: &[&str]| {
        for text in texts.iter().filter(|text| !said.contains(**text)) {
            problems.push(format!("{SCRIPT}: {name}: no '{text}' in '{said}'"));
        }
    };

    let said = Tree::new("v3.4")?.configure(cmake, &[COAP, DATE_TIME])?;
    expect("v3.4", said, &["definitions=.", "old_coap=FALSE date_time=FALSE"]);

    let tree = Tree::v3_3("v3.3")?;
    let both = "definitions=NRF_PROVISIONING_DATE_TIME;NRF_PROVISIONING_MODE_BY_LTE_LC.";
    expect("v3.3", tree.configure(cmake, &[COAP, DATE_TIME])?, &[both, "date_time=TRUE"]);
    expect("v3.3 without date_time", tree.configure(cmake, &[COAP])?, &["date_time=FALSE"]);

    let tree = Tree::v3_2("v3.2")?;
    let all = [
        "definitions=NRF_PROVISIONING_OLD_NAMES;NRF_PROVISIONING_OLD_COAP;\
         NRF_PROVISIONING_DATE_TIME;NRF_PROVISIONING_MODE_BY_LTE_LC.",
        "old_coap=TRUE date_time=TRUE",
    ];
    expect("v3.2", tree.configure(cmake, &[COAP, DATE_TIME])?, &all);
    expect("v3.2 over HTTP", tree.configure(cmake, &[])?, &["old_coap=FALSE"]);

    unsupported(cmake, &mut expect)?;
    unknown(cmake, &mut expect)?;
    Ok(problems)
}

/// SDKs that are refused: found, supported, and what to do.
fn unsupported(cmake: &Path, expect: &mut impl FnMut(&str, String, &[&str])) -> Result<(), Error> {
    let advice = ["Supported are v3.2, v3.3, v3.4 and main.", "CONFIG_NRF_PROVISIONING_RUST=n"];
    let mut refused = |name: &str, tree: Tree, found: &[&str]| {
        tree.configure(cmake, &[]).map(|said| expect(name, said, &[&advice, found].concat()))
    };
    let tree = Tree::v3_2("v3.1")?.file(VERSION, "3.1.1\n")?.file(HEADER, "")?;
    refused("v3.1", tree, &["sdk-nrf 3.1.1 in", "has no events", "came with v3.2"])?;

    let others = lines(&["STOP", "START"]);
    let tree = Tree::new("other events")?.file(HEADER, &others)?;
    refused("other events", tree, &["sdk-nrf 3.4.0 in", "are STOP, START, and not START, STOP,"])?;

    let tree = Tree::new("no header")?;
    fs::remove_file(tree.0.join(HEADER))?;
    fs::remove_file(tree.0.join(VERSION))?;
    refused("no header", tree, &["of an unknown version", "no include/net/nrf_provisioning.h"])
}

/// SDKs that have more than is known.
fn unknown(cmake: &Path, expect: &mut impl FnMut(&str, String, &[&str])) -> Result<(), Error> {
    let symbols = "menuconfig NRF_PROVISIONING\nconfig NRF_PROVISIONING_HEAP\n\
                   config NRF_PROVISIONING_PAUSE\n";
    let events = lines(&[known()?, vec!["PAUSED".to_owned()]].concat());
    let said = Tree::new("newer")?
        .file(&format!("{LIBRARY}/Kconfig.more"), symbols)?
        .file(HEADER, &events)?
        .configure(cmake, &[])?;
    let texts = [
        "Kconfig.more has CONFIG_NRF_PROVISIONING_PAUSE, which the Rust library does not know",
        "NRF_PROVISIONING_EVENT_PAUSED, which the Rust library does not know",
        "definitions=.",
    ];
    let known = ["NRF_PROVISIONING,", "NRF_PROVISIONING_HEAP,"];
    for symbol in known.iter().filter(|symbol| said.contains(&format!("CONFIG_{symbol}"))) {
        expect(symbol, String::from("a warning"), &["no warning"]);
    }
    expect("newer", said, &texts);
    Ok(())
}
