//! `lambda_http::Request` as an argument, made directly from the event.
//!
//! lambda_http parses the event several times, loses repeated headers and panics on legal input. This conversion reads
//! the scanned event, and only if a handler asks for the request. The methods of `RequestExt` return what they return in
//! lambda_http.

use std::collections::HashMap;
use std::convert::Infallible;

use http::header::HOST;
use http::{HeaderMap, Method, Uri};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::event::{Event, EventJson, MAX_VALUES};
use crate::extract::FromEvent;
use crate::extract::from_event::{append_query, headers};
use crate::response::Problem;
use crate::scope::Scope;

/// lambda_http's types store more than ours: an authorizer's context as JSON values, for one, which can take ten times its
/// size.
///
/// 400 if the method is not an HTTP method, or a body that is marked as base64 is not valid base64.
// rustc would suggest this long name in a list of similar types.
#[diagnostic::do_not_recommend]
impl<'a, S: Sync> FromEvent<'a, S> for Request {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        #[cfg_attr(not(feature = "tower"), allow(unused_mut, reason = "only layers add extensions"))]
        let mut request = request(event)?;
        #[cfg(feature = "tower")]
        if let Some(extensions) = scope.extensions() {
            request.extensions_mut().extend(extensions.clone());
        }
        let _ = scope;
        Ok(request)
    }
}

// rustc would suggest this long name in a list of similar types.
#[diagnostic::do_not_recommend]
impl<'a, S: Sync> FromEvent<'a, S> for lambda_http::Context {
    type Error = Infallible;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Infallible> {
        Ok(event.context().into())
    }
}

/// The request with everything that `RequestExt` reads.
fn request(event: &Event<'_>) -> Result<Request, Problem> {
    let fields = event.fields;
    let headers = headers(event);
    let raw_path = fields.raw_path.or(fields.path).and_then(EventJson::as_text).unwrap_or_default();
    let uri = uri(event, &raw_path, &headers);
    let mut request = Request::new(body(event)?)
        .with_raw_http_path(raw_path)
        .with_query_string_parameters(query(event))
        .with_path_parameters(map(fields.path_values))
        .with_stage_variables(map(fields.stage_variables))
        .with_request_context(context(event))
        .with_lambda_context(event.context().into());
    *request.method_mut() = method(event)?;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

fn method(event: &Event<'_>) -> Result<Method, Problem> {
    Method::from_bytes(event.method().as_bytes()).map_err(|_| Problem::bad_request("the request's method is not legal"))
}

fn body(event: &Event<'_>) -> Result<Body, Problem> {
    let bytes = event.body().map_err(|error| Problem::bad_request(error.to_string()))?;
    let is_base64 = event.fields.is_base64.is_some_and(EventJson::is_true);
    Ok(match bytes {
        None => Body::Empty,
        Some(bytes) if is_base64 => Body::Binary(bytes.to_vec()),
        Some(bytes) => Body::Text(String::from_utf8_lossy(bytes).into_owned()),
    })
}

fn query(event: &Event<'_>) -> HashMap<String, Vec<String>> {
    let mut map: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in event.query_pairs() {
        map.entry(name.to_string()).or_default().push(value.to_string());
    }
    map
}

fn map(object: Option<EventJson<'_>>) -> HashMap<String, String> {
    // A stage has at most a hundred variables, and a route fewer placeholders.
    let entries = object.into_iter().flat_map(EventJson::entries).take(MAX_VALUES);
    entries.filter_map(|(name, value)| Some((name.into_owned(), value.as_text()?.into_owned()))).collect()
}

/// The event's `requestContext`, as far as it can be parsed.
fn context(event: &Event<'_>) -> RequestContext {
    let text = event.request_context().map_or("{}", EventJson::raw);
    if event.source().is_payload_2() {
        return RequestContext::ApiGatewayV2(serde_json::from_str(text).unwrap_or_default());
    }
    RequestContext::ApiGatewayV1(serde_json::from_str(text).unwrap_or_else(|_| {
        // The type requires this member, but events from the console's test page may lack it.
        let mut value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            object.entry("httpMethod").or_insert_with(|| event.method().into());
        }
        serde_json::from_value(value).unwrap_or_default()
    }))
}

/// Scheme, host, stage, path and query, composed as lambda_http does; without the host if it is not legal.
fn uri(event: &Event<'_>, raw_path: &str, headers: &HeaderMap) -> Uri {
    let stage = event.request_context().and_then(|context| context.get("stage")).and_then(EventJson::as_text);
    let mut path = utf8_percent_encode(raw_path, IN_PATH).to_string();
    let ignores_stage = std::env::var_os(IGNORE_STAGE).is_some();
    if let Some(stage) = stage.filter(|stage| stage != "$default" && !ignores_stage)
        && !path.starts_with(&format!("/{stage}/"))
    {
        path.insert_str(0, &format!("/{stage}"));
    }
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    append_raw_query(event, &mut path);
    let domain = event.request_context().and_then(|context| context.get("domainName")).and_then(EventJson::as_text);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).or(domain.as_deref());
    // Behind several proxies the header is a list, `https,http`.
    let proto = headers.get("x-forwarded-proto").and_then(|proto| proto.to_str().ok());
    let scheme = if proto.is_some_and(|proto| proto.trim_start().starts_with("http,") || proto == "http") {
        "http"
    } else {
        "https"
    };
    let absolute = host.and_then(|host| Uri::try_from(format!("{scheme}://{host}{path}")).ok());
    absolute.or_else(|| Uri::try_from(path).ok()).unwrap_or_default()
}

/// Appends the query. Payload 2.0 contains it as it was sent; events of REST APIs contain decoded pairs.
fn append_raw_query(event: &Event<'_>, path: &mut String) {
    let raw = event.fields.raw_query.and_then(EventJson::as_text).filter(|_| event.source().is_payload_2());
    if let Some(raw) = raw {
        if !raw.is_empty() {
            path.push('?');
            path.extend(utf8_percent_encode(&raw, IN_RAW_QUERY));
        }
        return;
    }
    append_query(event, path);
}

/// lambda_http's environment variable for paths without the stage.
const IGNORE_STAGE: &str = "AWS_LAMBDA_HTTP_IGNORE_STAGE_IN_PATH";

/// Characters that are not allowed in a query (RFC 3986, 3.4).
const IN_RAW_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Characters that are not allowed in a path (RFC 3986, 3.3).
const IN_PATH: &AsciiSet = &IN_RAW_QUERY.add(b'?').add(b'`').add(b'{').add(b'}').add(b'\\').add(b'^').add(b'|');
