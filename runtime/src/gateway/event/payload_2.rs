//! Payload format 2.0 of HTTP APIs and function URLs: empty values are left out.

use serde_json::{Value, json};

use super::deployment::{Authorizer, Deployment};
use super::parts::{body, decoded, is_text};
use super::request::ClientRequest;
use super::stamp::Stamp;
use super::{claims, headers, query, route};
use crate::event::EventSource;
use crate::gateway::account::{ACCOUNT, API_ID};

pub(super) fn event(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp) -> Value {
    let found = found(request, deployment);
    let route_key = found.as_ref().map(|found| format!("{} {}", found.method, found.template));
    let route_key = route_key.unwrap_or_else(|| "$default".to_owned());
    let path = raw_path(request, deployment);
    let (headers, cookies) = headers::payload_2(request, stamp, deployment.source() == EventSource::FunctionUrl);
    let (body, is_base64) = body(&request.body, !is_text(request));
    let values = found.map(|found| found.values).unwrap_or_default();
    let values: Vec<_> = values.into_iter().map(|(name, value)| (name, decoded(&value).into_owned())).collect();
    let event = json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": request.query(),
        "headers": query::joined(&headers),
        "requestContext": context(request, deployment, stamp, &route_key, &path),
        "isBase64Encoded": is_base64,
    });
    let optional = [
        ("cookies", json!(cookies)),
        ("queryStringParameters", query::joined(&query::pairs(request.query(), &['&']))),
        ("pathParameters", query::last(&values)),
        ("stageVariables", deployment.stage_variables()),
        ("body", body),
    ];
    with(event, optional)
}

fn found(request: &ClientRequest, deployment: &Deployment) -> Option<route::MatchedRoute> {
    if deployment.source() == EventSource::FunctionUrl {
        return None;
    }
    route::find(&deployment.routes.http, Some(request.kind.method()), request.path())
}

/// An HTTP API decodes the path and puts a named stage before it; a function URL does neither.
fn raw_path(request: &ClientRequest, deployment: &Deployment) -> String {
    if deployment.source() == EventSource::FunctionUrl {
        return request.path().to_owned();
    }
    format!("{}{}", stage_prefix(deployment), decoded(request.path()))
}

/// What an HTTP API puts before a path.
pub(super) fn stage_prefix(deployment: &Deployment) -> String {
    match deployment.stage_name() {
        "$default" => String::new(),
        stage => format!("/{stage}"),
    }
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

fn context(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp, route_key: &str, path: &str) -> Value {
    let is_url = deployment.source() == EventSource::FunctionUrl;
    let context = json!({
        "accountId": if is_url { "anonymous" } else { ACCOUNT },
        "apiId": API_ID,
        "domainName": stamp.api.domain_name,
        "domainPrefix": API_ID,
        "http": {
            "method": request.kind.method(),
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": stamp.request_id,
        "routeKey": route_key,
        "stage": deployment.stage_name(),
        "time": stamp.moment.request_time(),
        "timeEpoch": stamp.moment.epoch_millis,
    });
    let authorizer =
        deployment.authorizer.as_ref().map_or(Value::Null, |authorizer| self::authorizer(authorizer, is_url));
    let mut context = with(context, [("authorizer", authorizer)]);
    if let (Value::Object(map), true) = (&mut context, is_url) {
        map.insert("authentication".to_owned(), Value::Null);
    }
    context
}

/// Function URLs have only IAM.
fn authorizer(authorizer: &Authorizer, is_url: bool) -> Value {
    match authorizer {
        Authorizer::Whole(whole) => whole.clone(),
        Authorizer::Lambda(context) => json!({ "lambda": context }),
        Authorizer::Claims(caller) if is_url => json!({ "iam": caller }),
        Authorizer::Claims(of_token) => json!({ "jwt": { "claims": claims::jwt(of_token), "scopes": null } }),
    }
}
