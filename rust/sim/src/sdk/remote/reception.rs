// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Who may talk to the modem: one image at a time, which speaks its version of the protocol.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::protocol::{self, VERSION, Welcome};
use crate::trace::{Trace, What};

/// How long somebody who connects may take to say what it is.
const GREETING_PATIENCE: Duration = Duration::from_secs(5);

/// Who is not taken on goes to the timeline; what comes before there is one waits for it.
#[derive(Default)]
struct Door {
    trace: Option<Trace>,
    waiting: Vec<String>,
}

type Notes = Arc<Mutex<Door>>;

/// Lets images in.
pub struct Reception {
    addr: SocketAddr,
    guests: Receiver<Option<TcpStream>>,
    shared: Arc<Shared>,
    notes: Notes,
}

struct Shared {
    occupied: AtomicBool,
    stopped: AtomicBool,
    /// The connection of the image that is in, to be written to by one thread at a time.
    current: Mutex<Option<TcpStream>>,
    inbox: Sender<Option<TcpStream>>,
}

/// Ends a reception from another thread.
#[derive(Clone)]
pub struct Stopper(Arc<Shared>);

impl Reception {
    /// Lets images in that connect to `listener`.
    ///
    /// # Errors
    ///
    /// When the host has no thread for it.
    pub fn open(listener: TcpListener) -> io::Result<Self> {
        let addr = listener.local_addr()?;
        let (inbox, guests) = mpsc::channel();
        let shared = Arc::new(Shared {
            occupied: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            current: Mutex::new(None),
            inbox,
        });
        let notes = Notes::default();
        thread::Builder::new().name("reception".into()).spawn({
            let (shared, notes) = (Arc::clone(&shared), Arc::clone(&notes));
            move || receive(&listener, &shared, &notes)
        })?;
        Ok(Self { addr, guests, shared, notes })
    }

    /// Where images have to connect to.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Puts what happens at the door into `trace` from now on.
    pub fn note_into(&self, trace: &Trace) {
        let mut door = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        door.waiting.drain(..).for_each(|text| trace.push(refusal(text)));
        door.trace = Some(trace.clone());
    }

    /// Waits for an image; `None` when the reception was ended.
    #[must_use]
    pub fn next(&self) -> Option<Guest> {
        let stream = self.guests.recv().ok().flatten()?;
        if let Ok(stream) = stream.try_clone() {
            *self.shared.current() = Some(stream);
        }
        Some(Guest { stream, shared: Arc::clone(&self.shared) })
    }

    /// What ends it.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.shared))
    }
}

impl Shared {
    fn current(&self) -> std::sync::MutexGuard<'_, Option<TcpStream>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stopper {
    /// Ends the reception, and tells the image that is in `why`.
    pub fn stop(&self, why: &str) {
        self.0.stopped.store(true, Ordering::SeqCst);
        if let Some(mut stream) = self.0.current().take() {
            // An image that went away does not have to be told.
            let _ = stream.write_all(&protocol::farewell(why));
            let _ = stream.shutdown(Shutdown::Both);
        }
        let _ = self.0.inbox.send(None);
    }

    /// Nobody else will come; an image that is in may stay.
    pub fn no_more_guests(&self) {
        let _ = self.0.inbox.send(None);
    }

    /// Whether it was ended.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }
}

/// An image that was let in. The next may come in when it is dropped.
pub struct Guest {
    pub(super) stream: TcpStream,
    shared: Arc<Shared>,
}

impl Guest {
    /// Sends a frame, unless the reception was ended.
    pub(super) fn send(&self, frame: &[u8]) -> io::Result<()> {
        match self.shared.current().as_mut() {
            Some(stream) => stream.write_all(frame),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Tells the image why it cannot have the device.
    pub(crate) fn turn_away(&self, reason: &str) {
        // One that is gone has nothing left to be told.
        let _ = self.send(&protocol::farewell(reason));
    }

    /// Whether the reception was ended.
    pub(super) fn is_stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::SeqCst)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.shared.current().take();
        let _ = self.stream.shutdown(Shutdown::Both);
        self.shared.occupied.store(false, Ordering::SeqCst);
    }
}

fn receive(listener: &TcpListener, shared: &Shared, notes: &Notes) {
    for stream in listener.incoming() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        // A host that is out of descriptors has a problem of its own.
        let Ok(stream) = stream else { continue };
        let peer = stream.peer_addr().map_or_else(|_| "somebody".to_owned(), |at| at.to_string());
        if let Err(reason) = let_in(stream, shared) {
            note(notes, format!("{peer} is refused: {reason}"));
        }
    }
}

fn let_in(mut stream: TcpStream, shared: &Shared) -> Result<(), String> {
    let text = |error: io::Error| error.to_string();
    stream.set_nodelay(true).map_err(text)?;
    stream.set_read_timeout(Some(GREETING_PATIENCE)).map_err(text)?;
    let version = protocol::read_greeting(&mut stream)
        .map_err(|error| format!("it did not say what it is: {error}"))?
        .ok_or("it is no image that knows this modem")?;
    stream.set_read_timeout(None).map_err(text)?;
    let (welcome, reason) = if version != VERSION {
        let reason = format!("it speaks version {version}, this modem speaks version {VERSION}");
        (Welcome::OtherVersion, reason)
    } else if shared.occupied.swap(true, Ordering::SeqCst) {
        (Welcome::Busy, "another image has the device".to_owned())
    } else {
        (Welcome::Yes, String::new())
    };
    protocol::greet(&mut stream, welcome).map_err(text)?;
    if welcome != Welcome::Yes {
        return Err(reason);
    }
    shared.inbox.send(Some(stream)).map_err(|_| "the modem ends".to_owned())
}

fn note(notes: &Notes, text: String) {
    let mut door = notes.lock().unwrap_or_else(PoisonError::into_inner);
    match &door.trace {
        Some(trace) => trace.push(refusal(text)),
        None => door.waiting.push(text),
    }
}

fn refusal(text: String) -> What {
    What::Note { who: "modem".into(), text }
}
