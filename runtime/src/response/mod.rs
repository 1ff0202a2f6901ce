//! The answer of a handler, before it is encoded for an event source.

mod api_error;
mod bad_body;
mod body;
mod chunks;
mod content;
mod cookie;
mod etag;
mod head;
mod header_value;
mod json;
mod problem;
mod problem_body;
mod problem_entry;
mod problem_shorthands;
mod redirect;
mod reply;
mod sse;
mod sse_event;
mod stream;
mod uri;

use http::{HeaderMap, StatusCode};

pub use api_error::ApiError;
pub(crate) use api_error::into_problem;
pub use bad_body::BadBody;
pub use body::Body;
pub(crate) use body::{Data, Rewritten};
pub(crate) use chunks::{Chunks, StreamError};
pub use content::{Html, Json, Text};
pub(crate) use cookie::CookieValue;
pub use cookie::{Cookie, SameSite};
pub use etag::ETag;
pub(crate) use head::{Head, IllegalHeader};
pub use header_value::IntoHeaderValue;
pub use json::Sink;
pub(crate) use problem::PROBLEM_JSON;
pub use problem::Problem;
pub use problem_entry::ProblemEntry;
pub use redirect::Redirect;
pub use reply::Reply;
pub use sse::Sse;
pub use sse_event::SseEvent;
pub use stream::StreamBody;

/// Status, headers and body of an answer.
///
/// Each cookie is a `set-cookie` header of its own; it is sent where the event source expects it.
///
/// `From` makes one of everything that is a whole answer or a body: [`Redirect`], [`Html`], [`Text`], [`Json`], [`Reply`],
/// [`Problem`], [`StreamBody`], a [`StatusCode`], `(StatusCode, T)` and text. So a handler can answer with several types:
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/pages/{name}")]
/// fn page(name: &str, #[header] accept: Option<&str>) -> Response {
///     match (name, accept) {
///         ("home", _) => Redirect::to("/pages/start").into(),
///         (_, Some("application/json")) => Json(name).into(),
///         _ => Html(format!("<h1>{name}</h1>")).into(),
///     }
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// # let function = Api::new(routes![page]).state(());
/// # assert_eq!(testing::get("/pages/home").send(&function).await.header("location"), Some("/pages/start"));
/// # assert_eq!(testing::get("/pages/a").send(&function).await.text(), "<h1>a</h1>");
/// # });
/// ```
#[derive(Debug)]
pub struct Response {
    /// The status; one outside 200..=599 is replaced by 500.
    pub status: StatusCode,
    /// The headers. A name may be repeated.
    pub headers: HeaderMap,
    /// The body, with its content type.
    pub body: Body,
    /// Why the library made this answer, for the metrics.
    pub(crate) fault: Option<Fault>,
    /// Whether it has been made of the problem that `Api::problems` rewrites: then it has those headers of the problem that
    /// were not removed.
    pub(crate) of_problem: bool,
}

/// Why the library answered in place of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The handler panicked.
    Panic,
    /// The handler ran out of time.
    Timeout,
    /// The answer was larger than the event source accepts.
    Oversize,
    /// The answer had a status that no event source accepts.
    InvalidStatus,
}

impl Response {
    /// An answer with that status, no headers and no body.
    pub fn new(status: StatusCode) -> Self {
        Response { status, headers: HeaderMap::new(), body: Body::empty(), fault: None, of_problem: false }
    }

    /// The same answer with that body.
    pub fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The problem of an answer that has one as its body, or whose body the program has made of one with `Api::problems`.
    pub fn problem(&self) -> Option<&Problem> {
        match &self.body.data {
            Data::Problem(problem) => Some(problem),
            Data::Rewritten(rewritten) => Some(&rewritten.problem),
            _ => None,
        }
    }

    /// Whether the answer has, or had, a problem as its body.
    pub(crate) fn is_problem(&self) -> bool {
        matches!(self.body.data, Data::Problem(_) | Data::Rewritten(_))
    }

    /// The same answer, with the problem that it was made of.
    pub(crate) fn rewritten_from(mut self, problem: Problem) -> Self {
        let data = std::mem::replace(&mut self.body.data, Data::Empty);
        self.body.data = Data::Rewritten(Box::new(Rewritten { problem, data }));
        self
    }

    /// The same answer without the problem that it was made of.
    pub(crate) fn without_origin(mut self) -> Self {
        self.body.data = match std::mem::replace(&mut self.body.data, Data::Empty) {
            Data::Rewritten(rewritten) => rewritten.data,
            data => data,
        };
        self
    }

    /// Takes the problem out of an answer that has one as its body, and leaves that answer without a body.
    pub(crate) fn take_problem(&mut self) -> Option<Problem> {
        if !matches!(self.body.data, Data::Problem(_)) {
            return None;
        }
        match std::mem::replace(&mut self.body.data, Data::Empty) {
            Data::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

/// An answer with the problem's status and headers, and the problem as its body, which is rendered when the answer is
/// finished. A redirect has no body.
impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let mut response = Response::new(problem.status());
        response.headers.clone_from(problem.headers());
        if problem.is_redirect() {
            return response;
        }
        response.of_problem = problem.is_handed_out();
        response.with_body(Body::problem(problem))
    }
}
