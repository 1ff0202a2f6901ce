//! The events of a WebSocket API: `$connect` with headers and query, messages with a body, `$disconnect`.
//!
//! The route of a message is what the route selection expression `$request.body.action` finds in it, if the
//! function has such a route key, else `$default`.

use serde_json::{Map, Value, json};

use super::{API_ID, Api, Authorizer, HttpRequest, Ids, body, headers, or_null, query};
use crate::event::ConnectionEvent;
use crate::gateway::ids;

/// One connection.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// Milliseconds since 1970.
    pub(crate) connected_at: u64,
}

impl Client {
    pub(crate) fn new(now: u64) -> Self {
        Client { id: format!("{}=", ids::hex(15)), connected_at: now }
    }
}

/// The word that stands for a method where an event is asked for.
pub(crate) fn kind(method: &str) -> ConnectionEvent {
    match method {
        "MESSAGE" => ConnectionEvent::Message,
        "DISCONNECT" => ConnectionEvent::Disconnect,
        _ => ConnectionEvent::Connect,
    }
}

/// The route that the API chooses for what a client does.
pub(crate) fn route_key(event: ConnectionEvent, body: &[u8], api: &Api) -> String {
    match event {
        ConnectionEvent::Connect => return "$connect".to_owned(),
        ConnectionEvent::Disconnect => return "$disconnect".to_owned(),
        ConnectionEvent::Message => {}
    }
    let message: Value = serde_json::from_slice(body).unwrap_or_default();
    let action = message.get("action").and_then(Value::as_str).filter(|action| !action.starts_with('$'));
    let known = action.filter(|action| api.keys.iter().any(|key| key == action));
    known.unwrap_or("$default").to_owned()
}

pub(super) fn event(request: &HttpRequest, api: &Api, ids: &Ids, client: &Client) -> Value {
    let event = kind(&request.method);
    let mut context = context(request, api, ids, client, &route_key(event, &request.body, api));
    let mut map = Map::new();
    let (body, is_base64) = body(&request.body, std::str::from_utf8(&request.body).is_err());
    match event {
        ConnectionEvent::Connect => {
            let headers = headers::rest(request, api, ids);
            let pairs = query::pairs(request.query(), &['&']);
            map.insert("headers".to_owned(), query::last(&headers));
            map.insert("multiValueHeaders".to_owned(), query::lists(&headers));
            if !pairs.is_empty() {
                map.insert("queryStringParameters".to_owned(), query::last(&pairs));
                map.insert("multiValueQueryStringParameters".to_owned(), query::lists(&pairs));
            }
        }
        ConnectionEvent::Message => {
            context.insert("messageId".to_owned(), format!("{}=", ids::hex(15)).into());
            map.insert("body".to_owned(), if body.is_null() { "".into() } else { body });
        }
        ConnectionEvent::Disconnect => {
            context.insert("disconnectStatusCode".to_owned(), 1000.into());
            context.insert("disconnectReason".to_owned(), "".into());
        }
    }
    let variables = or_null(api.stage_variables());
    if !variables.is_null() {
        map.insert("stageVariables".to_owned(), variables);
    }
    map.insert("requestContext".to_owned(), Value::Object(context));
    map.insert("isBase64Encoded".to_owned(), is_base64.into());
    Value::Object(map)
}

fn context(request: &HttpRequest, api: &Api, ids: &Ids, client: &Client, route_key: &str) -> Map<String, Value> {
    let event_type = match kind(&request.method) {
        ConnectionEvent::Connect => "CONNECT",
        ConnectionEvent::Message => "MESSAGE",
        ConnectionEvent::Disconnect => "DISCONNECT",
    };
    let context = json!({
        "routeKey": route_key,
        "eventType": event_type,
        "extendedRequestId": ids.request,
        "requestTime": ids.moment.request_time(),
        "messageDirection": "IN",
        "stage": api.stage(),
        "connectedAt": client.connected_at,
        "requestTimeEpoch": ids.moment.epoch_millis,
        "identity": { "sourceIp": request.source_ip, "userAgent": request.header("user-agent") },
        "requestId": ids.request,
        "domainName": api.domain_name(),
        "connectionId": client.id,
        "apiId": API_ID,
    });
    let Value::Object(mut context) = context else { return Map::new() };
    // Only Lambda authorizers and IAM stand before a WebSocket API; a claim is a value of the former's context.
    match &api.authorizer {
        Some(Authorizer::Whole(whole)) => drop(context.insert("authorizer".to_owned(), whole.clone())),
        Some(Authorizer::Claims(claims)) => {
            drop(context.insert("authorizer".to_owned(), Value::Object(claims.clone())));
        }
        None => {}
    }
    context
}
