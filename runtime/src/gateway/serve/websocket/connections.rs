//! The open connections.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::server_frame::ServerFrame;

/// The open connections by their ids.
#[derive(Debug, Default)]
pub(in crate::gateway::serve) struct Connections {
    open: Mutex<HashMap<String, OpenConnection>>,
}

#[derive(Debug)]
struct OpenConnection {
    sender: Sender<ServerFrame>,
    active: Instant,
}

impl Connections {
    pub(super) fn insert(&self, id: &str, sender: Sender<ServerFrame>) {
        self.with(|open| open.insert(id.to_owned(), OpenConnection { sender, active: Instant::now() }));
    }

    pub(super) fn remove(&self, id: &str) {
        self.with(|open| open.remove(id));
    }

    /// Records that something was sent or received.
    pub(super) fn touch(&self, id: &str) {
        self.with(|open| {
            if let Some(connection) = open.get_mut(id) {
                connection.active = Instant::now();
            }
        });
    }

    /// When something was last sent or received.
    pub(super) fn active(&self, id: &str) -> Option<Instant> {
        self.with(|open| open.get(id).map(|connection| connection.active))
    }

    /// Sends to a client; false if it has disconnected. Waits while too much is unsent already, because the client reads
    /// more slowly.
    pub(super) async fn send(&self, id: &str, what: ServerFrame) -> bool {
        self.touch(id);
        let sender = self.with(|open| open.get(id).map(|connection| connection.sender.clone()));
        match sender {
            Some(sender) => sender.send(what).await.is_ok(),
            None => false,
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, OpenConnection>) -> T) -> T {
        work(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
