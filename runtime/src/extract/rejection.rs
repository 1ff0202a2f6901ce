//! What is wrong with a request, collected from all its parts into one answer.

use std::borrow::Cow;
use std::error::Error;

use http::StatusCode;
use http::header::{ACCEPT, WWW_AUTHENTICATE};

use crate::observe;
use crate::response::{ApiError, Problem, ProblemEntry, Response};
use crate::spec::Part;

use super::value::error::{Key, Reason, ValueError};

/// Why one part of a request could not be read.
#[derive(Clone, Debug)]
pub struct Rejection {
    status: StatusCode,
    // Boxed, so that the way without a rejection carries little.
    entry: Box<ProblemEntry>,
    /// The content type that would have been taken.
    accept: Option<&'static str>,
}

impl Rejection {
    pub(crate) fn new(status: StatusCode, entry: ProblemEntry) -> Self {
        Rejection { status, entry: Box::new(entry), accept: None }
    }

    /// A part as a whole is wrong.
    pub(crate) fn of_part(status: StatusCode, part: Part, detail: impl Into<String>) -> Self {
        Rejection::new(status, entry(part, Cow::Borrowed(""), detail.into()))
    }

    /// A value is wrong: the one of that name, or the field that the error names.
    pub(crate) fn of_value(part: Part, name: &'static str, error: ValueError) -> Self {
        let status = match (part, &error.reason) {
            // The program or its deployment asks for what no client can send.
            (_, Reason::Unsupported(_)) | (Part::Stage, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (Part::Claims, _) => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        let words = error.to_string();
        let name = error.key.map_or(Cow::Borrowed(name), Key::into_name);
        let detail = match noun(part) {
            noun if name.is_empty() => format!("the {part} {words}", part = noun.1),
            noun => format!("{} `{name}` {words}", noun.0),
        };
        Rejection::new(status, entry(part, name, detail))
    }

    /// A body is not of the content type that is taken (415, RFC 9110, 15.5.16).
    pub(crate) fn of_unread(part: Part, detail: String, accept: &'static str) -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Rejection { accept: Some(accept), ..Rejection::of_part(status, part, detail) }
    }
}

fn entry(part: Part, name: Cow<'static, str>, detail: String) -> ProblemEntry {
    ProblemEntry { part, name, pointer: None, line: None, column: None, detail }
}

/// What one value of a part is called, and what all of them.
fn noun(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Path => ("path parameter", "path"),
        Part::Query => ("query parameter", "query"),
        Part::Header => ("header", "header"),
        Part::Cookie => ("cookie", "cookie"),
        Part::Form => ("form field", "form"),
        Part::Claims => ("claim", "caller's claims"),
        Part::Stage => ("stage variable", "stage variable"),
        Part::Body | Part::State | Part::Event => (part.as_str(), part.as_str()),
    }
}

/// Which of several rejections is answered; the first wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The function or its deployment is at fault.
    Fault,
    /// Who may not call is told nothing else.
    Denied,
    /// Something that a `FromEvent` decided: not found, too many requests.
    Decided,
    /// The body cannot be looked at: too large, not the right type.
    Unread,
    /// The request is wrong in one place or several.
    Wrong,
    /// Nothing but the shape of a JSON body is wrong.
    Shape,
}

impl Rank {
    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            500.. => Rank::Fault,
            401 | 403 => Rank::Denied,
            413 | 415 => Rank::Unread,
            400 => Rank::Wrong,
            422 => Rank::Shape,
            _ => Rank::Decided,
        }
    }

    /// Whether it is answered together with others, not alone.
    fn is_collected(self) -> bool {
        self >= Rank::Unread
    }
}

/// All rejections of one request, answered as one problem.
///
/// A fault of the function (5xx) wins over everything, a refusal (401, 403) over all but that; these are answered
/// alone. What is wrong with the request is collected: the answer is 413 or 415 if a body cannot be
/// looked at, 422 if nothing but the shape of a JSON body is wrong, else 400, and lists every place.
#[derive(Debug, Default)]
pub struct Rejections {
    /// What is answered alone.
    alone: Option<Problem>,
    /// The most important status of those that are collected.
    status: Option<StatusCode>,
    entries: Vec<ProblemEntry>,
    accept: Option<&'static str>,
    /// The problem of a `FromEvent`, to be answered as it is if nothing else comes.
    only: Option<Problem>,
}

impl Rejections {
    /// No rejection yet.
    pub(crate) fn new() -> Self {
        Rejections::default()
    }

    /// Whether all parts could be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.alone.is_none() && self.status.is_none()
    }

    /// Adds what was wrong with one part.
    pub(crate) fn push(&mut self, rejection: Rejection) {
        let Rejection { status, entry, accept } = rejection;
        if Rank::of(status).is_collected() {
            self.collect(status);
            self.accept = self.accept.or(accept);
            self.entries.push(*entry);
            return;
        }
        let mut problem = Problem::new(status).detail(entry.detail.clone());
        if status == StatusCode::UNAUTHORIZED {
            problem = problem.header(WWW_AUTHENTICATE, "Bearer");
        }
        self.answer_alone(problem.entry(*entry));
    }

    /// The error of a `FromEvent` alone.
    pub(crate) fn from_error(error: &impl ApiError) -> Self {
        let mut rejections = Rejections::new();
        rejections.absorb(error);
        rejections
    }

    /// Adds the error of a `FromEvent`, with all that a derived one has collected itself.
    pub(crate) fn absorb(&mut self, error: &impl ApiError) {
        let mut problem = error.problem();
        if !Rank::of(problem.status()).is_collected() {
            if let (None, Some(cause)) = (problem.source(), error.cause()) {
                // The log shows what the client does not see, and the error itself does not live long enough.
                problem = problem.with_source(observe::chain(cause));
            }
            return self.answer_alone(problem);
        }
        let first = self.is_empty();
        self.collect(problem.status());
        match problem.entries() {
            [] => {
                let detail = problem.get_detail().or(problem.status().canonical_reason()).unwrap_or_default();
                self.entries.push(entry(Part::Event, Cow::Borrowed(""), detail.to_owned()));
            }
            entries => self.entries.extend_from_slice(entries),
        }
        self.only = first.then_some(problem);
    }

    /// The answer; what is the function's fault is logged here, once.
    pub(crate) fn into_response(self) -> Response {
        let problem = self.problem();
        if problem.status().is_server_error() {
            observe::fault(&problem);
        }
        problem.into()
    }

    fn answer_alone(&mut self, problem: Problem) {
        let rank = Rank::of(problem.status());
        if self.alone.as_ref().is_none_or(|alone| rank < Rank::of(alone.status())) {
            self.alone = Some(problem);
        }
    }

    fn collect(&mut self, status: StatusCode) {
        self.only = None;
        if self.status.is_none_or(|known| Rank::of(status) < Rank::of(known)) {
            self.status = Some(status);
        }
    }
}

impl ApiError for Rejections {
    fn problem(&self) -> Problem {
        if let Some(problem) = self.alone.as_ref().or(self.only.as_ref()) {
            return problem.clone();
        }
        let mut problem = Problem::new(self.status.unwrap_or(StatusCode::BAD_REQUEST));
        problem = match self.entries.as_slice() {
            [only] => problem.detail(only.detail.clone()),
            entries => problem.detail(format!("the request is wrong in {} places", entries.len())),
        };
        if let Some(accept) = self.accept {
            problem = problem.header(ACCEPT, accept);
        }
        self.entries.iter().cloned().fold(problem, Problem::entry)
    }

    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        self.alone.as_ref().and_then(Error::source)
    }
}
