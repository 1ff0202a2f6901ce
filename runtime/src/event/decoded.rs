//! The parts of an event that are decoded once, when they are first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::arena::Arena;
use super::body::{self, BodyError};
use super::claims::{self, Claims, Entry};
use super::fields::Fields;
use super::form::{self, Form, FormError, Pair};
use super::query;
use super::source::EventSource;

/// The query, body, form and claims of an event, and the texts that arguments borrow.
pub(crate) struct Decoded<'e> {
    pub(super) source: EventSource,
    pub(super) fields: &'e Fields<'e>,
    query: OnceLock<Vec<Pair<'e>>>,
    body: OnceLock<Result<Option<Cow<'e, [u8]>>, BodyError>>,
    form: OnceLock<Form<'e>>,
    claims: OnceLock<Claims<'e>>,
    arena: Arena,
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
            claims: OnceLock::new(),
            arena: Arena::default(),
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

    fn bytes(&self) -> Result<Option<&Cow<'e, [u8]>>, BodyError> {
        match self.body.get_or_init(|| body::bytes(self.fields)) {
            Ok(bytes) => Ok(bytes.as_ref()),
            Err(error) => Err(*error),
        }
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
    fn claims(&self) -> Option<&[Entry<'_>]>;
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

    fn claims(&self) -> Option<&[Entry<'_>]> {
        self.claims.get_or_init(|| claims::find(self.source, self.fields)).as_deref()
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
