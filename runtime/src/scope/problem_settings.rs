//! What a program has set for its problems.

use std::sync::Arc;

use http::StatusCode;
use percent_encoding::utf8_percent_encode;

use crate::event::Event;
use crate::response::{BadBody, Problem, Response};

/// Turns a problem into an answer.
pub(crate) type RewriteProblem = Arc<dyn Fn(Problem, &Event<'_>) -> Response + Send + Sync>;

/// What a program has set for its problems.
#[derive(Clone, Default)]
pub(crate) struct ProblemSettings {
    pub(crate) rewrite: Option<RewriteProblem>,
    /// What stands before the code in the `type` of a problem.
    pub(crate) base: Option<String>,
    /// The statuses of bad bodies that are not the usual ones; the last of a kind counts.
    pub(crate) bad_bodies: Vec<(BadBody, StatusCode)>,
}

/// The characters of a code that no part of a URI contains as they are (RFC 3986, 2.3).
const IN_URI: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

impl ProblemSettings {
    /// The answer with the status that the program has set for a bad body, if it is the answer to one.
    pub(crate) fn settled(&self, mut response: Response) -> Response {
        if self.bad_bodies.is_empty() {
            return response;
        }
        let bad_body = response.problem().and_then(Problem::bad_body);
        let Some((_, status)) = self.bad_bodies.iter().rev().find(|(kind, _)| Some(*kind) == bad_body) else {
            return response;
        };
        match response.take_problem() {
            Some(problem) => problem.with_status(*status).into(),
            None => response,
        }
    }

    /// The problem with a `type` that is made of its code, unless it has one of its own.
    pub(crate) fn typed(&self, problem: Problem) -> Problem {
        let Some(base) = self.base.as_ref().filter(|_| problem.type_uri().is_none()) else { return problem };
        match problem.code().map(|code| format!("{base}{}", utf8_percent_encode(code, IN_URI))) {
            Some(uri) => problem.with_type(uri),
            None => problem,
        }
    }
}
