//! An event some of whose parts are not as its source has sent them, because tower layers have changed the request.
//!
//! What was changed is written as the event would contain it. So everything that reads an event sees it, and no reader has to
//! know of it.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::body::BodyError;
use super::decoded::Decoded;
use super::fields::Fields;
use super::form;
use super::json::EventJson;
use super::source::EventSource;

/// The parts of a request that were changed.
#[derive(Default)]
pub(crate) struct Changes {
    /// As JSON.
    method: Option<String>,
    /// As JSON: a map from names to lists of values.
    headers: Option<String>,
    /// As it stands behind the `?` of a URI, and the same as JSON.
    query: Option<(String, String)>,
    body: Option<Vec<u8>>,
}

const TRUE: &str = "true";
const FALSE: &str = "false";

impl Changes {
    pub(crate) fn set_method(&mut self, method: &str) {
        self.method = Some(json(method));
    }

    /// Sets all headers: their names, each with its values.
    pub(crate) fn set_headers(&mut self, headers: &[(Cow<'_, str>, Vec<Cow<'_, str>>)]) {
        self.headers = Some(json(&AsMap(headers)));
    }

    pub(crate) fn set_query(&mut self, query: &str) {
        self.query = Some((query.to_owned(), json(query)));
    }

    pub(crate) fn set_body(&mut self, body: Vec<u8>) {
        self.body = Some(body);
    }

    /// The parts of the changed event, whose own parts are these.
    pub(crate) fn fields<'c>(&'c self, own: &Fields<'c>) -> Fields<'c> {
        let mut fields = *own;
        if let Some(method) = &self.method {
            fields.method = Some(EventJson::new(method));
        }
        if let Some(headers) = &self.headers {
            (fields.headers, fields.multi_headers) = (None, Some(EventJson::new(headers)));
            // They are in the header `cookie` now.
            fields.cookies = None;
        }
        if let Some((_, query)) = &self.query {
            fields.raw_query = Some(EventJson::new(query));
        }
        if let Some(body) = &self.body {
            fields.body = None;
            fields.is_base64 = Some(EventJson::new(if std::str::from_utf8(body).is_ok() { FALSE } else { TRUE }));
        }
        fields
    }

    /// What is decoded of the changed event; its own body is decoded already.
    pub(crate) fn decoded<'c>(
        &'c self,
        source: EventSource,
        own_body: Result<Option<&'c [u8]>, BodyError>,
        fields: &'c Fields<'c>,
    ) -> Decoded<'c> {
        let body = match &self.body {
            Some(body) => Ok(Some(Cow::Borrowed(&**body)).filter(|body| !body.is_empty())),
            None => own_body.map(|body| body.map(Cow::Borrowed)),
        };
        let decoded = Decoded::new(source, fields).with_body(body);
        match &self.query {
            Some((query, _)) => decoded.with_query(form::pairs(Cow::Borrowed(query))),
            None => decoded,
        }
    }
}

/// Entries as a JSON object.
struct AsMap<'m>(&'m [(Cow<'m, str>, Vec<Cow<'m, str>>)]);

impl Serialize for AsMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, values)| (name, values)))
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    // Texts and maps of texts can always be serialised.
    serde_json::to_string(value).unwrap_or_default()
}
