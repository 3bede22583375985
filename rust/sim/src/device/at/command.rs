// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The parts of a command line.

/// One command line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command<'a> {
    /// Everything after `AT`.
    pub(super) body: &'a str,
    /// The name with its `+` or `%`, in upper case.
    pub(super) name: String,
    /// What is done with it.
    pub(super) form: Form<'a>,
}

/// The four forms of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// `NAME`
    Action,
    /// `NAME?`
    Read,
    /// `NAME=?`
    Test,
    /// `NAME=…`
    Set(&'a str),
}

impl<'a> Command<'a> {
    /// Takes a line apart; `None` when it does not start with `AT`.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let (prefix, body) = line.split_at_checked(2)?;
        if !prefix.eq_ignore_ascii_case("AT") {
            return None;
        }
        let end = body.find(['=', '?']).unwrap_or(body.len());
        let (name, rest) = body.split_at(end);
        let form = match rest {
            "" => Form::Action,
            "?" => Form::Read,
            "=?" => Form::Test,
            _ => Form::Set(rest.strip_prefix('=')?),
        };
        Some(Self { body, name: name.trim().to_ascii_uppercase(), form })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let form = |line| Command::parse(line).map(|command| (command.name, command.form));
        assert_eq!(form("AT"), Some((String::new(), Form::Action)));
        assert_eq!(form("at+cfun?"), Some(("+CFUN".into(), Form::Read)));
        assert_eq!(form("AT+CFUN=?\r\n"), Some(("+CFUN".into(), Form::Test)));
        assert_eq!(form("AT%CMNG=1,\"a=b?\""), Some(("%CMNG".into(), Form::Set("1,\"a=b?\""))));
        assert_eq!(form("AT+CFUN="), Some(("+CFUN".into(), Form::Set(""))));
        assert_eq!(form("AT+CFUN?1"), None);
        assert_eq!(form("+CFUN?"), None);
        assert_eq!(form("A"), None);
        assert_eq!(form("é"), None);
    }
}
