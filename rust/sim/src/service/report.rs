// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Reading what a device reports.

use minicbor::Decoder;
use minicbor::data::Type;
use serde::Serialize;

/// One response of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// Correlation id of the command.
    pub id: String,
    /// 99 error, 100 AT command done, 101 settings written, 102 finished acknowledged.
    pub code: u32,
    /// The CME code of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cme: Option<u32>,
    /// The text of an error or of an AT command's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Code of a failed command.
pub(crate) const ERROR: u32 = 99;
/// Code of an AT command that was done.
pub(crate) const AT_OK: u32 = 100;
/// Code of written settings.
pub(crate) const CONFIG_OK: u32 = 101;
/// Code of an acknowledged *finished*.
pub(crate) const FINISHED_OK: u32 = 102;

/// Reads a whole report: a list of one or more responses and nothing behind it.
pub(crate) fn decode(body: &[u8]) -> Result<Vec<Response>, String> {
    let mut d = Decoder::new(body);
    let responses = list(&mut d, "responses", |d| {
        let mut response = None;
        let mut members = Members::open(d)?;
        if members.more(d)? {
            response = Some(read_response(d, &mut members)?);
        }
        members.close(d)?;
        response.ok_or_else(|| "a response is empty".to_owned())
    })?;
    if d.position() != body.len() {
        let (end, len) = (d.position(), body.len());
        return Err(format!("{} bytes follow the responses, which end at byte {end}", len - end));
    }
    if responses.is_empty() {
        return Err("the list of responses is empty".into());
    }
    Ok(responses)
}

fn read_response(d: &mut Decoder<'_>, members: &mut Members) -> Result<Response, String> {
    let id = text(d)?;
    members.expect_more(d, "a response code")?;
    let at = d.position();
    let code = d.u32().map_err(|e| fault(at, "a response code", &e))?;
    let mut response = Response { id, code, cme: None, text: None };
    match code {
        ERROR => {
            members.expect_more(d, "a CME code")?;
            let at = d.position();
            response.cme = Some(d.u32().map_err(|e| fault(at, "a CME code", &e))?);
            members.expect_more(d, "the error's text")?;
            response.text = Some(text(d)?);
        }
        AT_OK => {
            members.expect_more(d, "the answer's text")?;
            response.text = Some(text(d)?);
        }
        CONFIG_OK | FINISHED_OK => {}
        other => return Err(format!("byte {at}: {other} is no response code (99 to 102)")),
    }
    Ok(response)
}

/// Reads a list of any well-formed encoding.
fn list<'b, T>(
    d: &mut Decoder<'b>,
    what: &str,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let at = d.position();
    let mut members = Members::open(d).map_err(|e| format!("{what}: {e}"))?;
    let mut values = Vec::new();
    while members.more(d)? {
        values.push(read(d)?);
        if values.len() > MAX_RESPONSES {
            return Err(format!("byte {at}: more than {MAX_RESPONSES} {what}"));
        }
    }
    Ok(values)
}

/// More commands than any device takes at once.
const MAX_RESPONSES: usize = 1024;

/// What is left of an array of definite or indefinite length.
enum Members {
    Counted(u64),
    UntilBreak,
    Ended,
}

impl Members {
    fn open(d: &mut Decoder<'_>) -> Result<Self, String> {
        let at = d.position();
        match d.array().map_err(|e| fault(at, "an array", &e))? {
            Some(count) => Ok(Self::Counted(count)),
            None => Ok(Self::UntilBreak),
        }
    }

    /// Whether another member follows, which the caller then reads.
    fn more(&mut self, d: &mut Decoder<'_>) -> Result<bool, String> {
        match self {
            Self::Counted(0) | Self::Ended => Ok(false),
            Self::Counted(left) => {
                *left -= 1;
                Ok(true)
            }
            Self::UntilBreak => {
                let at = d.position();
                if d.datatype().map_err(|e| fault(at, "a member or a break", &e))? != Type::Break {
                    return Ok(true);
                }
                d.set_position(at + 1);
                *self = Self::Ended;
                Ok(false)
            }
        }
    }

    fn expect_more(&mut self, d: &mut Decoder<'_>, what: &str) -> Result<(), String> {
        let at = d.position();
        if self.more(d)? { Ok(()) } else { Err(format!("byte {at}: {what} is missing")) }
    }

    fn close(&mut self, d: &mut Decoder<'_>) -> Result<(), String> {
        let at = d.position();
        if self.more(d)? { Err(format!("byte {at}: a member too many")) } else { Ok(()) }
    }
}

/// Reads a text, in one piece or in chunks.
fn text(d: &mut Decoder<'_>) -> Result<String, String> {
    let at = d.position();
    let chunks = d.str_iter().map_err(|e| fault(at, "a text", &e))?;
    chunks.collect::<Result<String, _>>().map_err(|e| fault(at, "a text", &e))
}

fn fault(at: usize, expected: &str, error: &minicbor::decode::Error) -> String {
    format!("byte {at}: expected {expected}: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        crate::service::spec::parse_hex(text).unwrap()
    }

    fn response(id: &str, code: u32, cme: Option<u32>, text: Option<&str>) -> Response {
        Response { id: id.into(), code, cme, text: text.map(Into::into) }
    }

    #[test]
    fn every_kind_of_response_is_read() {
        let body =
            hex("84 83 6161 1864 624f4b  82 6162 1865  82 6163 1866  84 6164 1863 190201 60");
        assert_eq!(
            decode(&body).unwrap(),
            [
                response("a", 100, None, Some("OK")),
                response("b", 101, None, None),
                response("c", 102, None, None),
                response("d", 99, Some(513), Some("")),
            ]
        );
    }

    #[test]
    fn indefinite_and_longer_forms_are_read() {
        let body = hex("9f 9f 7f 6161 6162 ff 190064 7f ff ff 9b0000000000000002 6163 1865 ff");
        assert_eq!(
            decode(&body).unwrap(),
            [response("ab", 100, None, Some("")), response("c", 101, None, None)]
        );
    }

    #[test]
    fn every_truncation_is_refused() {
        for whole in ["83 82 6161 1865 82 6162 1866 84 6163 1863 00 6178", "9f 9f 6161 1865 ff ff"]
        {
            let whole = hex(whole);
            decode(&whole).unwrap();
            for end in 0..whole.len() {
                decode(&whole[..end]).unwrap_err();
            }
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for (body, reason) in [
            ("80", "empty"),
            ("9fff", "empty"),
            ("81 80", "a response is empty"),
            ("81 81 6161", "a response code is missing"),
            ("81 82 6161 1867", "103 is no response code"),
            ("81 82 6161 00", "0 is no response code"),
            ("81 82 6161 3863", "a response code"),
            ("81 82 01 1865", "a text"),
            ("81 82 4161 1865", "a text"),
            ("81 82 61ff 1865", "a text"),
            ("81 83 6161 1865 00", "a member too many"),
            ("81 82 6161 1864", "the answer's text is missing"),
            ("81 83 6161 1863 00", "the error's text is missing"),
            ("81 84 6161 1863 20 60", "a CME code"),
            ("81 84 6161 1863 1b0000000100000000 60", "a CME code"),
            ("81 82 6161 1865 00", "1 bytes follow"),
            ("a0", "an array"),
            ("9bffffffffffffffff", "an array"),
        ] {
            let error = decode(&hex(body)).unwrap_err();
            assert!(error.contains(reason) || body.starts_with("9bff"), "{body}: {error}");
        }
    }
}
