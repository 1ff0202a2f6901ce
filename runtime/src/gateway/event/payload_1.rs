//! Payload format 1.0 of an HTTP API: as a REST API's, except for differences that were recorded.

use serde_json::{Value, json};

use super::deployment::{Authorizer, Deployment};
use super::parts::{body, decoded, is_text, or_null};
use super::payload_2::stage_prefix;
use super::request::ClientRequest;
use super::rest::identity;
use super::stamp::Stamp;
use super::{claims, headers, query, route};
use crate::gateway::account::{ACCOUNT, API_ID};

pub(super) fn event(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp) -> Value {
    let found = route::find(&deployment.routes.http, Some(request.kind.method()), request.path());
    let route = found.as_ref().map(|found| (format!("{} {}", found.method, found.template), found.template.clone()));
    let (key, resource) = route.unwrap_or_else(|| ("$default".to_owned(), "$default".to_owned()));
    let values = found.map(|found| found.values).unwrap_or_default();
    let values: Vec<_> = values.into_iter().map(|(name, value)| (name, decoded(&value).into_owned())).collect();
    let headers = headers::payload_1(request, stamp);
    let pairs = query::pairs(request.query(), &['&']);
    let (body, is_base64) = body(&request.body, !is_text(request));
    json!({
        "version": "1.0",
        "resource": resource,
        // Stays encoded; the path in the context is decoded.
        "path": format!("{}{}", stage_prefix(deployment), request.path()),
        "httpMethod": request.kind.method(),
        "headers": query::last(&headers),
        "multiValueHeaders": query::lists(&headers),
        "queryStringParameters": or_null(query::last(&pairs)),
        "multiValueQueryStringParameters": or_null(query::lists(&pairs)),
        "pathParameters": or_null(query::last(&values)),
        "stageVariables": or_null(deployment.stage_variables()),
        "requestContext": context(request, deployment, stamp, &key, &resource),
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

fn context(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp, key: &str, resource: &str) -> Value {
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": stamp.api.domain_name,
        "domainPrefix": API_ID,
        "extendedRequestId": stamp.request_id,
        "httpMethod": request.kind.method(),
        "identity": identity(request, Some(request.header("user-agent").unwrap_or_default())),
        "path": format!("{}{}", stage_prefix(deployment), decoded(request.path())),
        "protocol": "HTTP/1.1",
        "requestId": stamp.request_id,
        "requestTime": stamp.moment.request_time(),
        "requestTimeEpoch": stamp.moment.epoch_millis,
        "resourceId": key,
        "resourcePath": resource,
        "stage": deployment.stage_name(),
    });
    if let (Value::Object(map), Some(authorizer)) = (&mut context, &deployment.authorizer) {
        map.insert("authorizer".to_owned(), self::authorizer(authorizer));
    }
    context
}

fn authorizer(authorizer: &Authorizer) -> Value {
    match authorizer {
        Authorizer::Whole(whole) => whole.clone(),
        Authorizer::Lambda(context) => json!(context),
        Authorizer::Claims(of_token) => json!({ "claims": claims::jwt(of_token), "scopes": null }),
    }
}
