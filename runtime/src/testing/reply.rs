//! What a client sees of an answer.

use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::{fail, or_fail};
use super::sender::Sender;
use crate::gateway::browser::{is_exposed, refusal};
use crate::gateway::verdict::Verdict;

/// The answer as the client sees it, after what the gateway changes.
#[derive(Clone, Debug)]
pub struct ClientReply {
    verdict: Verdict,
    output: Bytes,
    sender: Sender,
    broken_off: Option<String>,
}

impl ClientReply {
    pub(super) fn new(verdict: Verdict, output: Bytes, sender: Sender) -> Self {
        ClientReply { verdict, output, sender, broken_off: None }
    }

    pub(super) fn broken_off(mut self, why: Option<String>) -> Self {
        self.broken_off = why;
        self
    }

    /// Why a streamed body broke off, as in the log; the client sees only that it is incomplete.
    pub fn stream_error(&self) -> Option<&str> {
        self.broken_off.as_deref()
    }

    /// The status, which can also be compared with a number.
    pub fn status(&self) -> StatusCode {
        // A verdict's status is between 200 and 599.
        StatusCode::from_u16(self.verdict.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// All headers, in order; a repeated name has one pair for each value. A gateway also adds ids, date and length.
    pub fn headers(&self) -> &[(String, String)] {
        &self.verdict.headers
    }

    /// The first value of a header; case does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// All values of a header; case does not matter.
    pub fn header_values<'r>(&'r self, name: &str) -> impl Iterator<Item = &'r str> {
        self.verdict
            .headers
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The values of the `set-cookie` headers.
    pub fn cookies(&self) -> Vec<&str> {
        self.header_values("set-cookie").collect()
    }

    /// The body.
    pub fn bytes(&self) -> &[u8] {
        &self.verdict.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// The body is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        or_fail(std::str::from_utf8(&self.verdict.body), "the body of the reply is not text")
    }

    /// The body, parsed from JSON.
    ///
    /// # Panics
    ///
    /// The body is not JSON or does not match the type; the message contains it.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        let shown = String::from_utf8_lossy(&self.verdict.body);
        or_fail(
            serde_json::from_slice(&self.verdict.body),
            &format!("the body of the reply does not match the type: {shown}"),
        )
    }

    /// The members of a problem (RFC 9457): `reply.problem()["detail"]`.
    ///
    /// # Panics
    ///
    /// The reply is not a problem.
    #[track_caller]
    pub fn problem(&self) -> Value {
        match self.header("content-type") {
            Some("application/problem+json") => self.json(),
            other => {
                let body = String::from_utf8_lossy(&self.verdict.body);
                fail(&format!("a {} with content type {other:?} is not a problem: {body}", self.status()))
            }
        }
    }

    /// Whether a browser lets a page of this origin read the answer; if the request was a
    /// [preflight](super::Request::preflight), whether the page may then send its request.
    ///
    /// Credentials count as in the request: see [`with_credentials`](super::Request::with_credentials). The rules are those of
    /// the Fetch standard.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// const APP: &str = "https://app.example";
    ///
    /// #[api_handler(PUT "/users/{id}")]
    /// fn rename(id: u32, #[body] name: String) -> String {
    ///     format!("{id} {name}")
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let api = Api::new(routes![rename]).cors(Cors::origins([APP]));
    /// let request = testing::put("/users/7").origin(APP).json("Ada");
    /// assert!(request.clone().preflight().send(&api).await.cors_allows(APP));
    /// let reply = request.send(&api).await;
    /// assert!(reply.cors_allows(APP));
    /// assert!(!reply.cors_allows("https://evil.example"));
    /// # });
    /// ```
    pub fn cors_allows(&self, origin: &str) -> bool {
        self.cors_refusal(origin).is_none()
    }

    /// Why a browser does not let a page of this origin read the answer, in one sentence; `None` if it does. For a preflight,
    /// why the page may not send its request.
    pub fn cors_refusal(&self, origin: &str) -> Option<String> {
        let page = self.sender.as_page(origin);
        refusal(&page, self.verdict.status, &self.verdict.headers).map(|refusal| refusal.to_string())
    }

    /// Whether a page that may read the answer may also read this header of it: one of the few that are always readable, such
    /// as `content-type`, or one that [`Cors::expose_headers`](crate::Cors::expose_headers) names.
    pub fn cors_exposes(&self, name: &str) -> bool {
        is_exposed(name, &self.verdict.headers, self.sender.sends_credentials)
    }

    /// The function's output, as Lambda receives it.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The gateway's notes on what is legal but surely not intended.
    pub fn notes(&self) -> &[String] {
        &self.verdict.notes
    }
}
