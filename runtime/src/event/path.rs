//! The logical path of a request: what the client asked for, free of stage and base path.
//!
//! A REST API tells the template that it matched and the values of its placeholders, so the path is
//! the template filled in, whatever a custom domain or a stage put before it. HTTP APIs have already
//! decoded what they tell, so it is encoded again, and every value is decoded exactly once, in one place. The
//! `path` of payload 1.0 is the exception: it keeps its encoding on HTTP APIs, too.

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

/// Where in a path the values of placeholders are; of few, without an allocation.
pub(crate) type Spans = SmallVec<[Range<usize>; 3]>;

/// What must not stand literally in a segment: everything that would read as something else.
const SEGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'/').add(b'?').add(b'#');
/// The same for several segments.
const SEGMENTS: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

/// The path as the routes see it, percent-encoded; `None` when the event tells none.
pub(crate) fn logical_path<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let template = template(source, fields);
    let filled = template.and_then(|template| fill(source, template, fields));
    let path = match filled {
        Some(filled) => filled,
        None => told_path(source, fields)?,
    };
    Some(normalise(path))
}

/// The template that the gateway matched, if it says more than "anything".
fn template<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let told = if source.is_payload_2() {
        match fields.route_key?.as_str()? {
            Cow::Borrowed(key) => Cow::Borrowed(split_at_byte(key, b' ')?.1),
            Cow::Owned(key) => Cow::Owned(split_at_byte(&key, b' ')?.1.to_owned()),
        }
    } else {
        fields.resource?.as_str()?
    };
    told.starts_with('/').then_some(told)
}

/// Puts the values of the placeholders into the template.
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
    // Where no base path and no stage is before it, the path that is told is the same, and needs no copy.
    if let Some(Cow::Borrowed(told)) = fields.path.or(fields.raw_path).and_then(EventJson::as_str)
        && is_made_of(told, segments())
    {
        return Some(Cow::Borrowed(told));
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
    let told = values.get(greedy.unwrap_or(name))?.as_text()?;
    if !source.decodes_paths() {
        return Some(told);
    }
    let set = if greedy.is_some() { SEGMENTS } else { SEGMENT };
    Some(encode(told, set))
}

/// A greedy value has no slash at its end, the path that was asked for may have one.
fn greedy_lost_a_slash(template: &str, fields: &Fields<'_>) -> bool {
    let told = fields.path.or(fields.raw_path).and_then(EventJson::as_str);
    template.ends_with("+}") && told.is_some_and(|path| path.len() > 1 && path.ends_with('/'))
}

/// The path of an event without a template.
fn told_path<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    match source {
        EventSource::HttpApi => {
            let path = fields.raw_path.or(fields.path)?.as_str()?;
            Some(encode(without_stage(path, fields), SEGMENTS))
        }
        EventSource::FunctionUrl => fields.raw_path.or(fields.path)?.as_str(),
        EventSource::HttpApiV1 => Some(without_stage(fields.path?.as_str()?, fields)),
        EventSource::VpcLattice => lattice::path(fields),
        // Its events are told apart by route keys; only `$connect` was an HTTP request, always of `/`.
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

/// Undoes the encoding of letters, digits and `-._~`, which means nothing (RFC 3986, 6.2.2.2), so that
/// `/%75sers` finds `/users`; and starts the path with a slash.
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
        let Kind::Http(source) = scan.kind else { panic!("no request: {event}") };
        logical_path(source, &scan.fields).unwrap().into_owned()
    }

    #[test]
    fn one_request_has_one_path_on_every_source() {
        let rest = r#"{"resource":"/users/{id}","httpMethod":"PUT","path":"/base/users/a%2Fb%2520c","pathParameters":{"id":"a%2Fb%2520c"}}"#;
        let stage = r#"{"version":"2.0","routeKey":"PUT /users/{id}","rawPath":"/dev/users/a/b%20c","pathParameters":{"id":"a/b%20c"},"requestContext":{"stage":"dev","http":{"method":"PUT"}}}"#;
        let url = r#"{"version":"2.0","routeKey":"$default","rawPath":"/users/a%2Fb%2520c","requestContext":{"stage":"$default","domainName":"x.lambda-url.eu-west-1.on.aws","http":{"method":"PUT"}}}"#;
        for event in [rest, stage, url] {
            assert_eq!(path_of(event), "/users/a%2Fb%2520c", "{event}");
        }
    }

    #[test]
    fn greedy_templates_and_stages() {
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
    fn encoded_letters_are_letters() {
        let event = r#"{"httpMethod":"GET","path":"/%75sers/%7e%2F%zz%"}"#;
        assert_eq!(path_of(event), "/users/~%2F%zz%");
    }

    #[test]
    fn a_missing_value_falls_back_on_the_path() {
        let event = r#"{"resource":"/users/{id}","httpMethod":"GET","path":"/users/7","pathParameters":null}"#;
        assert_eq!(path_of(event), "/users/7");
    }
}
