// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What an application asks a modem besides provisioning: its network, its address, its names.

use super::command::{Command, Form};
use super::{DONE, Failure, Outcome, args};
use crate::device::state::Device;

/// The device's address in the simulated network (RFC 6598).
const ADDRESS: &str = "100.64.0.2";
/// Access point name of the simulated network.
const ACCESS_POINT: &str = "simulated";
/// The largest packet that the simulated network takes, in bytes.
const MTU: u16 = 1500;
/// International identity of the simulated modem; its manufacturer code is none.
const IMEI: &str = "000000000000000";

/// Settings of the modem that it keeps, without an effect here.
const ACCEPTED: [&str; 22] = [
    "+CSCON",
    "+CPSMS",
    "+CEDRXS",
    "+CNEC",
    "+COPS",
    "+CGDCONT",
    "+CGAUTH",
    "+CGACT",
    "+CEPPI",
    "%MDMEV",
    "%XMODEMSLEEP",
    "%XT3412",
    "%FEACONF",
    "%XSYSTEMMODE",
    "%XEPCO",
    "%RAI",
    "%REL14FEAT",
    "%XBANDLOCK",
    "%CESQ",
    "%XCONNSTAT",
    "%XDATAPRFL",
    "%PERIODICSEARCHCONF",
];

impl Device {
    /// Answers a command about the network or the modem itself; `None` for any other.
    pub(super) fn network_command(&mut self, command: &Command<'_>) -> Option<Outcome> {
        let name = command.name.as_str();
        Some(match (name, command.form) {
            ("+CGPADDR", Form::Set(text)) => self.address_of(text),
            ("+CGCONTRDP", Form::Set(text)) => self.connection_of(text),
            ("+CGDCONT", Form::Read) => {
                let address = if self.modem.is_attached() { ADDRESS } else { "" };
                Ok(format!("+CGDCONT: 0,\"IP\",\"{ACCESS_POINT}\",\"{address}\",0,0"))
            }
            ("+CGACT", Form::Read) => {
                Ok(format!("+CGACT: 0,{}", u8::from(self.modem.is_attached())))
            }
            ("%XGETPDNID", Form::Set(_)) => Ok("%XGETPDNID: 0".into()),
            ("%XSYSTEMMODE", Form::Read) => Ok("%XSYSTEMMODE: 1,0,0,0".into()),
            ("+CGMI", Form::Action) => Ok("Nordic Semiconductor ASA".into()),
            ("+CGMM", Form::Action) => Ok("nRF9161-SIMULATED".into()),
            ("+CGSN", Form::Action) => Ok(IMEI.into()),
            ("+CGSN", Form::Set(_)) => Ok(format!("+CGSN: \"{IMEI}\"")),
            ("%HWVERSION", Form::Action) => Ok("%HWVERSION: nRF9161 SIMULATED".into()),
            ("+CPIN", Form::Read) => Ok("+CPIN: READY".into()),
            ("+CESQ", Form::Action) => Ok("+CESQ: 99,99,255,255,20,50".into()),
            (_, Form::Set(_)) if ACCEPTED.contains(&name) => DONE,
            _ => return None,
        })
    }

    fn address_of(&self, text: &str) -> Outcome {
        let context = args::parse(text)?.required_number(0)?;
        match (context, self.modem.is_attached()) {
            (0, true) => Ok(format!("+CGPADDR: 0,\"{ADDRESS}\"")),
            (0, false) => Ok("+CGPADDR: 0".into()),
            _ => Err(Failure::Plain),
        }
    }

    fn connection_of(&self, text: &str) -> Outcome {
        let context = args::parse(text)?.required_number(0)?;
        match (context, self.modem.is_attached()) {
            (0, true) => Ok(format!(
                "+CGCONTRDP: 0,,\"{ACCESS_POINT}\",\"\",\"\",\"192.0.2.53\",\"192.0.2.54\",,,,,{MTU}"
            )),
            (0, false) => DONE,
            _ => Err(Failure::Plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::device::{Device, DeviceSpec};

    fn ask(device: &mut Device, line: &str) -> String {
        device.execute(0, line.as_bytes()).0.text
    }

    #[test]
    fn the_address_comes_with_the_network() {
        let spec = DeviceSpec { cfun_delay_ms: 0, attach_delay_ms: 0, ..DeviceSpec::default() };
        let mut device = Device::new(spec).unwrap();
        assert_eq!(ask(&mut device, "AT+CGPADDR=0"), "+CGPADDR: 0\r\nOK\r\n");
        assert_eq!(ask(&mut device, "AT+CGCONTRDP=0"), "OK\r\n");
        ask(&mut device, "AT+CFUN=1");
        while device.run_due(0).is_some() {}
        assert_eq!(ask(&mut device, "AT+CGPADDR=0"), "+CGPADDR: 0,\"100.64.0.2\"\r\nOK\r\n");
        assert!(ask(&mut device, "AT+CGCONTRDP=0").contains(",1500\r\nOK"));
        assert_eq!(ask(&mut device, "AT+CGPADDR=7"), "ERROR\r\n");
        assert!(ask(&mut device, "AT+CGDCONT?").contains("\"100.64.0.2\""));
    }

    #[test]
    fn settings_are_accepted_and_the_unknown_is_not() {
        let mut device = Device::new(DeviceSpec::default()).unwrap();
        assert_eq!(ask(&mut device, "AT%XSYSTEMMODE=1,0,1,0"), "OK\r\n");
        assert_eq!(ask(&mut device, "AT%UNHEARDOF=1"), "ERROR\r\n");
    }
}
