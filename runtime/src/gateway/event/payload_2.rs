//! Payload format 2.0 of HTTP APIs and function URLs: what is empty is left out.

use serde_json::{Map, Value, json};

use super::rest::plain;
use super::{ACCOUNT, API_ID, Api, Authorizer, HttpRequest, Ids, body, decoded, headers, query, route};
use crate::event::EventSource;

pub(super) fn event(request: &HttpRequest, api: &Api, ids: &Ids) -> Value {
    let found = found(request, api);
    let route_key = found.as_ref().map(|found| format!("{} {}", found.method, found.template));
    let route_key = route_key.unwrap_or_else(|| "$default".to_owned());
    let path = raw_path(request, api);
    let (headers, cookies) = headers::payload_2(request, api, ids);
    let (body, is_base64) = body(&request.body, !is_text(request.header("content-type")));
    let values = found.map(|found| found.values).unwrap_or_default();
    let values: Vec<_> = values.into_iter().map(|(name, value)| (name, decoded(&value).into_owned())).collect();
    let event = json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": request.query(),
        "headers": query::joined(&headers),
        "requestContext": context(request, api, ids, &route_key, &path),
        "isBase64Encoded": is_base64,
    });
    let optional = [
        ("cookies", json!(cookies)),
        ("queryStringParameters", query::joined(&query::pairs(request.query(), &['&']))),
        ("pathParameters", query::last(&values)),
        ("stageVariables", api.stage_variables()),
        ("body", body),
    ];
    with(event, optional)
}

fn found(request: &HttpRequest, api: &Api) -> Option<route::Found> {
    if api.source == EventSource::FunctionUrl {
        return None;
    }
    route::find(&api.routes, Some(&request.method), request.path())
}

/// An HTTP API decodes the path and puts a stage of its own name before it, a function URL does neither.
fn raw_path(request: &HttpRequest, api: &Api) -> String {
    if api.source == EventSource::FunctionUrl {
        return request.path().to_owned();
    }
    format!("{}{}", stage_prefix(api), decoded(request.path()))
}

/// What an HTTP API puts before a path.
pub(super) fn stage_prefix(api: &Api) -> String {
    match api.stage() {
        "$default" => String::new(),
        stage => format!("/{stage}"),
    }
}

/// What HTTP APIs and function URLs hand on as text; forms and what has no type are not among it.
pub(super) fn is_text(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let texts = ["application/json", "application/xml", "application/javascript"];
    essence.starts_with("text/") || texts.contains(&essence.as_str())
}

fn with<const N: usize>(mut event: Value, optional: [(&str, Value); N]) -> Value {
    if let Value::Object(map) = &mut event {
        let there = |value: &Value| match value {
            Value::Object(map) => !map.is_empty(),
            Value::Array(list) => !list.is_empty(),
            other => !other.is_null(),
        };
        let there = optional.into_iter().filter(|(_, value)| there(value));
        map.extend(there.map(|(name, value)| (name.to_owned(), value)));
    }
    event
}

fn context(request: &HttpRequest, api: &Api, ids: &Ids, route_key: &str, path: &str) -> Value {
    let is_url = api.source == EventSource::FunctionUrl;
    let context = json!({
        "accountId": if is_url { "anonymous" } else { ACCOUNT },
        "apiId": API_ID,
        "domainName": api.domain_name(),
        "domainPrefix": API_ID,
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": ids.request,
        "routeKey": route_key,
        "stage": api.stage(),
        "time": ids.moment.request_time(),
        "timeEpoch": ids.moment.epoch_millis,
    });
    let authorizer = api.authorizer.as_ref().map_or(Value::Null, |authorizer| self::authorizer(authorizer, is_url));
    let mut context = with(context, [("authorizer", authorizer)]);
    if let (Value::Object(map), true) = (&mut context, is_url) {
        map.insert("authentication".to_owned(), Value::Null);
    }
    context
}

/// A JWT authorizer tells claims as text, lists in brackets. Function URLs have only IAM.
fn authorizer(authorizer: &Authorizer, is_url: bool) -> Value {
    let claims = match authorizer {
        Authorizer::Whole(whole) => return whole.clone(),
        Authorizer::Claims(claims) if is_url => return json!({ "iam": claims }),
        Authorizer::Claims(claims) => claims,
    };
    json!({ "jwt": { "claims": jwt_claims(claims), "scopes": null } })
}

/// Claims as a JWT authorizer tells them.
pub(super) fn jwt_claims(claims: &Map<String, Value>) -> Map<String, Value> {
    let text = |value: &Value| match value {
        Value::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(" ")),
        other => plain(other),
    };
    claims.iter().map(|(name, value)| (name.clone(), text(value).into())).collect()
}
