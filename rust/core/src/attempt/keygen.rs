// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Commands that make a key pair (`%KEYGEN`): they cannot be repeated, and the public half is told
//! once, in the answer.

use crate::wire::bytes::{parse, parts};

/// The type number of `AT%CMNG` for a private key.
pub(crate) const PRIVATE_KEY: u32 = 2;

/// Room for an answer that carries a public key with its proof, or a list of credentials, in bytes. A
/// public key with its COSE signature is 700 bytes of text, a certificate request somewhat more.
const DATA_LEN: usize = 1024;

/// The security tag in which `AT<set_command>=<parameters>` makes a private key, or `None` for any other
/// command: `%KEYGEN` of another type answers from a key that is there already.
#[must_use]
pub(crate) fn makes_key_in(set_command: &[u8], parameters: &[u8]) -> Option<u32> {
    if !set_command.eq_ignore_ascii_case(b"%KEYGEN") {
        return None;
    }
    let mut parameters = parts(parameters, b',');
    let sec_tag = parse(parameters.next()?.trim_ascii())?;
    let key_type = parse(parameters.next()?.trim_ascii())?;
    (key_type == PRIVATE_KEY).then_some(sec_tag)
}

/// Room that the answer of a command is known to need, in bytes; 0 when nothing is known, as of most
/// commands, which answer `OK`.
#[must_use]
pub(crate) fn answer_len(set_command: &[u8], parameters: &[u8]) -> usize {
    let lists = set_command.eq_ignore_ascii_case(b"%CMNG")
        && matches!(parameters.trim_ascii_start().first(), Some(b'1' | b'2'));
    if lists || set_command.eq_ignore_ascii_case(b"%KEYGEN") { DATA_LEN } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keygen_of_a_private_key_makes_one_in_its_tag() {
        assert_eq!(makes_key_in(b"%KEYGEN", b"16842753,2,1"), Some(16_842_753));
        assert_eq!(makes_key_in(b"%keygen", b"16842753, 2 ,0"), Some(16_842_753));
        assert_eq!(makes_key_in(b"%KEYGEN", b"16842753,2"), Some(16_842_753));
    }

    #[test]
    fn other_commands_make_no_key() {
        for (command, parameters) in [
            ("%CMNG", "16842753,2,1"),
            ("%KEYGEN", ""),
            ("%KEYGEN", "1"),
            ("%KEYGEN", "42,8"),
            ("%KEYGEN", "-1,2"),
            ("%KEYGEN", "+1,2"),
            ("%KEYGEN", "4294967296,2"),
            ("%KEYGEN", "x,2"),
            ("%KEYGENX", "1,2"),
        ] {
            let made = makes_key_in(command.as_bytes(), parameters.as_bytes());
            assert_eq!(made, None, "{command}={parameters}");
        }
    }

    #[test]
    fn keys_and_lists_answer_with_data() {
        for (command, parameters, len) in [
            ("%KEYGEN", "42,2,0", DATA_LEN),
            ("%keygen", "42,8", DATA_LEN),
            ("%CMNG", "1", DATA_LEN),
            ("%CMNG", "2,42,0", DATA_LEN),
            ("%CMNG", "0,42,0,\"-----BEGIN\"", 0),
            ("%CMNG", "3,42,2", 0),
            ("+CGDCONT", "1", 0),
        ] {
            let known = answer_len(command.as_bytes(), parameters.as_bytes());
            assert_eq!(known, len, "{command}={parameters}");
        }
    }
}
