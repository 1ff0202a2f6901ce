//! An event: what Lambda hands the function, read lazily.

mod alb;
mod body;
mod cut;
mod ends;
mod headers;
mod json;
mod kind;
mod lattice;
mod path;
mod percent;
mod query;
mod scan;
mod scanner;
mod source;
mod unescape;
mod websocket;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use crate::context::Context;

pub(crate) use cut::cut;
pub use json::{Entries, Items, Json};
pub(crate) use kind::Kind;
pub(crate) use query::parse as parse_form;
pub(crate) use scan::{Fields, scan};
pub use source::{ConnectionEvent, EventSource};
pub(crate) use unescape::unescape;
pub use websocket::Connection;

use crate::api::RewriteProblem;
use crate::extract::Kept;
use crate::proxy::Sink;
use crate::response::Body;
use crate::router::Spans;

/// The body of a request says that it is base64, and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyError;

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event says that the body is base64, and it is not")
    }
}

impl std::error::Error for BodyError {}

/// One HTTP request as its event source told it, with the context of the invocation.
///
/// Nothing is parsed before it is asked for, and what was parsed once is kept.
pub struct Event<'e> {
    source: EventSource,
    text: &'e str,
    context: &'e Context,
    fields: &'e Fields<'e>,
    /// The path as the routes see it: without stage and base path, percent-encoded.
    path: Cow<'e, str>,
    /// The placeholders of the matched route, and where in `path` their values stand.
    placeholders: &'e [String],
    values: Spans,
    query: OnceLock<Vec<(Cow<'e, str>, Cow<'e, str>)>>,
    body: OnceLock<Result<Option<Cow<'e, [u8]>>, BodyError>>,
    /// What arguments borrow from.
    pub(crate) kept: Kept<'e>,
    pub(crate) sink: Sink,
    /// How the program wants its problems told.
    pub(crate) problems: Option<&'e RewriteProblem>,
}

impl<'e> Event<'e> {
    /// An event from the parts that a scan found, before it is routed.
    pub(crate) fn new(
        source: EventSource,
        text: &'e str,
        fields: &'e Fields<'e>,
        context: &'e Context,
        sink: Sink,
        problems: Option<&'e RewriteProblem>,
    ) -> Self {
        let path = path::logical_path(source, fields).unwrap_or(Cow::Borrowed("/"));
        Event {
            source,
            text,
            context,
            fields,
            path,
            placeholders: &[],
            values: Spans::new(),
            query: OnceLock::new(),
            body: OnceLock::new(),
            kept: Kept::default(),
            sink,
            problems,
        }
    }

    /// The same event for whoever rewrites a problem: what it makes of that problem is not rewritten again.
    pub(crate) fn without_rewriter(&self) -> Event<'e> {
        Event {
            path: self.path.clone(),
            values: self.values.clone(),
            query: OnceLock::new(),
            body: OnceLock::new(),
            problems: None,
            sink: Sink::Plain,
            kept: Kept::default(),
            ..*self
        }
    }

    /// The parts as the scan found them.
    #[cfg(feature = "lambda_http")]
    pub(crate) fn fields(&self) -> &Fields<'e> {
        self.fields
    }

    /// Who made the event.
    pub fn source(&self) -> EventSource {
        self.source
    }

    /// The context of the invocation: request id, deadline, function.
    pub fn context(&self) -> &'e Context {
        self.context
    }

    /// The whole event as JSON text.
    pub fn text(&self) -> &'e str {
        self.text
    }

    /// The request's method as it came, `GET` if the event tells none, as those of a WebSocket API.
    pub fn method(&self) -> Cow<'e, str> {
        let told = self.fields.method.or_else(|| self.fields.context.http?.first("method"));
        told.and_then(Json::as_str).unwrap_or(Cow::Borrowed("GET"))
    }

    /// The request's path, percent-encoded, without stage and base path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The route that the gateway chose, as it says it: `resource` of a REST API, `routeKey` of payload 2.0 and
    /// of a WebSocket API. Load balancers and VPC Lattice choose none.
    pub fn gateway_route(&self) -> Option<Cow<'e, str>> {
        if self.source == EventSource::WebSocketApi {
            return websocket::route_key(self.fields);
        }
        self.fields.resource.or(self.fields.route_key).and_then(Json::as_str)
    }

    /// The connection that the event of a WebSocket API belongs to; `None` on every other source.
    pub fn connection(&self) -> Option<Connection> {
        (self.source == EventSource::WebSocketApi).then(|| Connection::of(self.fields))
    }

    /// Whether the source reads one value of each header of an answer and no more.
    pub(crate) fn wants_single_headers(&self) -> bool {
        match self.source {
            EventSource::VpcLattice => true,
            EventSource::Alb => alb::has_single_values(self.fields),
            _ => false,
        }
    }

    /// Tells the event which placeholders its route has, and where in the path their values are.
    pub(crate) fn matched(&mut self, placeholders: &'e [String], values: Spans) {
        self.placeholders = placeholders;
        self.values = values;
    }

    /// The value of a placeholder of the route, percent-decoded exactly once whatever the source did.
    pub fn path_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let matched = self.placeholders.iter().zip(&self.values).find(|(placeholder, _)| *placeholder == name);
        if let Some((_, range)) = matched {
            let raw = self.path.get(range.clone())?;
            return Some(percent::decoded(raw));
        }
        // A bare handler has no template; the gateway's placeholders are all there is.
        let told = self.fields.path_values?.get(name)?.as_text()?;
        Some(if self.source.decodes_paths() { told } else { decode(told) })
    }

    /// The query's names and values in order, decoded.
    pub fn query_pairs(&self) -> &[(Cow<'e, str>, Cow<'e, str>)] {
        self.query.get_or_init(|| query::pairs(self.source, self.fields))
    }

    /// All headers in order; a repeated one comes as often as the source tells it.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'e, str>, Cow<'e, str>)> + use<'e> {
        headers::all(self.fields)
    }

    /// The values of one header, its name compared without case. Payload 2.0 has joined repeated ones with a comma, and
    /// its cookies, which come as a list, are one header here as everywhere.
    pub fn header_values<'n>(&self, name: &'n str) -> impl Iterator<Item = Cow<'e, str>> + use<'e, 'n> {
        headers::values(self.fields, name)
    }

    /// The first value of one header.
    pub fn header(&self, name: &str) -> Option<Cow<'e, str>> {
        self.header_values(name).next()
    }

    /// The cookies in order, as name and value.
    pub fn cookies(&self) -> impl Iterator<Item = (String, String)> + use<'e> {
        headers::cookies(self.fields)
    }

    /// The values of the cookies of one name, in order.
    pub fn cookie_values(&self, name: &str) -> Vec<Cow<'e, str>> {
        headers::cookie_values(self.fields, name)
    }

    /// The body with base64 undone; `None` when there is none or it is empty.
    ///
    /// # Errors
    ///
    /// The event says that the body is base64, and it is not.
    pub fn body(&self) -> Result<Option<&[u8]>, BodyError> {
        Ok(self.undone_body()?.map(|bytes| &**bytes))
    }

    /// The same, with whether it stands in the event as it is.
    pub(crate) fn undone_body(&self) -> Result<Option<&Cow<'e, [u8]>>, BodyError> {
        match self.body.get_or_init(|| body::bytes(self.fields)) {
            Ok(bytes) => Ok(bytes.as_ref()),
            Err(error) => Err(*error),
        }
    }

    /// A stage variable's value.
    pub fn stage_variable(&self, name: &str) -> Option<Cow<'e, str>> {
        self.fields.stage_variables?.get(name)?.as_text()
    }

    /// `requestContext`, with the caller's identity, the stage and the ids of the request.
    pub fn request_context(&self) -> Option<Json<'e>> {
        self.fields.request_context
    }

    /// `requestContext.authorizer`, what the authorizer said of the caller.
    pub fn authorizer(&self) -> Option<Json<'e>> {
        self.fields.context.authorizer
    }

    /// Lambda's id of the request, under which the function's log has it; the source's where there is none, as
    /// in a test.
    pub fn request_id(&self) -> Cow<'e, str> {
        if !self.context.request_id.is_empty() {
            return Cow::Borrowed(&self.context.request_id);
        }
        self.source_request_id().unwrap_or(Cow::Borrowed(""))
    }

    /// The source's id of the request, which API Gateway sends to the client as `x-amzn-RequestId`.
    pub fn source_request_id(&self) -> Option<Cow<'e, str>> {
        self.fields.context.request_id.and_then(Json::as_str)
    }

    /// Serialises a value as the body of the answer, straight into the answer's text where it goes to Lambda.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    pub(crate) fn json_body<T: serde::Serialize + ?Sized>(&self, value: &T) -> Result<Body, serde_json::Error> {
        self.sink.json(value)
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the whole text: it holds bodies and authorization headers.
        f.debug_struct("Event")
            .field("source", &self.source)
            .field("method", &self.method())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn decode(text: Cow<'_, str>) -> Cow<'_, str> {
    match percent::decoded(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(decoded) => Cow::Owned(decoded),
    }
}
