// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One image's time with the modem, from its first request to its last.

use std::io::{self, ErrorKind};

use super::modem::Modem;
use super::protocol::{self, Fields, Kind, Reply};
use super::reception::Guest;

/// What an image says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The security tag at which its library looks for the service's CA, if it has one.
    pub ca_tag: Option<u32>,
    /// What its library speaks: `None` when there is no library in it.
    pub transport: Option<crate::service::Transport>,
    /// Its name for people.
    pub name: String,
}

/// How an image's time ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It said why.
    Said(String),
    /// It went away without a word.
    Gone,
    /// It did not keep to the protocol, or the connection broke.
    Broken(String),
    /// The modem was ended.
    Stopped,
}

impl Ended {
    /// What it means that a request could not be read, or an answer not sent. The system resets the
    /// connection of an image that dies with an answer unread.
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset => {
                Self::Gone
            }
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// Reads an image's first request.
///
/// # Errors
///
/// How its time ended before.
pub fn hello(guest: &mut Guest) -> Result<Hello, Ended> {
    let request = match protocol::read_request(&mut guest.stream) {
        Ok(Some(request)) => request,
        Ok(None) => return Err(Ended::Gone),
        Err(error) => return Err(Ended::of(&error)),
    };
    let mut fields = Fields(&request.fields);
    let read = |fields: &mut Fields<'_>| Some((fields.u32()?, fields.u8()?));
    let (Kind::Hello, Some((tag, transport))) = (request.kind, read(&mut fields)) else {
        return Err(Ended::Broken("the first request says nothing about the image".to_owned()));
    };
    Ok(Hello {
        ca_tag: (tag != u32::MAX).then_some(tag),
        transport: match transport {
            1 => Some(crate::service::Transport::Http),
            2 => Some(crate::service::Transport::Coap),
            _ => None,
        },
        name: String::from_utf8_lossy(fields.rest()).into_owned(),
    })
}

/// Does what an image asks for until it ends.
pub fn attend(modem: &mut Modem, guest: &mut Guest) -> Ended {
    modem.restart();
    let ended = match guest.send(&Reply::default().frame(Kind::Hello, None, &[])) {
        Ok(()) => answer_all(modem, guest),
        Err(error) => Ended::of(&error),
    };
    modem.end_connections();
    if guest.is_stopped() { Ended::Stopped } else { ended }
}

fn answer_all(modem: &mut Modem, guest: &mut Guest) -> Ended {
    loop {
        let request = match protocol::read_request(&mut guest.stream) {
            Ok(Some(request)) => request,
            Ok(None) => return Ended::Gone,
            Err(error) => {
                let _ = guest.send(&protocol::farewell(&error.to_string()));
                return Ended::of(&error);
            }
        };
        match modem.answer(&request) {
            Ok(_) if request.kind == Kind::Bye => {
                return Ended::Said(String::from_utf8_lossy(&request.fields).into_owned());
            }
            Ok(frame) => {
                if let Err(error) = guest.send(&frame) {
                    return Ended::of(&error);
                }
            }
            Err(reason) => {
                let _ = guest.send(&protocol::farewell(&reason));
                return Ended::Broken(reason);
            }
        }
    }
}
