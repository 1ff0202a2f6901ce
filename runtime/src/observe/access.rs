//! The line that the access log has for a request.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Map, Value};
use tracing::Level;

use super::contain::contain;
use super::running::Running;

/// The target of the lines.
pub(super) const TARGET: &str = "api_handler::access";

/// A request, of which the access log will have one line. Whoever has sent the answer writes it.
///
/// It is a trait, so that only a program with an access log contains the code.
pub(crate) trait Access: std::fmt::Debug + Send + Sync {
    /// Records the answer. The last one that is recorded is the one that was sent.
    fn answered(&self, status: u16, bytes: usize);

    /// Records that a part of a streamed body was sent.
    fn sent(&self, bytes: usize);

    /// Writes the line, unless it has been written. The answer is complete unless its stream broke off.
    fn write(&self, is_complete: bool);
}

/// The line of a request, as far as it is known.
#[derive(Debug)]
pub(crate) struct AccessLine {
    request: AccessedRequest,
    started: Instant,
    status: AtomicU16,
    bytes: AtomicUsize,
    is_written: AtomicBool,
}

/// What the line shows of the request.
#[derive(Debug)]
pub(crate) struct AccessedRequest {
    /// The request id and the handler.
    pub(crate) running: Running,
    /// `None` for a message of a WebSocket API.
    pub(crate) method: Option<String>,
    /// The template of the route, or the route key of a WebSocket API; `None` if no route matches.
    pub(crate) route: Option<String>,
    /// The headers that the program has named, as a JSON object; `None` if it has named none, or none was sent.
    pub(crate) headers: Option<String>,
}

impl AccessLine {
    /// A request that has just come.
    pub(crate) fn new(request: AccessedRequest, started: Instant) -> Self {
        let (status, bytes) = (AtomicU16::new(0), AtomicUsize::new(0));
        AccessLine { request, started, status, bytes, is_written: AtomicBool::new(false) }
    }

    fn log(&self, is_complete: bool) {
        let AccessedRequest { method, route, headers, .. } = &self.request;
        let (method, route) = (method.as_deref(), route.as_deref());
        let status = self.status.load(Ordering::Relaxed);
        let bytes = self.bytes.load(Ordering::Relaxed);
        let milliseconds = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (headers, complete) = (headers.as_deref(), (!is_complete).then_some(false));
        let prefix = method.map(|method| format!("{method} ")).unwrap_or_default();
        tracing::event!(
            target: TARGET, Level::INFO,
            method, route, status, bytes, milliseconds, complete, headers,
            "{prefix}{} {status}", route.unwrap_or("-"),
        );
    }
}

impl Access for AccessLine {
    fn answered(&self, status: u16, bytes: usize) {
        self.status.store(status, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    fn sent(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn write(&self, is_complete: bool) {
        if !self.is_written.swap(true, Ordering::Relaxed) {
            self.request.running.within(|| contain(|| self.log(is_complete)));
        }
    }
}

/// Prepares the fields of a line for the library's own log: JSON has the headers as an object, and text has each of them as a
/// field, without what the message says already.
pub(super) fn arrange(fields: &mut Map<String, Value>, is_json: bool) {
    const HEADERS: &str = "headers";
    let text = fields.remove(HEADERS);
    let headers = text.as_ref().and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    if is_json {
        fields.extend(headers.map(|headers| (HEADERS.to_owned(), Value::Object(headers))));
        return;
    }
    for name in ["method", "route", "status"] {
        fields.remove(name);
    }
    fields.extend(headers.into_iter().flatten());
}
