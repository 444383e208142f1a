//! Streams of answers, told as they come.

use super::answers::Waiting;
use axum::response::sse::Event;
use serde_json::Value;
use std::convert::Infallible;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// What goes over a stream.
pub type Told = Result<Event, Infallible>;

/// Answers that are made and not yet read: whoever does not read does not pile them up.
const UNREAD: usize = 2;

/// Whoever reads nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// One who waits at the other end of a stream.
pub struct Stream {
    to: Sender<Told>,
    runtime: Handle,
}

/// A stream and its end: to be made within the runtime, and told from a thread that may wait.
pub fn stream() -> (Stream, Receiver<Told>) {
    let (to, from) = channel(UNREAD);
    (Stream { to, runtime: Handle::current() }, from)
}

impl Waiting for Stream {
    fn is_there(&self) -> bool {
        !self.to.is_closed()
    }

    fn tell(&self, name: &'static str, value: &Value) -> bool {
        let event = Event::default().event(name).data(value.to_string());
        self.runtime.block_on(self.to.send_timeout(Ok(event), PATIENCE)).is_ok()
    }
}
