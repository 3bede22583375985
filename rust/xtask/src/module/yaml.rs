// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The YAML files of west, Twister and the forge: they parse, and have what their readers need.

use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use super::tree::files_below;
use crate::Error;
use crate::files::read;

/// Files at fixed places, with the keys they need; a dot leads to a key within.
const FIXED: [(&str, &[&str]); 3] = [
    ("zephyr/module.yml", &["name", "build.cmake", "build.kconfig", "build.depends"]),
    ("west.yml", &["manifest.version", "manifest.remotes", "manifest.projects"]),
    (".github/workflows/ci.yml", &["name", "on", "jobs", "permissions"]),
];

/// Checks all of them.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    for (file, keys) in FIXED {
        with_document(file, &mut problems, |document| missing(document, keys));
    }
    with_document("west.yml", &mut problems, unpinned_projects);
    for directory in ["samples", "tests/zephyr"] {
        for path in files_below(directory)? {
            let name = path.file_name().unwrap_or_default();
            if name == "sample.yaml" || name == "testcase.yaml" {
                with_document(&path.display().to_string(), &mut problems, |document| {
                    twister(&path, document)
                });
            }
        }
    }
    Ok(problems)
}

fn with_document(file: &str, problems: &mut Vec<String>, look: impl FnOnce(&Yaml) -> Vec<String>) {
    let found = match read(file).map(|text| YamlLoader::load_from_str(&text)) {
        Ok(Ok(documents)) if documents.len() == 1 => documents.first().map(look),
        Ok(Ok(documents)) => Some(vec![format!("{} documents", documents.len())]),
        Ok(Err(error)) => Some(vec![error.to_string()]),
        Err(error) => Some(vec![error.to_string()]),
    };
    problems.extend(found.unwrap_or_default().iter().map(|text| format!("{file}: {text}")));
}

fn missing(document: &Yaml, keys: &[&str]) -> Vec<String> {
    let is_missing =
        |key: &&&str| key.split('.').fold(document, |inner, part| &inner[part]).is_badvalue();
    keys.iter().filter(is_missing).map(|key| format!("no {key}")).collect()
}

/// Each project names a revision that does not move.
fn unpinned_projects(document: &Yaml) -> Vec<String> {
    let projects = document["manifest"]["projects"].as_vec();
    let is_pinned = |project: &&Yaml| {
        let revision = project["revision"].as_str().unwrap_or_default();
        let is_tag = revision.strip_prefix('v').is_some_and(|rest| {
            rest.starts_with(|first: char| first.is_ascii_digit()) && rest.contains('.')
        });
        is_tag || (revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let unpinned = projects.into_iter().flatten().filter(|project| !is_pinned(project));
    unpinned
        .map(|project| {
            let name = project["name"].as_str().unwrap_or("a project without a name");
            format!("{name} is not pinned to a tag or a commit")
        })
        .collect()
}

/// Each test says on which platforms it runs, and samples have a name.
fn twister(path: &Path, document: &Yaml) -> Vec<String> {
    let is_sample = path.ends_with("sample.yaml");
    let keys: &[&str] = if is_sample { &["sample.name", "tests"] } else { &["tests"] };
    let mut problems = missing(document, keys);
    let common = &document["common"];
    for (name, test) in document["tests"].as_hash().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        if !name.contains("nrf_provisioning") {
            problems.push(format!("test '{name}' does not have 'nrf_provisioning' in its name"));
        }
        for key in ["platform_allow", "integration_platforms"] {
            if test[key].is_badvalue() && common[key].is_badvalue() {
                problems.push(format!("test '{name}': no {key}"));
            }
        }
    }
    problems
}
