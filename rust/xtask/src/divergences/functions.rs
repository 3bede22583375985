// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Test functions in the text of a file, in the language that its name ends with.

/// Whether `text`, the contents of `path`, has a test with that name.
pub(super) fn has_test(path: &str, text: &str, name: &str) -> bool {
    match path.rsplit_once('.') {
        Some((_, "rs")) => has_rust_test(text, name),
        Some((_, "c")) => has_ztest(text, name),
        Some((_, "py")) => {
            name.starts_with("test_")
                && text.lines().any(|line| defines(line, "def ", name, &['(']))
        }
        _ => false,
    }
}

/// A function with `#[test]` among its attributes, also one within a macro, as property tests are.
fn has_rust_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(index, line)| {
        let before = lines.iter().take(index).rev();
        let mut attributes =
            before.take_while(|line| line.starts_with("#[") || line.starts_with("///"));
        defines(line, "fn ", name, &['(']) && attributes.any(|line| *line == "#[test]")
    })
}

/// One of Zephyr's macros with the name behind that of its suite.
fn has_ztest(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let arguments = line.strip_prefix("ZTEST(").or_else(|| line.strip_prefix("ZTEST_F("));
        arguments
            .and_then(|arguments| arguments.split_once(','))
            .is_some_and(|(_, rest)| defines(rest, "", name, &[')']))
    })
}

/// Whether a line has a name behind a keyword, and one of the characters behind that.
fn defines(line: &str, keyword: &str, name: &str, ends: &[char]) -> bool {
    let rest = line.trim().strip_prefix(keyword).and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_test_has_its_attribute() {
        let text = "\
#[test]
fn plain() {}
    #[test]
    /// Words.
    #[ignore]
    fn property(x in 0..3) {}
fn helper() {}
// #[test]
fn commented() {}
";
        for name in ["plain", "property"] {
            assert!(has_test("a.rs", text, name), "{name}");
        }
        for name in ["helper", "commented", "pla", "lain", ""] {
            assert!(!has_test("a.rs", text, name), "{name}");
        }
    }

    #[test]
    fn a_case_of_zephyr_s_tests_is_behind_its_suite() {
        let text =
            "ZTEST(suite, test_a)\nZTEST_F(suite, test_b)\n/* ZTEST(suite, test_c) */\ntest_d(1)";
        for name in ["test_a", "test_b"] {
            assert!(has_test("a.c", text, name), "{name}");
        }
        for name in ["suite", "test_c", "test_d", "test_"] {
            assert!(!has_test("a.c", text, name), "{name}");
        }
    }

    #[test]
    fn a_python_test_is_a_function_that_pytest_takes() {
        assert!(has_test("a.py", "def test_a(dut):\n", "test_a"));
        assert!(!has_test("a.py", "def check():\n", "check"));
        assert!(!has_test("a.txt", "def test_a():\n", "test_a"));
    }
}
