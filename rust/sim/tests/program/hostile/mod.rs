// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a server may send that it should not, through TLS or DTLS, the C API and the whole device:
//! the right event comes, nothing is executed that should not be, and the next attempt succeeds.

mod limits;
mod shape;
mod text;

use crate::common::{hex, of_kind, passes_toml_over_each};
use minicbor::Encoder;
use minicbor::encode::Error;
use serde_json::Value;

type Batch = Encoder<Vec<u8>>;
type Written = Result<(), Error<std::convert::Infallible>>;

/// A batch of `commands` commands, which `write` writes.
fn batch(commands: u64, write: impl FnOnce(&mut Batch) -> Written) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(commands).expect("a vector takes it");
    write(&mut e).expect("a vector takes it");
    e.into_writer()
}

fn at(e: &mut Batch, id: &str, name: &str, parameters: &str) -> Written {
    e.array(5)?.str(id)?.u8(0)?.str(name)?.str(parameters)?.array(0)?;
    Ok(())
}

/// A harmless command in front, which must not run when anything behind it is wrong.
fn marker(e: &mut Batch) -> Written {
    e.array(3)?.str("m")?.u8(1)?.map(1)?.str("app/marker")?.str("1")?;
    Ok(())
}

/// A batch of the marker and one more command, the content of whose array `write` writes.
fn behind_marker(members: u64, write: impl FnOnce(&mut Batch) -> Written) -> Vec<u8> {
    batch(2, |e| {
        marker(e)?;
        e.array(members)?;
        write(e)
    })
}

/// Room for every batch in here, unless a test is about room.
const ROOM: &str = "RX_BUF_SZ = 16384\n";

/// The first answer is `body`; then one *finished* waits. Nothing of `body` may run.
fn refused(body: &[u8], event: &str) {
    refused_with(ROOM, body, event);
}

fn refused_with(kconfig: &str, body: &[u8], event: &str) {
    passes_toml_over_each(&refusal(kconfig, body, event));
}

/// The scenario in which `event` comes of `body`.
fn refusal(kconfig: &str, body: &[u8], event: &str) -> String {
    format!(
        "[service]\n\
         batches = [[\"finished\"]]\n\
         faults = [{{ request = 1, body_hex = \"{}\" }}]\n\
         [kconfig]\n{kconfig}\
         [run]\ntrigger_at_s = [0, 60]\n\
         [expect]\n\
         events = [\"START\", \"{event}\", \"STOP\", \"START\", \"NEED_LTE_ACTIVATED\", \"DONE\", \"STOP\"]\n\
         no_settings = [\"app/marker\"]\n\
         responses = [{{ code = 102 }}]\n\
         at = {{ \"AT%CMNG=1,42\" = 0, \"AT%KEYGEN\" = 0 }}\n\
         queue = 0\n",
        hex(body)
    )
}

/// `body` is carried out; afterwards, in the next attempt, one *finished* waits.
fn carried_out(kconfig: &str, device: &str, body: &[u8], expect: &str) -> Vec<Vec<Value>> {
    passes_toml_over_each(&format!(
        "[device]\n{device}\n\
         [service]\n\
         batches = [{{ at_s = 60, commands = [\"finished\"] }}]\n\
         faults = [{{ request = 1, body_hex = \"{}\" }}]\n\
         [kconfig]\n{kconfig}\
         [run]\ntrigger_at_s = [0, 90]\n\
         [expect]\nqueue = 0\n{expect}\n",
        hex(body)
    ))
}

/// The only command of `body` fails, which empties the service's queue, and the next attempt finds
/// nothing to do.
fn fails(kconfig: &str, device: &str, body: &[u8], expect: &str) {
    let expect = format!("responses = [{{ code = 99, cme = 0 }}]\n{expect}");
    let next =
        ["START", "NO_COMMANDS", "STOP"].map(|name| format!("NRF_PROVISIONING_EVENT_{name}"));
    for lines in carried_out(kconfig, device, body, &expect) {
        let events = of_kind(&lines, "event");
        let events: Vec<&str> = events.iter().filter_map(|event| event["name"].as_str()).collect();
        assert!(events.ends_with(&next.each_ref().map(String::as_str)), "{events:?}");
    }
}
