//! The state of an environment and of its invocation.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};

use super::token::Token;
use crate::gateway::serve::invoked::Invoked;

/// An event on its way to the function.
pub(crate) struct QueuedEvent {
    pub(crate) id: String,
    pub(crate) event: Bytes,
    /// Milliseconds since 1970.
    pub(crate) deadline: u64,
    pub(crate) trace_id: String,
    pub(crate) answer: oneshot::Sender<Invoked>,
}

/// How far the init of an environment is.
#[derive(Clone, Debug)]
pub(crate) enum InitState {
    /// It has not requested an event yet.
    Starting,
    /// It has requested an event, so its init is complete.
    Ready,
    /// It reported that its init failed: error type and message.
    Failed(String, String),
}

/// What the requests of one environment share.
pub(super) struct Shared {
    pub(super) token: Token,
    /// Locked by the request for an event that is waiting.
    pub(super) queue: tokio::sync::Mutex<mpsc::UnboundedReceiver<QueuedEvent>>,
    pub(super) phase: Mutex<Phase>,
    pub(super) state: watch::Sender<InitState>,
    /// Whether there was a request without the token.
    pub(super) has_strangers: AtomicBool,
    /// The extensions of this environment.
    pub(super) extensions: Mutex<Vec<Extension>>,
    /// Whether any environment of the function has an extension.
    pub(super) has_extension: Arc<AtomicBool>,
}

/// An extension that the function has registered.
pub(super) struct Extension {
    pub(super) name: String,
    pub(super) identifier: String,
    /// Whether it waits for events.
    pub(super) is_ready: bool,
}

/// What the environment is doing.
pub(super) enum Phase {
    Idle,
    /// It has an event, and has not answered.
    Busy {
        id: String,
        answer: oneshot::Sender<Invoked>,
    },
    /// It has answered that event.
    Answered {
        id: String,
    },
}

/// Why a post is refused.
pub(super) enum Misplaced {
    WrongId,
    Answered,
}

impl Shared {
    /// Completes the invocation with that id, if it is the current one.
    pub(super) fn take(&self, id: &str) -> Result<oneshot::Sender<Invoked>, Misplaced> {
        let mut phase = self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *phase, Phase::Answered { id: id.to_owned() }) {
            Phase::Busy { id: busy, answer } if busy == id => Ok(answer),
            other => {
                let answered = matches!(&other, Phase::Answered { id: answered } if answered == id);
                *phase = other;
                Err(if answered { Misplaced::Answered } else { Misplaced::WrongId })
            }
        }
    }
}
