// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Turns named unions that are a struct's field into anonymous ones.
//!
//! Rust has no anonymous unions, and C users write `event->token`, not `event->value.token`.

use crate::Error;

/// Moves each union's members to the one field that has its type.
///
/// # Errors
///
/// There is no union, one does not end, or one is not used by exactly one field.
pub(super) fn make_anonymous(text: &str) -> Result<String, Error> {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut result = None;
    while let Some(start) = lines.iter().position(|line| is_definition(line)) {
        let definition = lines[start];
        let name = definition.trim_end_matches(" {");
        let length = lines[start..].iter().position(|line| *line == "};");
        let length = length.ok_or_else(|| format!("{name}: no end"))?;
        let comment = comment_before(&lines, start);
        let members: Vec<String> =
            lines[start + 1..start + length].iter().map(|line| format!("\t{line}\n")).collect();
        lines.drain(comment..=start + length);
        result = Some(inline(&lines, name, &members.concat())?);
        lines = result.as_deref().unwrap_or_default().lines().collect();
    }
    result.map_or_else(|| Err("no union to make anonymous".into()), |text| Ok(squeeze(&text)))
}

/// Whether a line begins the definition of a named union.
fn is_definition(line: &str) -> bool {
    line.starts_with("union ") && line.ends_with(" {")
}

/// Where the comment right above line `start` begins; `start` when there is none.
fn comment_before(lines: &[&str], start: usize) -> usize {
    let above = &lines[..start];
    if above.last().is_some_and(|line| line.trim() == "*/") {
        return above.iter().rposition(|line| line.starts_with("/**")).unwrap_or(start);
    }
    if above.last().is_some_and(|line| line.starts_with("/**")) { start - 1 } else { start }
}

/// Replaces the field of type `name` by an anonymous union of `members`.
fn inline(lines: &[&str], name: &str, members: &str) -> Result<String, Error> {
    let field = format!("\t{name} ");
    let uses: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with(&field)).collect();
    let [at] = uses.as_slice() else {
        return Err(format!("{name}: used by {} fields, not by one", uses.len()).into());
    };
    let before = field_comment(lines, *at);
    let mut text: String = lines[..before].iter().map(|line| format!("{line}\n")).collect();
    text.push_str("\tunion {\n");
    text.push_str(members);
    text.push_str("\t};\n");
    text.extend(lines[at + 1..].iter().map(|line| format!("{line}\n")));
    Ok(text)
}

/// Where the comment of the field in line `at` begins: the anonymous union has none.
fn field_comment(lines: &[&str], at: usize) -> usize {
    let commented = at > 0 && lines[at - 1].trim_end().ends_with("*/");
    let begin = lines[..at].iter().rposition(|line| line.trim_start().starts_with("/**"));
    begin.filter(|_| commented).unwrap_or(at)
}

/// Leaves one blank line where the union was.
fn squeeze(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::make_anonymous;

    #[test]
    fn moves_the_members_to_their_field() {
        let text = "/**\n * Gone.\n */\nunion u {\n\tint a;\n\tint b;\n};\n\n/**\n * S.\n */\n\
                    struct s {\n\tint kind;\n\t/**\n\t * Gone.\n\t */\n\tunion u value;\n};\n";
        let wanted = "\n/**\n * S.\n */\nstruct s {\n\tint kind;\n\tunion {\n\t\tint a;\n\
                      \t\tint b;\n\t};\n};\n";
        assert_eq!(make_anonymous(text).unwrap(), wanted);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in [
            "struct s {\n};\n",
            "union u {\n\tint a;\n",
            "union u {\n};\n",
            "union u {\n};\n\tunion u a;\n\tunion u b;\n",
        ] {
            assert!(make_anonymous(text).is_err(), "{text:?}");
        }
    }
}
