//! The logical path of a request: the path that the client requested, without stage and base path.
//!
//! A REST API sends the template that it matched and the values of its placeholders. The path is then the template with
//! these values filled in, whatever a custom domain or a stage put before it. HTTP APIs send decoded paths and values;
//! these are encoded again, so that every value is decoded exactly once, in one place. The `path` of payload 1.0 is the
//! exception: it is still encoded on HTTP APIs, too.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use smallvec::SmallVec;

use super::fields::Fields;
use super::json::EventJson;
use super::lattice;
use super::source::EventSource;
use crate::simd;
use crate::text::split::{parts, split_at_byte};

/// The positions of placeholder values in a path; up to three need no allocation.
pub(crate) type Spans = SmallVec<[Range<usize>; 3]>;

/// The characters that must be encoded in a segment, since they would mean something else there.
const SEGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'/').add(b'?').add(b'#');
/// The same for several segments.
const SEGMENTS: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

/// The path that routes match, percent-encoded; `None` if the event has none.
pub(crate) fn logical_path<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let template = template(source, fields);
    let filled = template.and_then(|template| fill(source, template, fields));
    let path = match filled {
        Some(filled) => filled,
        None => path_without_template(source, fields)?,
    };
    Some(normalise(path))
}

/// The template that the gateway matched; `None` for `$default`, which matches anything.
fn template<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let template = if source.is_payload_2() {
        match fields.route_key?.as_str()? {
            Cow::Borrowed(key) => Cow::Borrowed(split_at_byte(key, b' ')?.1),
            Cow::Owned(key) => Cow::Owned(split_at_byte(&key, b' ')?.1.to_owned()),
        }
    } else {
        fields.resource?.as_str()?
    };
    template.starts_with('/').then_some(template)
}

/// The template with the values of its placeholders filled in.
fn fill<'e>(source: EventSource, template: Cow<'e, str>, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    if !simd::has(template.as_bytes(), b'{') {
        return Some(template);
    }
    let values = fields.path_values?;
    let segments = || {
        parts(&template, b'/').skip(1).map(|segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                None => Some(Cow::Borrowed(segment)),
                Some(name) => value(source, values, name),
            }
        })
    };
    // Without a base path and a stage, the event's own path is the same, and is borrowed instead of copied.
    if let Some(Cow::Borrowed(path)) = fields.path.or(fields.raw_path).and_then(EventJson::as_str)
        && is_made_of(path, segments())
    {
        return Some(Cow::Borrowed(path));
    }
    let mut path = String::with_capacity(template.len() + 32);
    for segment in segments() {
        path.push('/');
        path.push_str(&segment?);
    }
    if greedy_lost_a_slash(&template, fields) {
        path.push('/');
    }
    Some(Cow::Owned(path))
}

fn is_made_of<'s>(path: &str, mut segments: impl Iterator<Item = Option<Cow<'s, str>>>) -> bool {
    segments.try_fold(path, |rest, segment| rest.strip_prefix('/')?.strip_prefix(&*segment?)) == Some("")
}

/// One placeholder's value, percent-encoded.
fn value<'e>(source: EventSource, values: EventJson<'e>, name: &str) -> Option<Cow<'e, str>> {
    let greedy = name.strip_suffix('+');
    let value = values.get(greedy.unwrap_or(name))?.as_text()?;
    if !source.decodes_paths() {
        return Some(value);
    }
    let set = if greedy.is_some() { SEGMENTS } else { SEGMENT };
    Some(encode(value, set))
}

/// Whether the requested path ends with a slash that the value of a greedy placeholder has lost.
fn greedy_lost_a_slash(template: &str, fields: &Fields<'_>) -> bool {
    let path = fields.path.or(fields.raw_path).and_then(EventJson::as_str);
    template.ends_with("+}") && path.is_some_and(|path| path.len() > 1 && path.ends_with('/'))
}

/// The path of an event that has no template.
fn path_without_template<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    match source {
        EventSource::HttpApi => {
            let path = fields.raw_path.or(fields.path)?.as_str()?;
            Some(encode(without_stage(path, fields), SEGMENTS))
        }
        EventSource::FunctionUrl => fields.raw_path.or(fields.path)?.as_str(),
        EventSource::HttpApiV1 => Some(without_stage(fields.path?.as_str()?, fields)),
        EventSource::VpcLattice => lattice::path(fields),
        // These events have a route key instead of a path; only `$connect` is an HTTP request, always for `/`.
        EventSource::WebSocketApi => None,
        EventSource::RestApi | EventSource::Alb => fields.path?.as_str(),
    }
}

/// HTTP APIs put the stage before the path unless it is `$default`.
fn without_stage<'e>(path: Cow<'e, str>, fields: &Fields<'e>) -> Cow<'e, str> {
    let stage = fields.context.stage.and_then(EventJson::as_str);
    let rest = stage.as_deref().filter(|stage| *stage != "$default").and_then(|stage| {
        let rest = path.strip_prefix('/')?.strip_prefix(stage)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    });
    match rest {
        Some(rest) if rest.is_empty() => Cow::Borrowed("/"),
        Some(rest) => Cow::Owned(rest),
        None => path,
    }
}

fn encode<'e>(text: Cow<'e, str>, set: &'static AsciiSet) -> Cow<'e, str> {
    match Cow::from(utf8_percent_encode(&text, set)) {
        Cow::Borrowed(_) => text,
        Cow::Owned(encoded) => Cow::Owned(encoded),
    }
}

/// Decodes letters, digits and `-._~`, which mean the same encoded or not (RFC 3986, 6.2.2.2), so that `/%75sers`
/// matches `/users`. Also makes the path start with a slash.
fn normalise(path: Cow<'_, str>) -> Cow<'_, str> {
    let path = if path.starts_with('/') { path } else { Cow::Owned(format!("/{path}")) };
    if !simd::has(path.as_bytes(), b'%') {
        return path;
    }
    let mut out = String::with_capacity(path.len());
    let mut rest = &*path;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        match unreserved(after) {
            Some((plain, tail)) => {
                out.push(plain);
                rest = tail;
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn unreserved(after: &str) -> Option<(char, &str)> {
    let (digits, tail) = after.split_at_checked(2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let byte = u8::from_str_radix(digits, 16).ok()?;
    let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    plain.then_some((char::from(byte), tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Kind, scan};

    fn path_of(event: &str) -> String {
        let scan = scan(event);
        let Kind::Http(source) = scan.kind else { panic!("not a request: {event}") };
        logical_path(source, &scan.fields).unwrap().into_owned()
    }

    #[test]
    fn a_request_has_the_same_path_on_every_source() {
        let rest = r#"{"resource":"/users/{id}","httpMethod":"PUT","path":"/base/users/a%2Fb%2520c","pathParameters":{"id":"a%2Fb%2520c"}}"#;
        let stage = r#"{"version":"2.0","routeKey":"PUT /users/{id}","rawPath":"/dev/users/a/b%20c","pathParameters":{"id":"a/b%20c"},"requestContext":{"stage":"dev","http":{"method":"PUT"}}}"#;
        let url = r#"{"version":"2.0","routeKey":"$default","rawPath":"/users/a%2Fb%2520c","requestContext":{"stage":"$default","domainName":"x.lambda-url.eu-west-1.on.aws","http":{"method":"PUT"}}}"#;
        for event in [rest, stage, url] {
            assert_eq!(path_of(event), "/users/a%2Fb%2520c", "{event}");
        }
    }

    #[test]
    fn greedy_templates_and_stages_are_resolved() {
        let proxy = r#"{"resource":"/{proxy+}","httpMethod":"GET","path":"/base/users/7/","pathParameters":{"proxy":"users/7"}}"#;
        assert_eq!(path_of(proxy), "/users/7/");
        let stage = r#"{"version":"2.0","routeKey":"$default","rawPath":"/dev","requestContext":{"stage":"dev","http":{"method":"GET"}}}"#;
        assert_eq!(path_of(stage), "/");
        let decoded = r#"{"version":"2.0","routeKey":"$default","rawPath":"/dev/a b/50%","requestContext":{"stage":"dev","http":{"method":"GET"}}}"#;
        assert_eq!(path_of(decoded), "/a%20b/50%25");
        let named_alike = r#"{"version":"2.0","routeKey":"$default","rawPath":"/device","requestContext":{"stage":"dev","http":{"method":"GET"}}}"#;
        assert_eq!(path_of(named_alike), "/device");
    }

    #[test]
    fn payload_1_of_an_http_api_keeps_the_encoding_of_its_path_and_has_the_stage_in_it() {
        let event = r#"{"version":"1.0","resource":"$default","httpMethod":"GET","path":"/dev/a%20b/50%25","requestContext":{"stage":"dev","path":"/dev/a b/50%"}}"#;
        assert_eq!(path_of(event), "/a%20b/50%25");
        let filled = r#"{"version":"1.0","resource":"/users/{id}","httpMethod":"GET","path":"/dev/users/a%2Fb","pathParameters":{"id":"a/b"},"requestContext":{"stage":"dev"}}"#;
        assert_eq!(path_of(filled), "/users/a%2Fb");
    }

    #[test]
    fn encoded_letters_are_decoded() {
        let event = r#"{"httpMethod":"GET","path":"/%75sers/%7e%2F%zz%"}"#;
        assert_eq!(path_of(event), "/users/~%2F%zz%");
    }

    #[test]
    fn a_missing_value_falls_back_to_the_path() {
        let event = r#"{"resource":"/users/{id}","httpMethod":"GET","path":"/users/7","pathParameters":null}"#;
        assert_eq!(path_of(event), "/users/7");
    }
}
