//! The event of an invocation, read lazily.

mod alb;
mod arena;
mod body;
#[cfg(feature = "tower")]
mod changed;
mod claims;
#[cfg(feature = "decompression")]
mod content_coding;
mod cookies;
mod decoded;
mod excess;
mod fields;
mod form;
#[cfg(feature = "multipart")]
mod form_file;
mod greedy;
mod headers;
mod json;
mod kind;
mod lattice;
mod limits;
#[cfg(feature = "multipart")]
mod multipart;
#[cfg(feature = "multipart")]
mod parameters;
mod path;
mod query;
mod scan;
mod scanner;
mod source;
mod value_end;
mod websocket;

use std::borrow::Cow;
use std::fmt;

use crate::context::LambdaContext;
use crate::text::percent;

pub use body::BodyError;
#[cfg(feature = "tower")]
pub(crate) use changed::Changes;
pub(crate) use claims::{Claim, Entry};
use decoded::Decode;
pub(crate) use decoded::Decoded;
pub(crate) use excess::Excess;
pub(crate) use fields::Fields;
pub(crate) use form::{FormError, Pair};
#[cfg(feature = "multipart")]
pub use form_file::FormFile;
pub(crate) use headers::joined;
pub use json::{Entries, EventJson, Items};
pub(crate) use kind::Kind;
pub(crate) use limits::MAX_VALUES;
#[cfg(feature = "multipart")]
pub(crate) use multipart::{Multipart, MultipartError};
#[cfg(feature = "multipart")]
pub(crate) use parameters::parameter;
pub(crate) use path::Spans;
pub(crate) use scan::scan;
pub(crate) use scanner::Scanner;
pub use source::{ConnectionEvent, EventSource};
pub use websocket::Connection;

/// One HTTP request, as sent by its event source, with the context of the invocation.
///
/// A part is parsed when it is first asked for. The decoded query, body, form and claims are then stored with the
/// event.
pub struct Event<'e> {
    source: EventSource,
    text: &'e str,
    context: &'e LambdaContext,
    /// The parts of the event, as found by the scan.
    pub(crate) fields: &'e Fields<'e>,
    /// What the event has too much of.
    excess: Option<Excess>,
    /// The path that routes match: without stage and base path, percent-encoded.
    path: Cow<'e, str>,
    /// The placeholders of the matched route, and the positions of their values in `path`.
    placeholders: &'e [String],
    values: Spans,
    decoded: &'e (dyn Decode + 'e),
}

impl<'e> Event<'e> {
    /// An event made of the parts that a scan found; not routed yet.
    pub(crate) fn new(text: &'e str, decoded: &'e Decoded<'e>, context: &'e LambdaContext) -> Self {
        let Decoded { source, fields, .. } = *decoded;
        let excess = excess::find(source, fields);
        let path = if excess == Some(Excess::Path) { None } else { path::logical_path(source, fields) };
        let path = path.unwrap_or(Cow::Borrowed("/"));
        Event { source, text, context, fields, excess, path, placeholders: &[], values: Spans::new(), decoded }
    }

    /// The same event with other parts.
    #[cfg(feature = "tower")]
    pub(crate) fn with_parts<'c>(&self, fields: &'c Fields<'c>, decoded: &'c Decoded<'c>) -> Event<'c>
    where
        'e: 'c,
    {
        let Event { source, text, context, excess, placeholders, .. } = *self;
        let (path, values) = (self.path.clone(), self.values.clone());
        Event { source, text, context, fields, excess, path, placeholders, values, decoded }
    }

    /// The source that made the event.
    pub fn source(&self) -> EventSource {
        self.source
    }

    /// The context of the invocation: its id, deadline and function.
    pub fn context(&self) -> &'e LambdaContext {
        self.context
    }

    /// The whole event as JSON, as the source has sent it: what tower layers have changed is not in it.
    pub fn text(&self) -> &'e str {
        self.text
    }

    /// The request's method, unchanged; `GET` if the event has none, as for a WebSocket API.
    pub fn method(&self) -> Cow<'e, str> {
        let method = self.fields.method.or_else(|| self.fields.context.http?.first("method"));
        method.and_then(EventJson::as_str).unwrap_or(Cow::Borrowed("GET"))
    }

    /// The request's path, percent-encoded, without stage and base path; `/` for a path that is too long.
    ///
    /// It is in its normal form (RFC 3986, 6.2.2): `/%75sers` is `/users`, and `/caf%c3%a9` is `/caf%C3%A9`. What the
    /// gateway matched with a placeholder, as `{proxy+}`, is as the client spelt it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The route that the gateway matched, in its own notation: `resource` of a REST API, `routeKey` of payload 2.0 and
    /// of a WebSocket API. `None` for load balancers and VPC Lattice, which send none.
    pub fn gateway_route(&self) -> Option<Cow<'e, str>> {
        if self.source == EventSource::WebSocketApi {
            return websocket::route_key(self.fields);
        }
        self.fields.resource.or(self.fields.route_key).and_then(EventJson::as_str)
    }

    /// The connection that the event belongs to; `None` for every source but a WebSocket API.
    pub fn connection(&self) -> Option<Connection> {
        (self.source == EventSource::WebSocketApi).then(|| Connection::of(self.fields))
    }

    /// Whether the source reads only one value of each header of a response.
    pub(crate) fn reads_single_headers(&self) -> bool {
        match self.source {
            EventSource::VpcLattice => true,
            EventSource::Alb => alb::has_single_values(self.fields),
            _ => false,
        }
    }

    /// What the event has too much of: it is refused then, before a handler runs.
    #[inline]
    pub(crate) fn excess(&self, max_body: usize) -> Option<Excess> {
        // Most bodies are shorter in the event already, where they are escaped or base64.
        if self.fields.body.is_none_or(|body| body.raw().len() <= max_body) {
            return self.excess;
        }
        let too_large = || matches!(self.body(), Ok(Some(body)) if body.len() > max_body);
        self.excess.or_else(|| too_large().then_some(Excess::Body))
    }

    /// Records the placeholders of the matched route, and the positions of their values in the path.
    pub(crate) fn record_match(&mut self, placeholders: &'e [String], values: Spans) {
        self.placeholders = placeholders;
        self.values = values;
    }

    /// The value of one placeholder of the route, percent-decoded exactly once, whether or not the source has decoded
    /// it.
    pub fn path_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let matched = self.placeholders.iter().zip(&self.values).find(|(placeholder, _)| *placeholder == name);
        if let Some((_, range)) = matched {
            let raw = self.path.get(range.clone())?;
            return Some(percent::decoded(raw));
        }
        // A bare handler has no template, so the placeholders are the gateway's.
        let value = self.fields.path_values?.get(name)?.as_text()?;
        Some(if self.source.decodes_paths() { value } else { percent::decoded_text(value) })
    }

    /// The names and values of the query, decoded, in order.
    pub fn query_pairs(&self) -> &[(Cow<'e, str>, Cow<'e, str>)] {
        self.decoded.query()
    }

    /// All headers in order; a repeated header as often as the event contains it.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'e, str>, Cow<'e, str>)> + use<'e> {
        headers::all(self.fields)
    }

    /// The values of one header; its name is compared without regard to case.
    ///
    /// Payload 2.0 joins the values of a repeated header with a comma. Its list of cookies is returned as one `cookie`
    /// header, as every other source sends it.
    pub fn header_values<'n>(&self, name: &'n str) -> impl Iterator<Item = Cow<'e, str>> + use<'e, 'n> {
        headers::values(self.fields, name)
    }

    /// The first value of one header.
    pub fn header(&self, name: &str) -> Option<Cow<'e, str>> {
        self.header_values(name).next()
    }

    /// The names and values of the cookies, in order.
    pub fn cookies(&self) -> impl Iterator<Item = (String, String)> + use<'e> {
        cookies::all(self.fields)
    }

    /// The values of all cookies with that name, in order.
    pub fn cookie_values(&self, name: &str) -> Vec<Cow<'e, str>> {
        cookies::values(self.fields, name)
    }

    /// The body, decoded from base64 if the event marks it so; `None` if it is missing or empty.
    ///
    /// It is as the client sent it, and may be compressed, unless the program uses `Api::decompress`.
    ///
    /// # Errors
    ///
    /// The event marks the body as base64, and it is not valid base64; or the body is not a string; or it cannot be
    /// decompressed.
    pub fn body(&self) -> Result<Option<&[u8]>, BodyError> {
        Ok(self.decoded.body()?.map(|bytes| &**bytes))
    }

    /// Whether the body is decompressed, whatever its headers say.
    #[cfg(feature = "decompression")]
    pub(crate) fn is_decompressed(&self) -> bool {
        self.decoded.is_decompressed()
    }

    /// The fields of the body, read as a form; `None` without a body.
    pub(crate) fn form(&self) -> Result<Option<&[Pair<'e>]>, FormError> {
        self.decoded.form()
    }

    /// The fields of the body, read as `multipart/form-data` with that boundary; `None` without a body.
    #[cfg(feature = "multipart")]
    pub(crate) fn multipart(&self, boundary: &str) -> Result<Option<&Multipart>, &MultipartError> {
        self.decoded.multipart(boundary)
    }

    /// The claims about the caller; `None` if no authorizer has made any.
    pub(crate) fn claims(&self) -> Option<&[Entry<'e>]> {
        self.decoded.claims()
    }

    /// Lends a text for as long as the event lives; an owned text is stored with the event.
    pub(crate) fn store<'a>(&'a self, text: Cow<'a, str>) -> &'a str {
        self.decoded.store(text)
    }

    /// The value of a stage variable.
    pub fn stage_variable(&self, name: &str) -> Option<Cow<'e, str>> {
        self.fields.stage_variables?.get(name)?.as_text()
    }

    /// `requestContext`: the caller's identity, the stage and the ids of the request.
    pub fn request_context(&self) -> Option<EventJson<'e>> {
        self.fields.request_context
    }

    /// `requestContext.authorizer`: the authorizer's claims about the caller.
    pub fn authorizer(&self) -> Option<EventJson<'e>> {
        self.fields.context.authorizer
    }

    /// Lambda's id of the request, as in the function's log; the source's id if Lambda has sent none, as in a test.
    pub fn request_id(&self) -> Cow<'e, str> {
        if !self.context.request_id.is_empty() {
            return Cow::Borrowed(&self.context.request_id);
        }
        self.source_request_id().unwrap_or(Cow::Borrowed(""))
    }

    /// The source's id of the request; API Gateway sends it to the client as `x-amzn-RequestId`.
    pub fn source_request_id(&self) -> Option<Cow<'e, str>> {
        self.fields.context.request_id.and_then(EventJson::as_str)
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the whole text: it contains bodies and authorization headers.
        f.debug_struct("Event")
            .field("source", &self.source)
            .field("method", &self.method())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
