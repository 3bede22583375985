// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The parameters of a fetch, whatever transport they came by.

use super::queue::Limits;

/// What a device asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FetchQuery {
    /// Id of the last command that was done; empty when there is none.
    pub(crate) after: String,
    /// What the device can take.
    pub(crate) limits: Limits,
}

impl FetchQuery {
    /// Reads decoded names and values. All but `after` are needed, and nothing else may come;
    /// `versions` are the names of parameters that only need to hold a text.
    pub(crate) fn from_pairs<'a>(
        pairs: &'a [(String, String)],
        versions: &[&str],
    ) -> Result<Self, String> {
        let known = ["after", "rxMaxSize", "txMaxSize", "limit"];
        for (index, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) && !versions.contains(&name.as_str()) {
                return Err(format!("parameter {name:?} is unknown"));
            }
            if pairs.iter().take(index).any(|(earlier, _)| earlier == name) {
                return Err(format!("parameter {name:?} comes twice"));
            }
        }
        let text = |name: &str| -> Option<&'a str> {
            pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
        };
        for name in versions {
            if text(name).is_none_or(str::is_empty) {
                return Err(format!("parameter {name:?} is missing"));
            }
        }
        let number = |name: &str| match text(name).and_then(decimal) {
            Some(number) if number > 0 => Ok(number),
            _ => Err(format!("parameter {name:?} must be a number from 1 to {}", usize::MAX)),
        };
        Ok(Self {
            after: text("after").unwrap_or_default().to_owned(),
            limits: Limits {
                commands: number("limit")?,
                rx_bytes: number("rxMaxSize")?,
                tx_bytes: number("txMaxSize")?,
            },
        })
    }
}

/// Decimal digits and nothing else.
fn decimal(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Splits `a=b&c=d` of a URL and decodes the `%` escapes.
pub(crate) fn pairs_of(query: &str) -> Result<Vec<(String, String)>, String> {
    raw_pairs_of(query)
        .into_iter()
        .map(|(name, value)| Ok((percent_decode(&name)?, percent_decode(&value)?)))
        .collect()
}

/// Splits `a=b&c=d`, whose parts are CoAP options: they have no escapes (RFC 7252 section 6.4).
pub(crate) fn raw_pairs_of(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn percent_decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let decoded =
            digit().zip(digit()).and_then(|(high, low)| u8::try_from(high << 4 | low).ok());
        bytes.push(decoded.ok_or_else(|| format!("{text:?} has an incomplete escape"))?);
    }
    String::from_utf8(bytes).map_err(|_| format!("{text:?} is no UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<FetchQuery, String> {
        FetchQuery::from_pairs(&pairs_of(query)?, &["mver", "cver"])
    }

    #[test]
    fn a_whole_query_is_read() {
        let query =
            "after=a%2fb%20c&rxMaxSize=1024&txMaxSize=2048&mver=mfw_2.0.2&cver=3.3.99&limit=10";
        let limits = Limits { commands: 10, rx_bytes: 1024, tx_bytes: 2048 };
        assert_eq!(parse(query).unwrap(), FetchQuery { after: "a/b c".into(), limits });
        let rest = "rxMaxSize=1&txMaxSize=2&mver=m&cver=c&limit=3";
        assert_eq!(parse(rest).unwrap().after, "");
        assert_eq!(parse(&format!("after=&{rest}")).unwrap().after, "");
    }

    #[test]
    fn a_malformed_query_is_refused() {
        for (query, name) in [
            ("", "mver"),
            ("rxMaxSize=1&txMaxSize=1&mver=m&limit=1", "cver"),
            ("rxMaxSize=1&txMaxSize=1&mver=&cver=c&limit=1", "mver"),
            ("rxMaxSize=1&txMaxSize=1&mver=m&cver=c", "limit"),
            ("rxMaxSize=1&txMaxSize=1&mver=m&cver=c&limit=0", "limit"),
            ("rxMaxSize=-1&txMaxSize=1&mver=m&cver=c&limit=1", "rxMaxSize"),
            ("rxMaxSize=1&txMaxSize=+1&mver=m&cver=c&limit=1", "txMaxSize"),
            ("rxMaxSize=99999999999999999999&txMaxSize=1&mver=m&cver=c&limit=1", "rxMaxSize"),
            ("limit=1&limit=1", "twice"),
            ("extra=1", "extra"),
            ("after=%4", "escape"),
            ("after=%zz", "escape"),
            ("after=%ff", "UTF-8"),
        ] {
            let error = parse(query).unwrap_err();
            assert!(error.contains(name), "{query}: {error}");
        }
    }
}
