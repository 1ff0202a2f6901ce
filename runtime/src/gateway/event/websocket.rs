//! The events of a WebSocket API: `$connect` with headers and query, messages with a body, `$disconnect`.
//!
//! The route of a message is what the route selection expression `$request.body.action` selects, if the
//! function has that route key, and otherwise `$default`.

use serde_json::{Map, Value, json};

use super::client::Client;
use super::deployment::{Authorizer, Deployment};
use super::parts::{body, or_null};
use super::request::{ClientRequest, RequestKind};
use super::stamp::Stamp;
use super::{claims, headers, query};
use crate::gateway::account::API_ID;
use crate::gateway::ids;

/// The route that the API chooses for what a client does.
pub(crate) fn route_key(kind: &RequestKind, body: &[u8], keys: &[String]) -> String {
    match kind {
        RequestKind::Http(_) => return "$connect".to_owned(),
        RequestKind::Disconnect(_) => return "$disconnect".to_owned(),
        RequestKind::Message => {}
    }
    let message: Value = serde_json::from_slice(body).unwrap_or_default();
    let action = message.get("action").and_then(Value::as_str).filter(|action| !action.starts_with('$'));
    let known = action.filter(|action| keys.iter().any(|key| key == action));
    known.unwrap_or("$default").to_owned()
}

pub(super) fn event(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp, client: &Client) -> Value {
    let key = route_key(&request.kind, &request.body, &deployment.routes.websocket);
    let mut context = context(request, deployment, stamp, client, &key);
    let mut map = Map::new();
    let (body, is_base64) = body(&request.body, std::str::from_utf8(&request.body).is_err());
    match &request.kind {
        RequestKind::Http(_) => {
            let headers = headers::rest(request, stamp);
            let pairs = query::pairs(request.query(), &['&']);
            map.insert("headers".to_owned(), query::last(&headers));
            map.insert("multiValueHeaders".to_owned(), query::lists(&headers));
            if !pairs.is_empty() {
                map.insert("queryStringParameters".to_owned(), query::last(&pairs));
                map.insert("multiValueQueryStringParameters".to_owned(), query::lists(&pairs));
            }
        }
        RequestKind::Message => {
            context.insert("messageId".to_owned(), format!("{}=", ids::hex(15)).into());
            map.insert("body".to_owned(), if body.is_null() { "".into() } else { body });
        }
        RequestKind::Disconnect(ending) => {
            context.insert("disconnectStatusCode".to_owned(), ending.code.into());
            context.insert("disconnectReason".to_owned(), ending.reason.as_str().into());
            let headers = at_disconnect(stamp);
            map.insert("headers".to_owned(), query::last(&headers));
            map.insert("multiValueHeaders".to_owned(), query::lists(&headers));
        }
    }
    let variables = or_null(deployment.stage_variables());
    if !variables.is_null() {
        map.insert("stageVariables".to_owned(), variables);
    }
    map.insert("requestContext".to_owned(), Value::Object(context));
    map.insert("isBase64Encoded".to_owned(), is_base64.into());
    Value::Object(map)
}

/// The only headers at the end of a connection; all but one are empty.
fn at_disconnect(stamp: &Stamp) -> Vec<(String, String)> {
    let host = stamp.api.domain_name.as_str();
    let headers = [("Host", host), ("x-api-key", ""), ("X-Forwarded-For", ""), ("x-restapi", "")];
    headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn context(
    request: &ClientRequest,
    deployment: &Deployment,
    stamp: &Stamp,
    client: &Client,
    route_key: &str,
) -> Map<String, Value> {
    let event_type = match request.kind {
        RequestKind::Http(_) => "CONNECT",
        RequestKind::Message => "MESSAGE",
        RequestKind::Disconnect(_) => "DISCONNECT",
    };
    let context = json!({
        "routeKey": route_key,
        "eventType": event_type,
        "extendedRequestId": stamp.request_id,
        "requestTime": stamp.moment.request_time(),
        "messageDirection": "IN",
        "stage": deployment.stage_name(),
        "connectedAt": client.connected_at,
        "requestTimeEpoch": stamp.moment.epoch_millis,
        "identity": { "sourceIp": request.source_ip, "userAgent": request.header("user-agent") },
        "requestId": stamp.request_id,
        "domainName": stamp.api.domain_name,
        "connectionId": client.id,
        "apiId": API_ID,
    });
    let Value::Object(mut context) = context else { return Map::new() };
    // A WebSocket API has only Lambda authorizers and IAM; a claim is a value in the context of the former.
    match &deployment.authorizer {
        Some(
            Authorizer::Whole(Value::Object(of_lambda)) | Authorizer::Claims(of_lambda) | Authorizer::Lambda(of_lambda),
        ) => {
            drop(context.insert("authorizer".to_owned(), claims::lambda(of_lambda)));
        }
        Some(Authorizer::Whole(whole)) => drop(context.insert("authorizer".to_owned(), whole.clone())),
        None => {}
    }
    context
}
