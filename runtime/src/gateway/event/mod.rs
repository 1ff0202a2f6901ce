//! The event that a gateway makes of an HTTP request.

mod alb;
mod headers;
mod lattice;
mod payload_1;
mod payload_2;
mod query;
mod rest;
mod route;
mod websocket;

pub(crate) use headers::spelled;
pub(crate) use websocket::{Client, kind, route_key};

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::clock::Moment;
use super::ids;
use crate::event::EventSource;
use crate::spec::RouteInfo;

/// The ids of the account and the API that do not exist.
pub(crate) const ACCOUNT: &str = "123456789012";
const API_ID: &str = "local00000";
pub(crate) const REGION: &str = "us-east-1";

/// An HTTP request as a client sends it.
#[derive(Clone, Debug)]
pub(crate) struct HttpRequest {
    pub(crate) method: String,
    /// Path and query, percent-encoded.
    pub(crate) target: String,
    /// In order, repeated ones one by one.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) source_ip: String,
}

impl HttpRequest {
    fn path(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        if path.is_empty() { "/" } else { path }
    }

    fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(told, _)| told.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The API in front of the function.
///
/// It is deployed as the templates of this project deploy it: every path and method reaches the function, so
/// that its own 404 and 405 are seen. A route of the function that fits is named as the gateway would name it.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) source: EventSource,
    /// `None`: `dev` for a REST API, `$default` for an HTTP API. A function URL knows only `$default`.
    pub(crate) stage: Option<String>,
    pub(crate) stage_variables: Vec<(String, String)>,
    /// What a custom domain puts before the path, `/v1`; a REST API leaves it in `path`.
    pub(crate) base_path: String,
    pub(crate) binary_media_types: Vec<String>,
    /// Route keys: method and template.
    pub(crate) routes: Vec<(String, String)>,
    /// Route keys of a WebSocket API.
    pub(crate) keys: Vec<String>,
    /// Whether a load balancer's target group works with multi-value headers.
    pub(crate) multi_value_headers: bool,
    pub(crate) authorizer: Option<Authorizer>,
}

/// What an authorizer said of the caller.
#[derive(Clone, Debug)]
pub(crate) enum Authorizer {
    /// The claims of a token: Cognito on a REST API, JWT on an HTTP API, IAM on a function URL.
    Claims(Map<String, Value>),
    /// `requestContext.authorizer` as it stands.
    Whole(Value),
}

impl Api {
    pub(crate) fn new(source: EventSource, routes: &[RouteInfo]) -> Self {
        let routed = |route: &RouteInfo| Some((route.spec.method?.to_owned(), route.path.as_deref()?.to_owned()));
        let keyed =
            |route: &RouteInfo| route.path.as_deref().filter(|_| route.spec.method.is_none()).map(str::to_owned);
        Api {
            source,
            stage: None,
            stage_variables: Vec::new(),
            base_path: String::new(),
            binary_media_types: Vec::new(),
            routes: routes.iter().filter_map(routed).collect(),
            keys: routes.iter().filter_map(keyed).collect(),
            multi_value_headers: false,
            authorizer: None,
        }
    }

    /// Leaves one route: `template`, for the request's method.
    ///
    /// # Errors
    ///
    /// The request's path does not fit the template.
    pub(crate) fn only(&mut self, template: &str, request: &HttpRequest) -> Result<(), String> {
        self.routes = vec![(request.method.clone(), template.to_owned())];
        match route::find(&self.routes, None, request.path()) {
            Some(_) => Ok(()),
            None => Err(format!("the path {} does not fit the resource {template}", request.path())),
        }
    }

    /// The stage by which the API is called.
    pub(crate) fn stage(&self) -> &str {
        match (self.source, &self.stage) {
            (EventSource::FunctionUrl, _) => "$default",
            (_, Some(stage)) => stage,
            (EventSource::HttpApi | EventSource::HttpApiV1, None) => "$default",
            (_, None) => "dev",
        }
    }

    fn domain_name(&self) -> String {
        match self.source {
            EventSource::FunctionUrl => format!("{API_ID}.lambda-url.{REGION}.on.aws"),
            EventSource::Alb => format!("local-0123456789.{REGION}.elb.amazonaws.com"),
            EventSource::VpcLattice => format!("local-0123456789abcdef0.7d67968.vpc-lattice-svcs.{REGION}.on.aws"),
            _ => format!("{API_ID}.execute-api.{REGION}.amazonaws.com"),
        }
    }

    fn stage_variables(&self) -> Value {
        self.stage_variables.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }
}

/// An event, with what the gateway remembers of it.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    pub(crate) json: Value,
    /// The gateway's id of the request.
    pub(crate) request_id: String,
    pub(crate) trace_id: String,
}

/// What is the same for all parts of one event.
struct Ids {
    moment: Moment,
    request: String,
    trace: String,
}

/// The event that the API makes of a request. That of a WebSocket API says with its method what happens to a
/// connection: `MESSAGE`, `DISCONNECT`, and anything else connects.
pub(crate) fn build(request: &HttpRequest, api: &Api) -> Built {
    build_of(request, api, None)
}

/// The event that the API makes of what happens to a connection.
pub(crate) fn build_of(request: &HttpRequest, api: &Api, client: Option<&Client>) -> Built {
    let moment = Moment::now();
    let ids = Ids { moment, request: ids::uuid(), trace: ids::trace(moment.epoch_millis) };
    let json = match api.source {
        EventSource::RestApi => rest::event(request, api, &ids),
        EventSource::HttpApiV1 => payload_1::event(request, api, &ids),
        EventSource::HttpApi | EventSource::FunctionUrl => payload_2::event(request, api, &ids),
        EventSource::Alb => alb::event(request, api, &ids),
        EventSource::VpcLattice => lattice::event(request, api, &ids),
        EventSource::WebSocketApi => {
            let fresh = Client::new(moment.epoch_millis);
            websocket::event(request, api, &ids, client.unwrap_or(&fresh))
        }
    };
    Built { json, request_id: ids.request, trace_id: ids.trace }
}

/// `null` for what is empty, as REST APIs have it.
fn or_null(value: Value) -> Value {
    let empty = match &value {
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if empty { Value::Null } else { value }
}

/// A body as the event tells it: text, or base64.
fn body(bytes: &[u8], as_base64: bool) -> (Value, bool) {
    if bytes.is_empty() {
        return (Value::Null, false);
    }
    if as_base64 {
        return (base64_simd::STANDARD.encode_to_string(bytes).into(), true);
    }
    (String::from_utf8_lossy(bytes).into(), false)
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, Kind, scan};
    use proptest::prelude::*;

    fn request(method: &str, target: &str) -> HttpRequest {
        HttpRequest {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
            source_ip: "192.0.2.1".to_owned(),
        }
    }

    fn api(source: EventSource, routes: &[&str]) -> Api {
        let routes = routes.iter().map(|key| key.split_once(' ').unwrap());
        let routes = routes.map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
        Api { routes, ..Api::new(source, &[]) }
    }

    proptest! {
        #[test]
        fn every_request_makes_an_event_of_its_source(
            method in "[A-Z]{1,8}",
            target in "/[ -~é%/?&=+]{0,30}",
            headers in prop::collection::vec(("[a-zA-Z-]{1,12}", ".{0,12}"), 0..6),
            body: Vec<u8>,
            stage in "[a-z]{1,4}",
        ) {
            for &source in EventSource::ALL {
                let mut request = request(&method, &target);
                request.headers = headers.clone();
                request.body = body.clone().into();
                let mut api = api(source, &["GET /users/{id}", "ANY /{all+}"]);
                api.stage = Some(stage.clone());
                let text = build(&request, &api).json.to_string();
                prop_assert_eq!(scan(&text).kind, Kind::Http(source));
            }
        }

        #[test]
        fn every_source_tells_the_same_path_value_and_query(id in "[^/]{1,8}", value in ".{0,8}") {
            let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
            let target = format!("/users/{}?q={}", encode(&id), encode(&value));
            // The others have paths.
            for &source in EventSource::ALL.iter().filter(|source| **source != EventSource::WebSocketApi) {
                let mut api = api(source, &["GET /users/{id}"]);
                api.stage = Some("dev".to_owned());
                let text = build(&request("GET", &target), &api).json.to_string();
                let scan = scan(&text);
                let context = crate::LambdaContext::default();
                let event = Event::new(source, &text, &scan.fields, &context);
                let last = event.path().strip_prefix("/users/").map(|last| decoded(last).into_owned());
                prop_assert_eq!(last.as_deref(), Some(id.as_str()), "{} {}", source, text);
                prop_assert_eq!(&event.query_pairs()[0].1, &value, "{}", source);
            }
        }
    }
}
