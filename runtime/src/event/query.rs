//! The query of a request.
//!
//! REST APIs and payload 1.0 send decoded maps. Payload 2.0 also sends the client's string. That is read, since its map
//! joins repeated values with a comma, so that `2,3` and `2&3` look alike. Load balancers send maps that are not
//! decoded.
//!
//! Some values are lost before the event reaches the function: a load balancer without multi-value headers and version
//! 1 of VPC Lattice's events contain only the last value of a repeated name.

use std::borrow::Cow;

use super::fields::Fields;
use super::form::{self, Pair};
use super::json::EventJson;
use super::lattice;
use super::source::EventSource;
use crate::text::percent::form_decoded;

/// The names and values of the query, decoded, in order.
pub(crate) fn pairs<'e>(source: EventSource, fields: &Fields<'e>) -> Vec<Pair<'e>> {
    if source.is_payload_2() {
        if let Some(raw) = fields.raw_query.and_then(EventJson::as_str) {
            return form::pairs(raw);
        }
        return map(fields.query, |text| text);
    }
    if let Some(raw) = lattice::query(source, fields) {
        return form::pairs(raw);
    }
    let multi = fields.multi_query.filter(|map| map.has_members());
    match source {
        EventSource::Alb | EventSource::VpcLattice => map(multi.or(fields.query), decoded),
        _ => map(multi.or(fields.query), |text| text),
    }
}

/// The pairs of a map from names to values, or to lists of values, each text as `decode` returns it.
fn map<'e>(map: Option<EventJson<'e>>, decode: impl Fn(Cow<'e, str>) -> Cow<'e, str>) -> Vec<Pair<'e>> {
    let mut pairs = Vec::new();
    for (name, value) in map.into_iter().flat_map(EventJson::entries) {
        let name = decode(name);
        match value.as_text() {
            Some(text) => pairs.push((name, decode(text))),
            None => {
                let texts = value.items().filter_map(EventJson::as_text);
                pairs.extend(texts.map(|text| (name.clone(), decode(text))));
            }
        }
    }
    pairs
}

fn decoded(text: Cow<'_, str>) -> Cow<'_, str> {
    match form_decoded(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(decoded) => Cow::Owned(decoded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::scan;

    #[test]
    fn repeated_and_encoded_values_are_the_same_on_every_source() {
        let rest =
            r#"{"queryStringParameters":{"tag":"<x>"},"multiValueQueryStringParameters":{"tag":["1","2,3","<x>"]}}"#;
        let http = r#"{"rawQueryString":"tag=1&tag=2,3&tag=%3Cx%3E","queryStringParameters":{"tag":"1,2,3,<x>"}}"#;
        let alb = r#"{"multiValueQueryStringParameters":{"tag":["1","2,3","%3Cx%3E"]}}"#;
        for (source, event) in [(EventSource::RestApi, rest), (EventSource::HttpApi, http), (EventSource::Alb, alb)] {
            let values: Vec<_> = pairs(source, &scan(event).fields).into_iter().map(|(_, value)| value).collect();
            assert_eq!(values, ["1", "2,3", "<x>"], "{source}");
        }
    }
}
