//! The parts of an event that are decoded once, when they are first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::arena::Arena;
use super::body::{self, BodyError};
use super::claims::{self, Claims, Entry};
#[cfg(feature = "decompression")]
use super::content_coding;
use super::fields::Fields;
use super::form::{self, Form, FormError, Pair};
#[cfg(feature = "multipart")]
use super::json::EventJson;
#[cfg(feature = "multipart")]
use super::multipart::{self, Multipart, MultipartError};
use super::query;
use super::source::EventSource;
#[cfg(feature = "multipart")]
use bytes::Bytes;

/// The query, body, form and claims of an event, and the texts that arguments borrow.
pub(crate) struct Decoded<'e> {
    pub(super) source: EventSource,
    pub(super) fields: &'e Fields<'e>,
    query: OnceLock<Vec<Pair<'e>>>,
    body: OnceLock<Result<Option<Cow<'e, [u8]>>, BodyError>>,
    form: OnceLock<Form<'e>>,
    #[cfg(feature = "multipart")]
    multipart: OnceLock<Result<Option<Multipart>, MultipartError>>,
    claims: OnceLock<Claims<'e>>,
    arena: Arena,
    /// How large a body may be that is decompressed, in bytes; `None` if none is.
    #[cfg(feature = "decompression")]
    decompresses: Option<usize>,
}

impl<'e> Decoded<'e> {
    /// Nothing is decoded yet.
    pub(crate) fn new(source: EventSource, fields: &'e Fields<'e>) -> Self {
        Decoded {
            source,
            fields,
            query: OnceLock::new(),
            body: OnceLock::new(),
            form: OnceLock::new(),
            #[cfg(feature = "multipart")]
            multipart: OnceLock::new(),
            claims: OnceLock::new(),
            arena: Arena::default(),
            #[cfg(feature = "decompression")]
            decompresses: None,
        }
    }

    /// The same with this query in place of the event's.
    #[cfg(feature = "tower")]
    pub(super) fn with_query(self, query: Vec<Pair<'e>>) -> Self {
        Decoded { query: query.into(), ..self }
    }

    /// The same with this body in place of the event's.
    #[cfg(feature = "tower")]
    pub(super) fn with_body(self, body: Result<Option<Cow<'e, [u8]>>, BodyError>) -> Self {
        Decoded { body: body.into(), ..self }
    }

    /// Decompresses the body when it is first asked for, up to this number of bytes.
    #[cfg(feature = "decompression")]
    pub(crate) fn decompressing(self, limit: Option<usize>) -> Self {
        Decoded { decompresses: limit, ..self }
    }

    /// The body, decoded and decompressed.
    fn decode_body(&self) -> Result<Option<Cow<'e, [u8]>>, BodyError> {
        let body = body::bytes(self.fields)?;
        #[cfg(feature = "decompression")]
        if let Some(limit) = self.decompresses {
            return body.map(|body| content_coding::undone(body, self.fields, limit)).transpose();
        }
        Ok(body)
    }

    fn bytes(&self) -> Result<Option<&Cow<'e, [u8]>>, BodyError> {
        match self.body.get_or_init(|| self.decode_body()) {
            Ok(bytes) => Ok(bytes.as_ref()),
            Err(error) => Err(*error),
        }
    }

    /// Parses the body as `multipart/form-data`. It is decoded once more where it was decoded before, so that files can share
    /// its memory, and not at all otherwise.
    #[cfg(feature = "multipart")]
    fn parse_multipart(&self, boundary: &str) -> Result<Option<Multipart>, MultipartError> {
        let Some(body) = self.decode_body().map_err(MultipartError::Body)? else { return Ok(None) };
        let is_base64 = self.fields.is_base64.is_some_and(EventJson::is_true);
        let body = Bytes::from(body.into_owned());
        let as_text = self.source == EventSource::RestApi && !is_base64;
        multipart::parse(multipart::Sent { body: &body, boundary, as_text }).map(Some)
    }
}

/// Decodes a part of an event, or returns it as it was decoded before.
///
/// It is a trait so that [`Event`](super::Event) can hold it without its lifetime. A `OnceLock<T<'e>>` fixes `'e`: with it,
/// an `&'a Event<'e>` could not be used as an `&'a Event<'a>`, and everything that holds an event would need two lifetimes.
pub(super) trait Decode: Sync {
    fn query(&self) -> &[Pair<'_>];
    fn body(&self) -> Result<Option<&Cow<'_, [u8]>>, BodyError>;
    fn form(&self) -> Result<Option<&[Pair<'_>]>, FormError>;
    #[cfg(feature = "multipart")]
    fn multipart(&self, boundary: &str) -> Result<Option<&Multipart>, &MultipartError>;
    fn claims(&self) -> Option<&[Entry<'_>]>;
    #[cfg(feature = "decompression")]
    fn is_decompressed(&self) -> bool;
    fn store<'a>(&'a self, text: Cow<'a, str>) -> &'a str;
}

impl Decode for Decoded<'_> {
    fn query(&self) -> &[Pair<'_>] {
        self.query.get_or_init(|| query::pairs(self.source, self.fields))
    }

    fn body(&self) -> Result<Option<&Cow<'_, [u8]>>, BodyError> {
        self.bytes()
    }

    fn form(&self) -> Result<Option<&[Pair<'_>]>, FormError> {
        match self.form.get_or_init(|| form::read(self.bytes())) {
            Ok(pairs) => Ok(pairs.as_deref()),
            Err(error) => Err(*error),
        }
    }

    #[cfg(feature = "multipart")]
    fn multipart(&self, boundary: &str) -> Result<Option<&Multipart>, &MultipartError> {
        self.multipart.get_or_init(|| self.parse_multipart(boundary)).as_ref().map(Option::as_ref)
    }

    fn claims(&self) -> Option<&[Entry<'_>]> {
        self.claims.get_or_init(|| claims::find(self.source, self.fields)).as_deref()
    }

    #[cfg(feature = "decompression")]
    fn is_decompressed(&self) -> bool {
        self.decompresses.is_some()
    }

    fn store<'a>(&'a self, text: Cow<'a, str>) -> &'a str {
        self.arena.store(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Event;

    /// Compiles only while nothing in an event fixes its lifetime.
    #[expect(dead_code, reason = "the compiler is the test")]
    fn an_event_can_be_borrowed_with_one_lifetime<'a>(event: &'a Event<'_>) -> &'a Event<'a> {
        event
    }
}
