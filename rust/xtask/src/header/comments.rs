// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Turns Rust's doc comments into Doxygen's: headings become commands, markup goes, and the text
//! is broken anew for the width that C sources have.

/// Columns of a line, a tab being eight.
const WIDTH: usize = 100;

/// Rewrites every comment that begins with `/**` on a line of its own.
pub(super) fn for_doxygen(text: &str) -> String {
    let mut lines = text.lines();
    let mut result = String::new();
    while let Some(line) = lines.next() {
        if line.trim() != "/**" {
            result.extend([line, "\n"]);
            continue;
        }
        let body = lines.by_ref().take_while(|line| line.trim() != "*/");
        let body: Vec<&str> = body.map(|line| line.trim().trim_start_matches('*').trim()).collect();
        let indent = "\t".repeat(line.len() - line.trim_start().len());
        result.push_str(&print(&paragraphs(&body), &indent));
    }
    result
}

/// One piece of text, and whether a blank line comes before it.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    apart: bool,
}

/// The text by paragraphs, with Doxygen's commands.
fn paragraphs(body: &[&str]) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    let mut parameters = false;
    let mut command = "";
    let mut apart = false;
    let mut fresh = true;
    for line in body {
        if line.is_empty() {
            // A blank line would end a command's text before it began.
            apart |= command.is_empty();
            fresh = true;
            continue;
        }
        if let Some(heading) = line.strip_prefix("# ") {
            parameters = heading == "Parameters";
            command = match heading {
                "Returns" => "@return ",
                "Safety" => "@note ",
                _ => "",
            };
            (apart, fresh) = (true, true);
            continue;
        }
        let parameter = line.strip_prefix('`').filter(|_| parameters);
        let parameter = parameter.and_then(|rest| rest.split_once("`: "));
        let text = match parameter {
            Some((name, text)) => format!("@param {name} {}", plain(text)),
            None => format!("{command}{}", plain(line)),
        };
        match all.last_mut() {
            Some(last) if !fresh && parameter.is_none() && !line.starts_with("- ") => {
                last.text.extend([" ", &text]);
            }
            _ => all.push(Paragraph { text, apart: apart && !all.is_empty() }),
        }
        (apart, fresh, command) = (false, false, "");
    }
    all
}

/// Without the markup of code words and links; Doxygen links names by itself.
fn plain(line: &str) -> String {
    line.replace("[`", "").replace("`]", "").replace('`', "")
}

/// The comment in Zephyr's form: one line if it fits, a block if not.
fn print(paragraphs: &[Paragraph], indent: &str) -> String {
    let columns = WIDTH - indent.len() * 8;
    if let [only] = paragraphs
        && only.text.len() + "/**  */".len() <= columns
    {
        return format!("{indent}/** {} */\n", only.text);
    }
    let mut result = format!("{indent}/**\n");
    for paragraph in paragraphs {
        if paragraph.apart {
            result.push_str(&format!("{indent} *\n"));
        }
        for line in wrap(&paragraph.text, columns - " * ".len()) {
            result.push_str(&format!("{indent} * {line}\n"));
        }
    }
    result + indent + " */\n"
}

/// Breaks text into lines of at most `columns` characters, at blanks.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= columns => line.extend([" ", word]),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{for_doxygen, wrap};

    #[test]
    fn only_comments_change() {
        assert_eq!(
            for_doxygen("/**\n * See [`a`], `b`.\n */\nint a;\n"),
            "/** See a, b. */\nint a;\n"
        );
        assert_eq!(for_doxygen("int a; // [`b`]\n"), "int a; // [`b`]\n");
    }

    #[test]
    fn headings_become_commands() {
        let rust = "/**\n * Sets.\n *\n * # Parameters\n *\n * `a`: the\n * first\n * `b`: it\n *\n \
                    * # Returns\n *\n * `0`, or\n * -1\n */\n";
        let doxygen = "/**\n * Sets.\n *\n * @param a the first\n * @param b it\n *\n \
                       * @return 0, or -1\n */\n";
        assert_eq!(for_doxygen(rust), doxygen);
    }

    #[test]
    fn paragraphs_stay_apart() {
        let text = "\t/**\n\t * One\n\t * more.\n\t *\n\t * Two.\n\t */\n";
        assert_eq!(for_doxygen(text), "\t/**\n\t * One more.\n\t *\n\t * Two.\n\t */\n");
        assert_eq!(wrap("aa bb cc", 5), ["aa bb", "cc"]);
    }
}
