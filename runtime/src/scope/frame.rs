//! What everything that runs for one request shares.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock};

use super::problem_settings::ProblemSettings;
use super::values::Values;
use crate::guard::deadline::Deadline;
use crate::response::{Fault, Response, Sink};

/// What everything that runs for one request shares.
pub(crate) struct Frame<'a> {
    /// Receives the JSON body of the answer.
    pub(crate) sink: Sink,
    pub(crate) deadline: Deadline,
    /// Whether the source receives the answer as a stream.
    pub(crate) is_streamed: bool,
    /// The name of the handler, for the log; empty if no route matches the request.
    pub(crate) handler: &'static str,
    pub(crate) problems: &'a ProblemSettings,
    /// The first failure that the library has answered. A middleware may have replaced that answer; it counts all the same.
    pub(crate) fault: OnceLock<Fault>,
    /// Whether a handler or a middleware has panicked, which may have left the state half changed.
    pub(crate) panicked: AtomicBool,
    /// The size of the largest body that a request may have, in bytes.
    #[cfg(feature = "tower")]
    pub(crate) max_body: usize,
    /// What requirements have made.
    pub(crate) values: Values,
    /// The answer to a request that no route matches, while a middleware of the whole `Api` runs.
    // Boxed, because few programs need it and every request makes a frame.
    pub(crate) unrouted: Mutex<Option<Box<Response>>>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        sink: Sink,
        deadline: Deadline,
        is_streamed: bool,
        handler: Option<&'static str>,
        problems: &'a ProblemSettings,
    ) -> Self {
        Frame {
            sink,
            deadline,
            is_streamed,
            handler: handler.unwrap_or_default(),
            problems,
            fault: OnceLock::new(),
            panicked: AtomicBool::new(false),
            #[cfg(feature = "tower")]
            max_body: usize::MAX,
            values: Values::default(),
            unrouted: Mutex::new(None),
        }
    }

    /// The same, with the size of the largest body that a request may have.
    #[cfg(feature = "tower")]
    pub(crate) fn with_max_body(self, max_body: usize) -> Self {
        Frame { max_body, ..self }
    }
}
