//! What the gateway prints about a request.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::browser_line::BrowserLine;
use super::terminal::{complain, print};
use crate::event::EventSource;
use crate::gateway::event::ClientRequest;
use crate::gateway::verdict::Verdict;

/// How many notes are remembered.
const MAX_NOTES: usize = 1000;

/// One line for each request, one more for each refusal, and one for each note that is new.
pub(super) struct Report {
    source: EventSource,
    /// Whether the access log of a source without an execution log is printed too.
    has_log: bool,
    /// Whether the source has CORS settings of its own.
    has_own_cors: bool,
    /// Notes that were printed already: they concern the program, not a request.
    printed: Mutex<HashSet<String>>,
}

impl Report {
    pub(super) fn new(source: EventSource, has_log: bool, has_own_cors: bool) -> Self {
        Report { source, has_log, has_own_cors, printed: Mutex::default() }
    }

    pub(super) fn print(&self, request: &ClientRequest, verdict: &Verdict, elapsed: Duration) {
        let (status, length) = (verdict.status, verdict.body.len());
        let browser = BrowserLine::of(request, verdict, self.source, self.has_own_cors);
        let refusal = browser.refusal.unwrap_or_default();
        print(&format!("{request} {status} {} ms {length} bytes{refusal}", elapsed.as_millis()));
        if let Some(reason) = &verdict.reason {
            complain(&format!("refused by the {}: {reason} [{}]", self.source, verdict.confidence));
            if self.has_log {
                self.print_access_log(verdict, reason);
            }
        }
        self.print_notes(verdict.notes.iter().chain(&browser.advice));
    }

    fn print_notes<'n>(&self, notes: impl Iterator<Item = &'n String>) {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        // A function could make up notes without end.
        if printed.len() > MAX_NOTES {
            printed.clear();
        }
        for note in notes {
            if printed.insert(note.clone()) {
                complain(&format!("note: {note}"));
            }
        }
    }

    fn print_access_log(&self, verdict: &Verdict, reason: &str) {
        match (self.source, &verdict.log) {
            (EventSource::HttpApi | EventSource::HttpApiV1, _) => {
                complain(&format!("integrationErrorMessage: {reason}"))
            }
            (EventSource::Alb, Some(error_reason)) => complain(&format!("error_reason: {error_reason}")),
            _ => {}
        }
    }
}
