// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask sbom`: which crates a device's image gets, as a CycloneDX document, and how many the
//! build fetches.
//!
//! What only builds the library (bindgen and its own dependencies) is not in a device, and so not in
//! the document.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::{
    CargoOpt, DepKindInfo, DependencyKind, Metadata, MetadataCommand, Package, PackageId,
};
use cyclonedx_bom::models::component::{Classification, Component, Components};
use cyclonedx_bom::models::dependency::{Dependencies, Dependency};
use cyclonedx_bom::models::license::{LicenseChoice, Licenses};
use cyclonedx_bom::models::metadata::Metadata as BomMetadata;
use cyclonedx_bom::prelude::{Bom, NormalizedString, Purl, SpecVersion, Validate};

use crate::Error;
use crate::files::{Mode, put, put_between, root};
use crate::tools::run as run_tool;

const FILE: &str = "doc/sbom.cdx.json";

/// The crate whose archive ships.
const LIBRARY: &str = "nrf-provisioning-capi";

const TARGET: &str = "thumbv8m.main-none-eabihf";

/// The page that says how many crates a build fetches, and what that stands between.
const PAGE: &str = "doc/adopting.md";
const MARKS: [&str; 2] = ["<!-- crates: begin -->", "<!-- crates: end -->"];

/// Writes or checks the document, and the numbers.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    let bom = document(&metadata(&["panic-handler", "http", "coap"])?)?;
    let validation = bom.validate_version(SpecVersion::V1_5);
    if !validation.passed() {
        return Err(format!("{FILE}: not a valid CycloneDX document: {validation:?}").into());
    }
    let mut text = Vec::new();
    bom.output_as_json_v1_5(&mut text)?;
    put(FILE, &(String::from_utf8(text)? + "\n"), mode, "sbom")?;
    let numbers = numbers(&metadata(&["zephyr", "http", "coap"])?)?;
    put_between(PAGE, MARKS, &numbers, mode, "sbom")
}

/// What cargo resolves for the library, for a device and for the machine that builds it.
fn metadata(features: &[&str]) -> Result<Metadata, Error> {
    let features = features.iter().map(|feature| String::from(*feature)).collect();
    let host = run_tool(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let platforms = ["--locked", "--filter-platform", TARGET, "--filter-platform", host.trim()];
    Ok(MetadataCommand::new()
        .manifest_path(root().join("rust/capi/Cargo.toml"))
        .features(CargoOpt::NoDefaultFeatures)
        .features(CargoOpt::SomeFeatures(features))
        .other_options(platforms.map(String::from).to_vec())
        .exec()?)
}

/// The sentence about the crates of a Zephyr build.
fn numbers(metadata: &Metadata) -> Result<String, Error> {
    let library = library(metadata)?;
    let registry = |id: &&&PackageId| metadata[**id].source.is_some();
    let linked = reached(metadata, &library.id, &[DependencyKind::Normal])?;
    let linked = linked.keys().filter(registry).count();
    let kinds = [DependencyKind::Normal, DependencyKind::Build];
    let fetched = reached(metadata, &library.id, &kinds)?;
    let fetched = fetched.keys().filter(registry).count();
    Ok(format!(
        "  {fetched} crates are fetched, {} of them for bindgen, and {linked} are linked.\n",
        fetched - linked
    ))
}

fn library(metadata: &Metadata) -> Result<&Package, Error> {
    let library = metadata.packages.iter().find(|package| package.name.as_str() == LIBRARY);
    library.ok_or_else(|| format!("cargo metadata: no package {LIBRARY}").into())
}

fn document(metadata: &Metadata) -> Result<Bom, Error> {
    let library = library(metadata)?;
    let linked = reached(metadata, &library.id, &[DependencyKind::Normal])?;
    let names: BTreeMap<&PackageId, String> =
        metadata.packages.iter().map(|package| (&package.id, reference(package))).collect();
    let name = |id: &PackageId| names.get(id).cloned().unwrap_or_default();

    let mut components = Vec::new();
    for package in metadata.packages.iter().filter(|package| linked.contains_key(&package.id)) {
        if package.id != library.id {
            components.push(component(package)?);
        }
    }
    components.sort_by(|one, other| one.bom_ref.cmp(&other.bom_ref));
    let mut dependencies: Vec<Dependency> = linked
        .iter()
        .map(|(id, needs)| Dependency {
            dependency_ref: name(id),
            dependencies: needs
                .iter()
                .map(|id| name(id))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        })
        .collect();
    dependencies.sort_by(|one, other| one.dependency_ref.cmp(&other.dependency_ref));
    Ok(Bom {
        // The same sources have the same document, so it has neither a number nor a time of its own.
        serial_number: None,
        metadata: Some(BomMetadata {
            component: Some(component(library)?),
            ..BomMetadata::default()
        }),
        components: Some(Components(components)),
        dependencies: Some(Dependencies(dependencies)),
        ..Bom::default()
    })
}

/// What `library` depends on in these ways, itself included, each with what it needs.
fn reached<'m>(
    metadata: &'m Metadata,
    library: &'m PackageId,
    ways: &[DependencyKind],
) -> Result<BTreeMap<&'m PackageId, Vec<&'m PackageId>>, Error> {
    let resolve = metadata.resolve.as_ref().ok_or("cargo metadata: nothing is resolved")?;
    let mut found = BTreeMap::new();
    let mut left = vec![library];
    while let Some(id) = left.pop() {
        if found.contains_key(id) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == *id);
        let node = node.ok_or_else(|| format!("cargo metadata: {id} is not resolved"))?;
        let counts = |kinds: &[DepKindInfo]| kinds.iter().any(|kind| ways.contains(&kind.kind));
        let needs: Vec<_> =
            node.deps.iter().filter(|dep| counts(&dep.dep_kinds)).map(|dep| &dep.pkg).collect();
        left.extend(&needs);
        found.insert(id, needs);
    }
    Ok(found)
}

fn component(package: &Package) -> Result<Component, Error> {
    let version = package.version.to_string();
    let mut component =
        Component::new(Classification::Library, &package.name, &version, Some(reference(package)));
    component.description = package.description.as_deref().map(NormalizedString::new);
    component.purl = Some(Purl::new("cargo", &package.name, &version)?);
    component.licenses = package
        .license
        .as_deref()
        // The old way to write OR, which SPDX does not know.
        .map(|license| Licenses(vec![LicenseChoice::expression(&license.replace('/', " OR "))]));
    Ok(component)
}

fn reference(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}
