// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK releases that the library supports, as the module's CMake code has them.

/// What `find_package(Zephyr)` reads as well: the one list there is.
const CMAKE: &str = include_str!("../../../../cmake/sdk.cmake");

/// What stands before the list and behind it.
const BEGIN: &str = "set(NRF_PROVISIONING_SUPPORTED \"";
const END: &str = "\")";

/// How a release of the SDK stands to those that are supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Release {
    /// It is one of them, or a state of the main branch next to one.
    Supported,
    /// It came before the first of them.
    TooOld,
    /// It is newer than the last, or its number cannot be read.
    Unknown,
}

/// The supported releases in words, such as "v3.2, v3.3 and main".
pub(super) fn supported() -> &'static str {
    let list = CMAKE.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
    list.map_or("", |(list, _)| list)
}

/// Where `version`, such as "3.3.99", belongs.
pub(super) fn release(version: &str) -> Release {
    let Some(version) = major_minor(version) else { return Release::Unknown };
    let numbers = || supported().split([',', ' ']).filter_map(|word| word.strip_prefix('v'));
    let known: Vec<_> = numbers().filter_map(major_minor).collect();
    if known.contains(&version) {
        Release::Supported
    } else if known.first().is_some_and(|first| version < *first) {
        Release::TooOld
    } else {
        Release::Unknown
    }
}

fn major_minor(version: &str) -> Option<(u16, u16)> {
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_and_what_lies_between_them_are_supported() {
        for version in ["3.2.0", "3.2.1", "3.3.99", "3.4.0", "3.4.99", "3.4.0-rc1"] {
            assert_eq!(release(version), Release::Supported, "{version}");
        }
    }

    #[test]
    fn what_came_before_is_too_old_and_what_comes_later_is_unknown() {
        for (version, expected) in [
            ("3.1.99", Release::TooOld),
            ("2.9.2", Release::TooOld),
            ("3.5.0", Release::Unknown),
            ("4.2.0", Release::Unknown),
            ("", Release::Unknown),
            ("3", Release::Unknown),
            ("v3.4.0", Release::Unknown),
        ] {
            assert_eq!(release(version), expected, "{version}");
        }
    }

    #[test]
    fn the_pages_name_the_same_releases() {
        assert!(supported().ends_with(" and main"), "{}", supported());
        for (page, text) in [
            ("README.md", include_str!("../../../../README.md")),
            ("doc/releases.md", include_str!("../../../../doc/releases.md")),
        ] {
            assert!(text.contains(supported()), "{page} does not say {:?}", supported());
        }
    }
}
