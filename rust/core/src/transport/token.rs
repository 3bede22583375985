// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a request tells of the device, whatever the transport: who it is, and what its modem runs.

use crate::config::Config;
use crate::error::Error;
use crate::ports::Identity;
use crate::wire::bytes::{clear, until_nul};

/// Room for the modem's firmware version; the SDK's `MODEM_INFO_FWVER_SIZE` is 41.
pub(crate) const FIRMWARE_VERSION_LEN: usize = 48;

/// Reads the modem's firmware version into the end of `buffer`; returns what is in front of it, and
/// the version.
pub(crate) fn firmware_version<'b, P: Identity>(
    platform: &mut P,
    buffer: &'b mut [u8],
) -> Result<(&'b mut [u8], &'b [u8]), Error> {
    let (rest, version) = buffer
        .len()
        .checked_sub(FIRMWARE_VERSION_LEN)
        .and_then(|at| buffer.split_at_mut_checked(at))
        .ok_or(Error::DoesNotFit)?;
    clear(version);
    platform.firmware_version(version)?;
    Ok((rest, until_nul(version)))
}

/// Signs a token into the front of `buffer`, which is announced no longer than a token and its NUL
/// are; returns the token.
pub(crate) fn sign_token<'b, P: Identity>(
    platform: &mut P,
    config: &Config,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], Error> {
    let longest = config.jwt_max_len as usize + 1;
    let room = buffer.len().min(longest);
    let token = buffer.get_mut(..room).ok_or(Error::DoesNotFit)?;
    clear(token);
    platform.sign_token(token).map_err(|error| match error {
        // In less room than a token may take, the likely reason is the room.
        Error::NoIdentity if room < longest => Error::DoesNotFit,
        error => error,
    })?;
    match until_nul(token) {
        // The modem said that it has signed something, and nothing is there.
        [] => Err(Error::NoIdentity),
        token => Ok(token),
    }
}

#[cfg(test)]
mod tests {
    use core::ffi::CStr;
    use std::vec;

    use super::*;

    /// Signs with as many bytes as it is told, if they fit with their NUL.
    struct Signer {
        token_len: usize,
        announced: usize,
    }

    impl Identity for Signer {
        fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
            self.announced = buffer.len();
            if self.token_len >= buffer.len() {
                return Err(Error::NoIdentity);
            }
            buffer[..self.token_len].fill(b't');
            buffer[self.token_len] = 0;
            Ok(())
        }

        fn firmware_version(&mut self, _: &mut [u8]) -> Result<(), Error> {
            Err(Error::NoFirmwareVersion)
        }

        fn sdk_version(&mut self) -> &'static CStr {
            c"0"
        }
    }

    fn sign(token_len: usize, room: usize) -> (Result<usize, Error>, usize) {
        let config = Config { jwt_max_len: 850, ..Config::DEFAULT };
        let mut signer = Signer { token_len, announced: 0 };
        let mut buffer = vec![0xaa; room];
        let signed = sign_token(&mut signer, &config, &mut buffer).map(<[u8]>::len);
        (signed, signer.announced)
    }

    #[test]
    fn the_buffer_is_announced_with_room_for_the_longest_token_and_its_nul() {
        assert_eq!(sign(850, 2048), (Ok(850), 851));
        assert_eq!(sign(10, 11), (Ok(10), 11));
    }

    #[test]
    fn an_empty_token_is_no_identity() {
        assert_eq!(sign(0, 2048).0, Err(Error::NoIdentity));
    }

    #[test]
    fn a_signature_that_fails_for_want_of_room_is_told_apart() {
        assert_eq!(sign(600, 500).0, Err(Error::DoesNotFit));
        assert_eq!(sign(900, 2048).0, Err(Error::NoIdentity));
    }
}
