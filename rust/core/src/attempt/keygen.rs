// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which credential a `%KEYGEN` command makes.

use crate::wire::bytes::parse;

/// A credential's place in the modem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Security tag.
    pub sec_tag: u32,
    /// The type number of `AT%CMNG`; a generated key is 2, a private key.
    pub credential_type: u32,
}

/// The credential that `AT<set_command>=<parameters>` generates, or `None` for any other command.
#[must_use]
pub(crate) fn generated_by(set_command: &[u8], parameters: &[u8]) -> Option<Place> {
    if !set_command.eq_ignore_ascii_case(b"%KEYGEN") {
        return None;
    }
    let mut parameters = parameters.split(|&byte| byte == b',');
    let sec_tag = parse(parameters.next()?.trim_ascii())?;
    let credential_type = parse(parameters.next()?.trim_ascii())?;
    Some(Place { sec_tag, credential_type })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keygen_names_tag_and_type() {
        let place = Some(Place { sec_tag: 16_842_753, credential_type: 2 });
        assert_eq!(generated_by(b"%KEYGEN", b"16842753,2,1"), place);
        assert_eq!(generated_by(b"%keygen", b"16842753, 2 ,0"), place);
        assert_eq!(generated_by(b"%KEYGEN", b"16842753,2"), place);
    }

    #[test]
    fn other_commands_make_no_credential() {
        for (command, parameters) in [
            ("%CMNG", "16842753,2,1"),
            ("%KEYGEN", ""),
            ("%KEYGEN", "1"),
            ("%KEYGEN", "-1,2"),
            ("%KEYGEN", "+1,2"),
            ("%KEYGEN", "4294967296,2"),
            ("%KEYGEN", "x,2"),
            ("%KEYGENX", "1,2"),
        ] {
            let made = generated_by(command.as_bytes(), parameters.as_bytes());
            assert_eq!(made, None, "{command}={parameters}");
        }
    }
}
