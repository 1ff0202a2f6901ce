//! What is on its way from the Runtime API to this process, so that none of it is lost when the process is replaced.
//!
//! A request for an event cannot be taken back: from the moment it is sent, an event may come. So a process that is to
//! be replaced first stops asking. Its connections on which an event may still come are handed to the fresh process,
//! unread, and all that has been read is answered here.

use std::convert::Infallible;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// A second handle of a connection, which another process can receive.
#[cfg(unix)]
pub(super) type Handle = std::os::fd::OwnedFd;
#[cfg(not(unix))]
pub(super) type Handle = std::net::TcpStream;

static INTAKE: Mutex<Intake> = Mutex::new(Intake { is_closed: false, moving: 0, numbers: 0, asking: Vec::new() });

struct Intake {
    is_closed: bool,
    /// How many workers send a request for an event or read the head of its reply. That takes no time, so it is waited
    /// for.
    moving: usize,
    /// How many requests for an event there have been.
    numbers: u64,
    /// The requests to which nothing has been read yet.
    asking: Vec<(u64, Option<Arc<Handle>>)>,
}

fn with<T>(work: impl FnOnce(&mut Intake) -> T) -> T {
    work(&mut INTAKE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Closes the intake if `must` holds while no worker starts to ask: none will ask for another event. True for the one
/// caller that has closed it.
pub(super) fn close_if(must: impl FnOnce() -> bool) -> bool {
    with(|intake| {
        let closes = !intake.is_closed && must();
        intake.is_closed |= closes;
        closes
    })
}

/// Whether no event can come to this process: no worker asks for one, nor reads the head of a reply. Once it is closed,
/// this stays so.
pub(super) fn is_empty() -> bool {
    with(|intake| intake.moving == 0 && intake.asking.is_empty())
}

/// Takes the connections on which an event may still come. Whoever waits for one of them waits for ever.
pub(super) fn take_asking() -> Vec<Arc<Handle>> {
    with(|intake| mem::take(&mut intake.asking)).into_iter().filter_map(|(_, connection)| connection).collect()
}

/// A worker that is about to ask, or reads what came. Ends when it is dropped.
#[derive(Debug)]
pub(super) struct Moving(());

/// A worker that waits for the reply to its request.
#[derive(Debug)]
pub(super) struct Asking(u64);

/// Permits a worker to ask for an event; waits for ever if the process is being replaced.
pub(super) async fn enter() -> Moving {
    let is_open = with(|intake| {
        intake.moving += usize::from(!intake.is_closed);
        !intake.is_closed
    });
    if !is_open {
        stop().await;
    }
    Moving(())
}

/// Continues to wait for the reply to a request that the process before this one has sent over a connection.
#[cfg(target_os = "linux")]
pub(super) fn take_over(connection: Option<Arc<Handle>>) -> Asking {
    with(|intake| intake.add(connection))
}

impl Moving {
    /// The request has been sent over a connection.
    pub(super) fn ask(self, connection: Option<Arc<Handle>>) -> Asking {
        with(|intake| intake.add(connection))
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        with(|intake| intake.moving -= 1);
    }
}

impl Asking {
    /// The reply has come. Waits for ever if it belongs to another process now.
    pub(super) async fn receive(self) -> Moving {
        let is_ours = with(|intake| {
            let is_ours = intake.remove(self.0);
            intake.moving += usize::from(is_ours);
            is_ours
        });
        if !is_ours {
            stop().await;
        }
        Moving(())
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        with(|intake| intake.remove(self.0));
    }
}

impl Intake {
    fn add(&mut self, connection: Option<Arc<Handle>>) -> Asking {
        self.numbers += 1;
        self.asking.push((self.numbers, connection));
        Asking(self.numbers)
    }

    fn remove(&mut self, number: u64) -> bool {
        let index = self.asking.iter().position(|(asking, _)| *asking == number);
        index.map(|index| self.asking.swap_remove(index)).is_some()
    }
}

async fn stop() -> Infallible {
    std::future::pending().await
}
