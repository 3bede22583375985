// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use crate::service::tests::Signer;

const UUID: &str = "50363154-3931-44f0-8022-121b6401627d";
const NOW: u64 = 1_767_225_600;

fn check(token: &str, signer: &Signer) -> Result<String, Refused> {
    verify(token, NOW, |uuid| (uuid == UUID).then(|| signer.public_key()))
}

fn claims(iat: u64, exp: u64) -> String {
    format!(r#"{{"iss":"nRF9161.{UUID}","jti":"nRF9161.{UUID}.00","iat":{iat},"exp":{exp}}}"#)
}

#[test]
fn a_modems_token_proves_its_device() {
    let signer = Signer::new();
    let token = signer.sign(r#"{"typ":"JWT","alg":"ES256","kid":"x"}"#, &claims(NOW, NOW + 300));
    assert_eq!(check(&token, &signer).unwrap(), UUID);
    let bare = format!(r#"{{"iss":"{UUID}","iat":{NOW},"exp":{}}}"#, NOW + 360);
    assert_eq!(check(&signer.sign(r#"{"alg":"ES256"}"#, &bare), &signer).unwrap(), UUID);
}

#[test]
fn times_are_checked_with_a_leeway() {
    let signer = Signer::new();
    for (iat, exp, outcome) in [
        (NOW - 310, NOW - 10, None),
        (NOW - 311, NOW - 11, Some(Refused::Expired { since_s: 11 })),
        (NOW + 10, NOW + 20, None),
        (NOW + 11, NOW + 20, Some(Refused::NotYetValid { in_s: 11 })),
        (NOW, NOW + 360, None),
        (NOW, NOW + 361, Some(Refused::TooLongLife(361))),
        (NOW + 1, NOW, Some(Refused::Malformed("claims: exp < iat"))),
        (0, u64::MAX, Some(Refused::TooLongLife(u64::MAX))),
    ] {
        let token = signer.sign(r#"{"alg":"ES256"}"#, &claims(iat, exp));
        assert_eq!(check(&token, &signer).err(), outcome, "{iat} {exp}");
    }
}

#[test]
fn another_key_or_device_is_refused() {
    let (signer, other) = (Signer::new(), Signer::new());
    let token = other.sign(r#"{"alg":"ES256"}"#, &claims(NOW, NOW + 300));
    assert_eq!(check(&token, &signer), Err(Refused::Signature));
    let claims = format!(r#"{{"iss":"nRF9161.{UUID}0","iat":{NOW},"exp":{}}}"#, NOW + 300);
    let token = signer.sign(r#"{"alg":"ES256"}"#, &claims);
    assert_eq!(check(&token, &signer), Err(Refused::UnknownDevice(format!("nRF9161.{UUID}0"))));
}

#[test]
fn other_algorithms_are_refused() {
    let signer = Signer::new();
    for name in ["none", "None", "HS256", "ES384", ""] {
        let token = signer.sign(&format!(r#"{{"alg":"{name}"}}"#), &claims(NOW, NOW + 300));
        assert_eq!(check(&token, &signer), Err(Refused::Algorithm(name.into())));
    }
    let token = signer.sign(r#"{"alg":"none"}"#, &claims(NOW, NOW + 300));
    let unsigned = token.rsplit_once('.').unwrap().0;
    assert_eq!(check(&format!("{unsigned}."), &signer), Err(Refused::Algorithm("none".into())));
}

#[test]
fn every_changed_byte_is_noticed() {
    let signer = Signer::new();
    let token = signer.sign(r#"{"alg":"ES256"}"#, &claims(NOW, NOW + 300));
    for index in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        check(&String::from_utf8(bytes).unwrap(), &signer).unwrap_err();
    }
}

#[test]
fn what_is_no_token_is_refused() {
    let signer = Signer::new();
    let es256 = r#"{"alg":"ES256"}"#;
    for token in [
        String::new(),
        "..".into(),
        "a.b".into(),
        "a.b.c".into(),
        "A".repeat(MAX_LEN + 1),
        signer.sign("{}", &claims(NOW, NOW)),
        signer.sign(r#"{"alg":"ES256","typ":"JWE"}"#, &claims(NOW, NOW)),
        signer.sign(es256, "{}"),
        signer.sign(es256, &format!(r#"{{"iss":"{UUID}","iat":{NOW}}}"#)),
        signer.sign(es256, &format!(r#"{{"iss":"{UUID}","iat":-1,"exp":1}}"#)),
    ] {
        let refused = check(&token, &signer).unwrap_err();
        assert!(matches!(refused, Refused::Malformed(_)), "{token}: {refused}");
    }
}

#[test]
fn a_public_key_is_a_point_or_an_spki() {
    let signer = Signer::new();
    let mut spki = signer.public_key().to_spki();
    assert_eq!(spki.len(), 91);
    assert_eq!(PublicKey::from_bytes(&spki), Some(signer.public_key()));
    let mut compressed = spki.split_off(26);
    compressed[0] = 2;
    for wrong in [[].as_slice(), &compressed, &compressed[..33], &spki] {
        assert_eq!(PublicKey::from_bytes(wrong), None);
    }
}
