//! The logical path of a request: the path that the client requested, without stage and base path.
//!
//! A REST API sends the template that it matched and the values of its placeholders. The path is then the template with
//! these values filled in, whatever a custom domain or a stage put before it. HTTP APIs send decoded paths and values;
//! these are encoded again, so that every value is decoded exactly once, in one place. The `path` of payload 1.0 is the
//! exception: it is still encoded on HTTP APIs, too.
//!
//! The path is in its normal form, so that `/%75sers` is `/users`. The values of a gateway's placeholders are the
//! exception: they stay as the client spelt them. A gateway that sends `/%61dmin` to `/{proxy+}` may have a route `/admin`
//! with an authorizer of its own, and this function's route of that name must not be reached around it.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use smallvec::SmallVec;

use super::fields::Fields;
use super::greedy;
use super::json::EventJson;
use super::lattice;
use super::limits::MAX_PATH_BYTES;
use super::source::EventSource;
use crate::simd;
use crate::text::normal_path::{normal, spelled};
use crate::text::percent;
use crate::text::split::{parts, split_at_byte};

/// The positions of placeholder values in a path; up to three need no allocation.
pub(crate) type Spans = SmallVec<[Range<usize>; 3]>;

/// The characters that no path contains, and `%`, which would begin an escape (RFC 3986, 3.3).
const SEGMENTS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// The same for one segment, which no slash may divide.
const SEGMENT: &AsciiSet = &SEGMENTS.add(b'/');

/// The path that routes match, percent-encoded; `None` if the event has none.
pub(crate) fn logical_path<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let template = template(source, fields);
    if let Some(filled) = template.and_then(|template| fill(source, template, fields)) {
        return Some(filled);
    }
    let path = path_without_template(source, fields)?;
    Some(normal(if path.starts_with('/') { path } else { Cow::Owned(format!("/{path}")) }))
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
        return Some(normal(template));
    }
    let values = fields.path_values?;
    let segments = |restored: bool| {
        parts(&template, b'/').skip(1).map(move |segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                None => Some(Cow::Borrowed(segment)),
                Some(name) => value(source, values, name, restored.then_some(fields)),
            }
        })
    };
    // Without a base path and a stage, the event's own path is the same, and is borrowed instead of copied.
    if let Some(Cow::Borrowed(path)) = fields.path.or(fields.raw_path).and_then(EventJson::as_str)
        && is_made_of(path, segments(false))
    {
        return Some(spelled(Cow::Borrowed(path)));
    }
    let mut path = String::with_capacity(template.len() + 32);
    for segment in segments(true) {
        path.push('/');
        path.push_str(&segment?);
        // A template that repeats a placeholder could fill the memory; encoding takes three times the space.
        if path.len() > 3 * MAX_PATH_BYTES {
            return None;
        }
    }
    Some(spelled(as_sent(source, Cow::Owned(path), fields)))
}

/// The same path as payload 1.0 of an HTTP API spells it: its values are decoded, and its path is not.
fn as_sent<'e>(source: EventSource, filled: Cow<'e, str>, fields: &Fields<'e>) -> Cow<'e, str> {
    if source != EventSource::HttpApiV1 {
        return filled;
    }
    let sent = fields.path.and_then(EventJson::as_str).map(|path| without_stage(path, fields));
    let same = sent.filter(|sent| percent::decoded(sent) == percent::decoded(&filled));
    same.unwrap_or(filled)
}

fn is_made_of<'s>(path: &str, mut segments: impl Iterator<Item = Option<Cow<'s, str>>>) -> bool {
    segments.try_fold(path, |rest, segment| rest.strip_prefix('/')?.strip_prefix(&*segment?)) == Some("")
}

/// One placeholder's value, percent-encoded; with the fields of the event, that of a greedy one has the path's slashes.
fn value<'e>(
    source: EventSource,
    values: EventJson<'e>,
    name: &str,
    fields: Option<&Fields<'e>>,
) -> Option<Cow<'e, str>> {
    let greedy = name.strip_suffix('+');
    let mut value = values.get(greedy.unwrap_or(name))?.as_text()?;
    if let Some(fields) = fields.filter(|_| greedy.is_some()) {
        value = with_slashes(value, fields);
    }
    if !source.decodes_paths() {
        return Some(value);
    }
    let set = if greedy.is_some() { SEGMENTS } else { SEGMENT };
    Some(encode(value, set))
}

fn with_slashes<'e>(value: Cow<'e, str>, fields: &Fields<'e>) -> Cow<'e, str> {
    let path = fields.path.or(fields.raw_path).and_then(EventJson::as_str);
    let encoded = encode(Cow::Borrowed(&value), SEGMENTS).into_owned();
    greedy::with_slashes(value, &encoded, path.as_deref())
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
