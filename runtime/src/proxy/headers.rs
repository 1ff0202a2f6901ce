//! Headers of an answer, in the form that each event source expects.

use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};

use super::ascii_headers::percent_encoded;
use crate::event::EventSource;
use crate::guard::panic::catch;
use crate::text::escape::escape_into;

/// Headers that belong to the connection and not to the answer; the gateway sets its own.
const CONNECTION_HEADERS: [HeaderName; 8] =
    [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, HeaderName::from_static("keep-alive")];

/// An upper bound for the bytes of the header block on the wire, or `None` if a value is not ASCII. The body's content type
/// counts unless the headers contain one; if it has none, the longest default counts.
pub(crate) fn block_size(headers: &HeaderMap, content_type: Option<&HeaderValue>) -> Option<usize> {
    const LONGEST_DEFAULT: usize = "text/plain; charset=utf-8".len();
    let of_body = line(&CONTENT_TYPE, content_type.map_or(Some(LONGEST_DEFAULT), written)?);
    if headers.is_empty() {
        return Some(of_body);
    }
    let of_body = if headers.contains_key(CONTENT_TYPE) { 0 } else { of_body };
    headers.iter().try_fold(of_body, |sum, (name, value)| Some(sum + line(name, written(value)?)))
}

fn line(name: &HeaderName, value: usize) -> usize {
    const SEPARATOR_AND_LINE_END: usize = 4;
    name.as_str().len() + value + SEPARATOR_AND_LINE_END
}

/// The length of a value as `text` writes it.
fn written(value: &HeaderValue) -> Option<usize> {
    let bytes = value.as_bytes();
    bytes.is_ascii().then_some(bytes.len())
}

/// The name and the length of the longest header, for the log: the end of a sentence about all of them.
pub(crate) fn longest(headers: &HeaderMap) -> String {
    let longest = headers.iter().max_by_key(|(_, value)| value.len());
    longest.map_or_else(String::new, |(name, value)| format!("; the longest is `{name}` with {} bytes", value.len()))
}

/// Removes headers that a function cannot set.
pub(crate) fn remove_connection_headers(headers: &mut HeaderMap) {
    if headers.is_empty() {
        return;
    }
    for name in &CONNECTION_HEADERS {
        if headers.contains_key(name) {
            // The value may be memory of the program, whose destructor can panic.
            let _ = catch(|| drop(headers.remove(name)));
        }
    }
}

/// The headers of an answer. The content type is separate: most answers have no other header, and then need no map.
pub(crate) struct Headers<'h> {
    pub(crate) content_type: Option<&'h HeaderValue>,
    pub(crate) others: &'h HeaderMap,
}

static CONTENT_TYPE_NAME: HeaderName = CONTENT_TYPE;

impl<'h> Headers<'h> {
    fn names(&self) -> impl Iterator<Item = &'h HeaderName> + use<'h> {
        self.content_type.map(|_| &CONTENT_TYPE_NAME).into_iter().chain(self.others.keys())
    }

    fn values(&self, name: &HeaderName) -> impl DoubleEndedIterator<Item = &'h HeaderValue> + use<'h> {
        let content_type = self.content_type.filter(|_| *name == CONTENT_TYPE);
        content_type.into_iter().chain(self.others.get_all(name))
    }
}

/// Writes the members `headers`, `multiValueHeaders` and `cookies`, each with a comma before it.
pub(crate) fn write(out: &mut Vec<u8>, headers: &Headers<'_>, source: EventSource) {
    if headers.others.is_empty() && headers.content_type.is_some_and(|value| value == JSON) {
        return out.extend_from_slice(of_json(source).as_bytes());
    }
    write_all(out, headers, source);
}

const JSON: &str = "application/json";

/// Fast path: the headers of a JSON answer that has no other header, which most answers are.
fn of_json(source: EventSource) -> &'static str {
    match source {
        EventSource::HttpApi | EventSource::FunctionUrl => {
            r#","headers":{"content-type":"application/json"},"cookies":[]"#
        }
        EventSource::Alb => {
            r#","headers":{"content-type":"application/json"},"multiValueHeaders":{"content-type":["application/json"]}"#
        }
        _ => r#","headers":{"content-type":"application/json"}"#,
    }
}

fn write_all(out: &mut Vec<u8>, headers: &Headers<'_>, source: EventSource) {
    match source {
        EventSource::HttpApi | EventSource::FunctionUrl => payload_2(out, headers),
        EventSource::Alb => alb(out, headers),
        EventSource::VpcLattice => lattice(out, headers),
        EventSource::RestApi | EventSource::HttpApiV1 | EventSource::WebSocketApi => payload_1(out, headers),
    }
}

/// Payload 1.0: each name is in one of two maps; if it were in both, API Gateway would send both values.
fn payload_1(out: &mut Vec<u8>, headers: &Headers<'_>) {
    let is_repeated = |name: &HeaderName| headers.values(name).nth(1).is_some();
    object(out, "headers", headers.names().filter(|name| !is_repeated(name)), |out, name| single(out, headers, name));
    let mut repeated = headers.names().filter(|name| is_repeated(name)).peekable();
    if repeated.peek().is_some() {
        object(out, "multiValueHeaders", repeated, |out, name| list(out, headers, name));
    }
}

/// Payload 2.0: repeated headers are joined, cookies are a list. The list is always written: cargo-lambda's emulator
/// accepts no answer without it.
fn payload_2(out: &mut Vec<u8>, headers: &Headers<'_>) {
    object(out, "headers", headers.names().filter(|name| **name != SET_COOKIE), |out, name| joined(out, headers, name));
    out.extend_from_slice(br#","cookies":"#);
    list(out, headers, &SET_COOKIE);
}

/// A load balancer reads one of the two maps; its target group decides which.
fn alb(out: &mut Vec<u8>, headers: &Headers<'_>) {
    object(out, "headers", headers.names(), |out, name| single(out, headers, name));
    object(out, "multiValueHeaders", headers.names(), |out, name| list(out, headers, name));
}

/// VPC Lattice reads one map with one value per name.
fn lattice(out: &mut Vec<u8>, headers: &Headers<'_>) {
    object(out, "headers", headers.names(), |out, name| single(out, headers, name));
}

fn object<'h>(
    out: &mut Vec<u8>,
    member: &str,
    names: impl Iterator<Item = &'h HeaderName>,
    mut value: impl FnMut(&mut Vec<u8>, &HeaderName),
) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(member.as_bytes());
    out.extend_from_slice(b"\":{");
    for (index, name) in names.enumerate() {
        out.extend_from_slice(if index == 0 { b"\"" } else { b",\"" });
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b"\":");
        value(out, name);
    }
    out.push(b'}');
}

/// All values as one. Cookies cannot be joined (RFC 6265, 3): the last one is sent.
fn single(out: &mut Vec<u8>, headers: &Headers<'_>, name: &HeaderName) {
    if *name != SET_COOKIE {
        return joined(out, headers, name);
    }
    out.push(b'"');
    if let Some(value) = headers.values(name).next_back() {
        text(out, value);
    }
    out.push(b'"');
}

fn joined(out: &mut Vec<u8>, headers: &Headers<'_>, name: &HeaderName) {
    out.push(b'"');
    for (index, value) in headers.values(name).enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        text(out, value);
    }
    out.push(b'"');
}

fn list(out: &mut Vec<u8>, headers: &Headers<'_>, name: &HeaderName) {
    out.push(b'[');
    for (index, value) in headers.values(name).enumerate() {
        out.extend_from_slice(if index == 0 { b"\"" } else { b",\"" });
        text(out, value);
        out.push(b'"');
    }
    out.push(b']');
}

/// A value as JSON text.
fn text(out: &mut Vec<u8>, value: &HeaderValue) {
    match value.to_str() {
        Ok(plain) => escape_into(out, plain),
        Err(_) => escape_into(out, &percent_encoded(value.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pairs: &[(&'static str, &'static [u8])], source: EventSource) -> serde_json::Value {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
        }
        let mut out = b"{\"x\":0".to_vec();
        write(&mut out, &Headers { content_type: None, others: &headers }, source);
        out.push(b'}');
        serde_json::from_slice(&out).unwrap()
    }

    const PAIRS: &[(&str, &[u8])] = &[
        ("a", b"1"),
        ("link", b"x"),
        ("link", b"y"),
        ("set-cookie", b"b=1"),
        ("set-cookie", b"c=2"),
        ("d", b"\xff\t\""),
    ];

    #[test]
    fn the_fast_path_for_json_writes_the_same_headers() {
        let json = HeaderValue::from_static(JSON);
        let headers = Headers { content_type: Some(&json), others: &HeaderMap::new() };
        for source in EventSource::ALL {
            let (mut short, mut long) = (Vec::new(), Vec::new());
            write(&mut short, &headers, *source);
            write_all(&mut long, &headers, *source);
            assert_eq!(String::from_utf8(short).unwrap(), String::from_utf8(long).unwrap(), "{source}");
        }
    }

    #[test]
    fn payload_1_has_each_name_in_one_map() {
        let answer = written(PAIRS, EventSource::RestApi);
        assert_eq!(answer["headers"], serde_json::json!({"a": "1", "d": "%FF\t\""}));
        assert_eq!(answer["multiValueHeaders"], serde_json::json!({"link": ["x", "y"], "set-cookie": ["b=1", "c=2"]}));
    }

    #[test]
    fn a_load_balancer_gets_both_maps_and_lattice_one() {
        let answer = written(PAIRS, EventSource::Alb);
        let single = serde_json::json!({"a": "1", "link": "x, y", "set-cookie": "c=2", "d": "%FF\t\""});
        assert_eq!(answer["headers"], single);
        assert_eq!(answer["multiValueHeaders"]["set-cookie"], serde_json::json!(["b=1", "c=2"]));
        assert_eq!(answer["multiValueHeaders"]["a"], serde_json::json!(["1"]));
        let answer = written(PAIRS, EventSource::VpcLattice);
        assert_eq!(answer["headers"], single);
        assert!(answer.get("multiValueHeaders").is_none() && answer.get("cookies").is_none());
    }

    #[test]
    fn payload_2_joins_repeated_headers_and_lists_cookies() {
        let answer = written(PAIRS, EventSource::HttpApi);
        assert_eq!(answer["headers"], serde_json::json!({"a": "1", "link": "x, y", "d": "%FF\t\""}));
        assert_eq!(answer["cookies"], serde_json::json!(["b=1", "c=2"]));
        assert!(answer.get("multiValueHeaders").is_none());
        assert_eq!(written(&[("a", b"1")], EventSource::FunctionUrl)["cookies"], serde_json::json!([]));
    }
}
