// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Where a build takes its sources from, and how it keeps these places out of what it makes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::toolchain::target_directory;
use crate::Error;
use crate::files::root;
use crate::tools::run;

/// What the checkout, cargo's home and the compiler's directory are called in debug information.
const ROOT: &str = "/nrf-provisioning";
const CARGO_HOME: &str = "/cargo";
const SYSROOT: &str = "/rust";

/// The places of a build.
#[derive(Debug)]
pub(super) struct Checkout {
    /// The root of the repository, or of a copy.
    pub(super) root: PathBuf,
    /// Cargo's target directory.
    pub(super) target_directory: PathBuf,
    /// Cargo's home, with the sources of the dependencies.
    pub(super) cargo_home: PathBuf,
}

impl Checkout {
    /// This one.
    pub(super) fn this() -> Result<Self, Error> {
        Ok(Self { root: root(), target_directory: target_directory()?, cargo_home: cargo_home()? })
    }

    /// A copy of this one below `directory`, as it is now, with cargo's home in another place.
    pub(super) fn copy(directory: &Path) -> Result<Self, Error> {
        let copy = Self {
            root: directory.join("sources"),
            target_directory: directory.join("sources/target"),
            cargo_home: directory.join("cargo"),
        };
        for file in files()? {
            let to = copy.root.join(&file);
            fs::create_dir_all(to.parent().unwrap_or(&to))?;
            fs::copy(root().join(&file), &to).map_err(|error| format!("{file}: {error}"))?;
        }
        // What cargo has downloaded, which it unpacks there again: links would lead to one place.
        let home = cargo_home()?;
        for name in ["registry/index", "registry/cache"] {
            copy_all(&home.join(name), &copy.cargo_home.join(name))?;
        }
        Ok(copy)
    }

    /// The option of cargo by which debug information has the same names everywhere, as
    /// `cmake/rust.cmake` sets it. The last name that fits a path counts.
    pub(super) fn mapped_paths(&self, sysroot: &Path) -> String {
        let target = format!("{ROOT}/target");
        let names = [
            (sysroot, SYSROOT),
            (&self.cargo_home, CARGO_HOME),
            (&self.root, ROOT),
            (&self.target_directory, &target),
        ];
        let flags = names.map(|(path, name)| {
            // Literal strings of TOML, for the separators of Windows.
            format!("'--remap-path-prefix={}={name}'", path.display())
        });
        format!("target.'cfg(all())'.rustflags=[{}]", flags.join(", "))
    }
}

/// The files that git knows, and those it would take, as far as they are there.
fn files() -> Result<Vec<String>, Error> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let text = run(Command::new("git").args(list).current_dir(root()))
        .map_err(|error| format!("{error}; the sources are copied by git's list of them"))?;
    let files = text.split('\0').filter(|file| !file.is_empty());
    Ok(files.filter(|file| root().join(file).is_file()).map(String::from).collect())
}

/// Copies a directory with all that is in it.
fn copy_all(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to)?;
    let entries = fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn cargo_home() -> Result<PathBuf, Error> {
    let set = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = set.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    Ok(home.ok_or("neither CARGO_HOME nor HOME is set, and cargo's home has to be known")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_a_name_and_the_narrowest_comes_last() {
        let checkout = Checkout {
            root: "/usr/src/sources".into(),
            target_directory: "/usr/src/sources/target".into(),
            cargo_home: "/usr/cargo".into(),
        };
        assert_eq!(
            checkout.mapped_paths(Path::new("/usr")),
            "target.'cfg(all())'.rustflags=['--remap-path-prefix=/usr=/rust', \
             '--remap-path-prefix=/usr/cargo=/cargo', \
             '--remap-path-prefix=/usr/src/sources=/nrf-provisioning', \
             '--remap-path-prefix=/usr/src/sources/target=/nrf-provisioning/target']"
        );
    }
}
