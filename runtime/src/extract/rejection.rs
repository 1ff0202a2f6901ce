//! What is wrong with a request, collected from all its parts for one answer.

use std::borrow::Cow;
use std::error::Error;

use http::StatusCode;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderName, WWW_AUTHENTICATE};

use crate::event::BodyError;
use crate::observe;
use crate::response::{ApiError, BadBody, Problem, ProblemEntry, Response, into_problem};
use crate::spec::Part;

use super::value::error::{Key, Reason, ValueError};

/// Why one part of a request could not be read.
#[derive(Clone, Debug)]
pub struct Rejection {
    status: StatusCode,
    // Boxed, so that a `Result` with a rejection stays small.
    entry: Box<ProblemEntry>,
    /// More places of the same part that are wrong.
    more: Vec<ProblemEntry>,
    /// What would have been accepted, as a header.
    accept: Option<(HeaderName, &'static str)>,
    bad_body: Option<BadBody>,
}

impl Rejection {
    fn new(status: StatusCode, entry: ProblemEntry) -> Self {
        Rejection { status, entry: Box::new(entry), more: Vec::new(), accept: None, bad_body: None }
    }

    /// The rejection of a body, JSON or a form, as a whole.
    pub(crate) fn of_body(bad_body: BadBody, entry: ProblemEntry) -> Self {
        Rejection { bad_body: Some(bad_body), ..Rejection::new(bad_body.status(), entry) }
    }

    /// The same, without a place in the body.
    pub(crate) fn of_whole_body(bad_body: BadBody, part: Part, detail: impl Into<String>) -> Self {
        Rejection::of_body(bad_body, entry(part, Cow::Borrowed(""), detail.into()))
    }

    /// The same rejection, for more places of the part.
    pub(crate) fn and(self, more: Vec<ProblemEntry>) -> Self {
        Rejection { more, ..self }
    }

    /// The rejection of a part as a whole.
    pub(crate) fn of_part(status: StatusCode, part: Part, detail: impl Into<String>) -> Self {
        Rejection::new(status, entry(part, Cow::Borrowed(""), detail.into()))
    }

    /// The rejection of a value: the one with that name, or the field that the error names.
    pub(crate) fn of_value(part: Part, name: &'static str, error: ValueError) -> Self {
        let status = match (part, &error.reason) {
            // The program or its deployment needs something that no client can send.
            (_, Reason::Unsupported(_)) | (Part::Stage, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (Part::Claims, Reason::Missing | Reason::MissingField(_)) => StatusCode::UNAUTHORIZED,
            (Part::Claims, _) if error.may_be_absent => StatusCode::UNAUTHORIZED,
            // The client did not write the claims, and another token will not have others.
            (Part::Claims, _) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let message = error.to_string();
        let name = error.key.map_or(Cow::Borrowed(name), Key::into_name);
        let detail = match noun(part) {
            noun if name.is_empty() => format!("the {part} {message}", part = noun.1),
            noun => format!("{} `{name}` {message}", noun.0),
        };
        Rejection::new(status, entry(part, name, detail))
    }

    /// The rejection of a body with a content type that is not accepted (415, RFC 9110, 15.5.16).
    pub(crate) fn of_unread(part: Part, detail: String, accept: &'static str) -> Self {
        Rejection { accept: Some((ACCEPT, accept)), ..Rejection::unsupported(part, detail) }
    }

    /// The rejection of a body that is compressed (415, with the header that RFC 9110, 15.5.16, asks for).
    pub(crate) fn of_coding(part: Part, detail: String) -> Self {
        Rejection { accept: Some((ACCEPT_ENCODING, "identity")), ..Rejection::unsupported(part, detail) }
    }

    /// The rejection of a body whose bytes cannot be read.
    pub(crate) fn of_unreadable_body(part: Part, error: BodyError) -> Self {
        let bad_body = kind_of(error);
        let accept = matches!(bad_body, BadBody::MediaType).then_some((ACCEPT_ENCODING, "gzip, deflate, br"));
        Rejection { accept, ..Rejection::of_whole_body(bad_body, part, error.to_string()) }
    }

    fn unsupported(part: Part, detail: String) -> Self {
        Rejection::of_whole_body(BadBody::MediaType, part, detail)
    }
}

/// What is wrong with a body whose bytes cannot be read.
pub(super) fn kind_of(error: BodyError) -> BadBody {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => BadBody::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => BadBody::MediaType,
        _ => BadBody::Syntax,
    }
}

fn entry(part: Part, name: Cow<'static, str>, detail: String) -> ProblemEntry {
    ProblemEntry { part, name, pointer: None, line: None, column: None, detail }
}

/// The name of one value of a part, and that of the whole part, in messages.
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

/// How important a rejection is: of several, the first of these is answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A fault of the function or its deployment.
    Fault,
    /// The caller is unknown or has no access, or is sent elsewhere; nothing else is revealed to it.
    Denied,
    /// Another status of a `FromEvent`: not found, too many requests.
    Decided,
    /// The body cannot be read at all: it is too large, or has the wrong content type.
    Unread,
    /// Values of the request are wrong.
    Wrong,
    /// Only the shape of a JSON body is wrong.
    Shape,
}

impl Rank {
    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            500.. => Rank::Fault,
            300..=399 | 401 | 403 => Rank::Denied,
            413 | 415 => Rank::Unread,
            400 => Rank::Wrong,
            422 => Rank::Shape,
            _ => Rank::Decided,
        }
    }

    /// Whether such rejections are answered together instead of alone.
    fn is_collected(self) -> bool {
        self >= Rank::Unread
    }
}

/// All rejections of one request, answered as one problem.
///
/// A fault of the function (5xx) wins over everything else, and a refusal (401, 403, a redirect) over everything but a fault; these
/// are answered alone. Other rejections are collected: the answer lists all of them, and its status is 413 or 415 if a
/// body cannot be read at all, 422 if only the shape of a JSON body is wrong, and 400 otherwise.
#[derive(Debug, Default)]
pub struct Rejections {
    /// The problem of each rejection, in order.
    problems: Vec<Problem>,
    /// The content type or coding that a body should have had, as a header.
    accept: Option<(HeaderName, &'static str)>,
}

impl Rejections {
    /// No rejection yet.
    pub(crate) fn new() -> Self {
        Rejections::default()
    }

    /// Whether all parts could be read.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Adds the rejection of one part.
    pub(crate) fn push(&mut self, rejection: Rejection) {
        let Rejection { status, entry, more, accept, bad_body } = rejection;
        for entry in std::iter::once(*entry).chain(more) {
            let mut problem =
                Problem::new(status).with_detail(entry.detail.clone()).with_entry(entry).with_bad_body(bad_body);
            if status == StatusCode::UNAUTHORIZED {
                problem = problem.with_header(WWW_AUTHENTICATE, "Bearer");
            }
            self.problems.push(problem);
        }
        self.accept = self.accept.take().or(accept);
    }

    /// Adds the rejections of the values of a part.
    pub(crate) fn push_values(&mut self, part: Part, name: &'static str, errors: Vec<ValueError>) {
        errors.into_iter().for_each(|error| self.push(Rejection::of_value(part, name, error)));
    }

    /// The error of a `FromEvent` alone.
    pub(crate) fn from_error(error: &impl ApiError) -> Self {
        let mut rejections = Rejections::new();
        rejections.absorb(error);
        rejections
    }

    /// Adds the error of a `FromEvent`, with all rejections that a derived one has collected.
    pub(crate) fn absorb(&mut self, error: &impl ApiError) {
        let mut problem = error.problem();
        if let (true, None, Some(cause)) = (is_answered_alone(&problem), problem.source(), error.cause()) {
            // The log shows what the client does not see, and the error itself does not live long enough.
            problem = problem.with_source(observe::chain(cause));
        }
        self.problems.push(problem);
    }

    /// The answer. A fault of the function is logged here, once.
    pub(crate) fn into_response(self) -> Response {
        let problem = self.problem();
        if problem.status().is_server_error() {
            observe::fault(&problem);
        }
        problem.into()
    }

    /// The problem that decides the status: the first of the most important ones.
    fn first(&self) -> Option<&Problem> {
        self.problems.iter().min_by_key(|problem| Rank::of(problem.status()))
    }

    /// All problems as one, with the status of `first`.
    fn merged(&self, first: &Problem) -> Problem {
        let entries: Vec<ProblemEntry> = self.problems.iter().flat_map(entries).collect();
        let detail = format!("the request has {} problems", entries.len());
        let merged = Problem::new(first.status()).with_detail(detail).with_bad_body(first.bad_body());
        entries.into_iter().fold(merged, Problem::with_entry)
    }
}

fn is_answered_alone(problem: &Problem) -> bool {
    !Rank::of(problem.status()).is_collected()
}

/// The entries of a problem, or its detail as the only entry.
fn entries(problem: &Problem) -> Vec<ProblemEntry> {
    if problem.entries().is_empty() {
        let detail = problem.logged_detail().or(problem.status().canonical_reason()).unwrap_or_default();
        return vec![entry(Part::Event, Cow::Borrowed(""), detail.to_owned())];
    }
    problem.entries().to_vec()
}

impl From<Rejections> for Problem {
    fn from(rejections: Rejections) -> Self {
        into_problem(&rejections)
    }
}

impl ApiError for Rejections {
    fn problem(&self) -> Problem {
        let Some(first) = self.first() else { return Problem::new(StatusCode::BAD_REQUEST) };
        if is_answered_alone(first) {
            return first.clone();
        }
        // A single problem is answered unchanged: that of a `FromEvent` may have a code or headers.
        let problem = if self.problems.len() == 1 { first.clone() } else { self.merged(first) };
        match &self.accept {
            Some((name, accept)) => problem.with_header(name, *accept),
            None => problem,
        }
    }

    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        self.first().filter(|first| is_answered_alone(first)).and_then(Error::source)
    }
}
