//! An event: what Lambda hands the function, read lazily.

mod alb;
mod arena;
mod body;
mod claims;
mod fields;
mod form;
mod headers;
mod json;
mod kind;
mod lattice;
mod path;
mod query;
mod scan;
mod scanner;
mod source;
mod value_end;
mod websocket;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use crate::context::LambdaContext;
use crate::text::percent;

use arena::Arena;
pub use body::BodyError;
pub(crate) use claims::{Claim, Entry};
pub(crate) use fields::Fields;
pub(crate) use form::{FormError, Pair};
pub use json::{Entries, EventJson, Items};
pub(crate) use kind::Kind;
pub(crate) use path::Spans;
pub(crate) use scan::scan;
pub use source::{ConnectionEvent, EventSource};
pub use websocket::Connection;

/// One HTTP request as its event source told it, with the context of the invocation.
///
/// Nothing is parsed before it is asked for, and what was parsed once is kept.
pub struct Event<'e> {
    source: EventSource,
    text: &'e str,
    context: &'e LambdaContext,
    /// The parts as the scan found them.
    pub(crate) fields: &'e Fields<'e>,
    /// The path as the routes see it: without stage and base path, percent-encoded.
    path: Cow<'e, str>,
    /// The placeholders of the matched route, and where in `path` their values stand.
    placeholders: &'e [String],
    values: Spans,
    query: OnceLock<Vec<Pair<'e>>>,
    body: OnceLock<Result<Option<Cow<'e, [u8]>>, BodyError>>,
    form: OnceLock<form::Form<'e>>,
    claims: OnceLock<claims::Claims<'e>>,
    /// What arguments borrow from.
    arena: Arena,
}

impl<'e> Event<'e> {
    /// An event from the parts that a scan found, before it is routed.
    pub(crate) fn new(source: EventSource, text: &'e str, fields: &'e Fields<'e>, context: &'e LambdaContext) -> Self {
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
            form: OnceLock::new(),
            claims: OnceLock::new(),
            arena: Arena::default(),
        }
    }

    /// Who made the event.
    pub fn source(&self) -> EventSource {
        self.source
    }

    /// The context of the invocation: request id, deadline, function.
    pub fn context(&self) -> &'e LambdaContext {
        self.context
    }

    /// The whole event as JSON text.
    pub fn text(&self) -> &'e str {
        self.text
    }

    /// The request's method as it came, `GET` if the event tells none, as those of a WebSocket API.
    pub fn method(&self) -> Cow<'e, str> {
        let told = self.fields.method.or_else(|| self.fields.context.http?.first("method"));
        told.and_then(EventJson::as_str).unwrap_or(Cow::Borrowed("GET"))
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
        self.fields.resource.or(self.fields.route_key).and_then(EventJson::as_str)
    }

    /// The connection that the event of a WebSocket API belongs to; `None` on every other source.
    pub fn connection(&self) -> Option<Connection> {
        (self.source == EventSource::WebSocketApi).then(|| Connection::of(self.fields))
    }

    /// Whether the source reads one value of each header of an answer and no more.
    pub(crate) fn takes_single_headers(&self) -> bool {
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
    fn undone_body(&self) -> Result<Option<&Cow<'e, [u8]>>, BodyError> {
        match self.body.get_or_init(|| body::bytes(self.fields)) {
            Ok(bytes) => Ok(bytes.as_ref()),
            Err(error) => Err(*error),
        }
    }

    /// The fields of a body that is a form; `None` without a body.
    pub(crate) fn form(&self) -> Result<Option<&[Pair<'e>]>, FormError> {
        match self.form.get_or_init(|| form::read(self.undone_body())) {
            Ok(pairs) => Ok(pairs.as_deref()),
            Err(error) => Err(*error),
        }
    }

    /// What the authorizer said of the caller; `None` if there was none.
    pub(crate) fn claims(&self) -> Option<&[Entry<'e>]> {
        self.claims.get_or_init(|| claims::find(self.source, self.fields)).as_deref()
    }

    /// A text that lives as long as the event; what had to be decoded is stored with it.
    pub(crate) fn store<'a>(&'a self, text: Cow<'a, str>) -> &'a str {
        self.arena.store(text)
    }

    /// A stage variable's value.
    pub fn stage_variable(&self, name: &str) -> Option<Cow<'e, str>> {
        self.fields.stage_variables?.get(name)?.as_text()
    }

    /// `requestContext`, with the caller's identity, the stage and the ids of the request.
    pub fn request_context(&self) -> Option<EventJson<'e>> {
        self.fields.request_context
    }

    /// `requestContext.authorizer`, what the authorizer said of the caller.
    pub fn authorizer(&self) -> Option<EventJson<'e>> {
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
        self.fields.context.request_id.and_then(EventJson::as_str)
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
