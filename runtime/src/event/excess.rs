//! Events with more values than any honest request has, which are refused before a handler runs.
//!
//! A value of two bytes in an event becomes a pair of texts of 48 bytes. Without a limit, 6 MB of them would need more
//! memory than most functions have. A name with an escape is decoded for each of its values, so a long name with many
//! values would even need the square of its size.

use super::claims;
use super::fields::Fields;
use super::headers;
use super::json::EventJson;
use super::lattice;
use super::limits::{MAX_PATH_BYTES, MAX_QUERY_BYTES, MAX_REPEATED_NAME_BYTES, MAX_VALUES};
use super::source::EventSource;

/// Parts that are shorter, in bytes of the event, are not counted: they need too little memory to matter. Powers of two.
const SMALL_QUERY: usize = 1024;
const SMALL_HEADERS: usize = 4096;

/// What an event has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    /// The path is too long.
    Path,
    /// The query has too many values, or is too long.
    Query,
    /// There are too many headers.
    Headers,
    /// There are too many cookies.
    Cookies,
    /// There are too many claims.
    Claims,
    /// The body is larger than the program accepts.
    Body,
}

/// What an event has too much of; `None` for every event that a gateway sends.
#[inline]
pub(crate) fn find(source: EventSource, fields: &Fields<'_>) -> Option<Excess> {
    let length = |part: Option<EventJson<'_>>| part.map_or(0, |json| json.raw().len());
    // Whether one of several lengths reaches a power of two shows in the bits of all.
    let query = length(fields.query) | length(fields.multi_query) | length(fields.raw_query) | length(fields.cookies);
    let path = length(fields.path) | length(fields.raw_path);
    let headers = length(fields.headers) | length(fields.multi_headers) | length(fields.context.authorizer);
    if query | path < SMALL_QUERY && headers < SMALL_HEADERS {
        return None;
    }
    count(source, fields)
}

#[cold]
fn count(source: EventSource, fields: &Fields<'_>) -> Option<Excess> {
    if path_is_too_long(fields) {
        return Some(Excess::Path);
    }
    let raw_query = fields.raw_query.and_then(EventJson::as_str).or_else(|| lattice::query(source, fields));
    let has_many_pairs =
        raw_query.is_some_and(|raw| raw.len() > MAX_QUERY_BYTES || separators(&raw, b'&') >= MAX_VALUES);
    let queries = [fields.query, fields.multi_query];
    if has_many_pairs || queries.into_iter().flatten().any(|map| map.raw().len() > MAX_QUERY_BYTES || is_excessive(map))
    {
        return Some(Excess::Query);
    }
    if [fields.headers, fields.multi_headers].into_iter().flatten().any(is_excessive) {
        return Some(Excess::Headers);
    }
    let listed = fields.cookies.into_iter().flat_map(EventJson::items).filter_map(EventJson::as_text);
    let cookies = listed.chain(headers::in_map(fields, "cookie")).map(|line| separators(&line, b';') + 1);
    if first_sum_over(cookies, MAX_VALUES) {
        return Some(Excess::Cookies);
    }
    claims::find(source, fields).filter(|claims| claims.len() > MAX_VALUES).map(|_| Excess::Claims)
}

/// Whether the path is longer than any that a gateway accepts. It is not read then.
pub(super) fn path_is_too_long(fields: &Fields<'_>) -> bool {
    let parts = [fields.path, fields.raw_path, fields.path_values, fields.resource, fields.route_key];
    parts.into_iter().flatten().any(|json| json.raw().len() > MAX_PATH_BYTES)
}

/// Whether a map from names to values, or to lists of values, has too many values.
fn is_excessive(map: EventJson<'_>) -> bool {
    let (mut values, mut repeated) = (0_usize, 0_usize);
    map.entries().raw().any(|(name, value)| {
        let count = value.items().count().max(1);
        values += count;
        repeated = repeated.saturating_add(name.len().saturating_mul(count - 1));
        values > MAX_VALUES || repeated > MAX_REPEATED_NAME_BYTES
    })
}

fn separators(text: &str, separator: u8) -> usize {
    memchr::memchr_iter(separator, text.as_bytes()).count()
}

fn first_sum_over(mut counts: impl Iterator<Item = usize>, most: usize) -> bool {
    let mut sum = 0;
    counts.any(|count| {
        sum += count;
        sum > most
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::scan;

    fn of(event: &str) -> Option<Excess> {
        find(EventSource::RestApi, &scan(event).fields)
    }

    #[test]
    fn a_thousand_values_are_accepted_and_one_more_is_not() {
        let list = |count: usize| format!("[{}\"1234\"]", "\"1234\",".repeat(count - 1));
        for (key, excess) in
            [("multiValueQueryStringParameters", Excess::Query), ("multiValueHeaders", Excess::Headers)]
        {
            let event = |count| format!(r#"{{"httpMethod":"GET","{key}":{{"a":{}}}}}"#, list(count));
            assert_eq!([of(&event(1000)), of(&event(1001))], [None, Some(excess)]);
        }
        let cookies =
            |count| format!(r#"{{"httpMethod":"GET","headers":{{"Cookie":"{}a=12"}}}}"#, "a=12; ".repeat(count));
        assert_eq!([of(&cookies(999)), of(&cookies(1000))], [None, Some(Excess::Cookies)]);
        let raw = |count| format!(r#"{{"httpMethod":"GET","rawQueryString":"{}a"}}"#, "a\\u0026".repeat(count));
        assert_eq!([of(&raw(999)), of(&raw(1000))], [None, Some(Excess::Query)]);
        let claims = |count: usize| {
            let claims: Vec<_> = (0..count).map(|n| format!(r#""{n:03}":1"#)).collect();
            format!(r#"{{"httpMethod":"GET","requestContext":{{"authorizer":{{{}}}}}}}"#, claims.join(","))
        };
        assert_eq!([of(&claims(1000)), of(&claims(1001))], [None, Some(Excess::Claims)]);
    }

    #[test]
    fn a_long_name_with_many_values_is_not_accepted() {
        let event = |length| {
            let name = "a".repeat(length);
            format!(r#"{{"httpMethod":"GET","multiValueHeaders":{{"{name}":[{}""]}}}}"#, r#""1234","#.repeat(900))
        };
        assert_eq!([of(&event(70)), of(&event(80))], [None, Some(Excess::Headers)]);
    }
}
