//! The event that a gateway makes of an HTTP request.

mod alb;
mod api_address;
mod claims;
mod client;
mod deployment;
mod ending;
mod headers;
mod lattice;
mod parts;
mod payload_1;
mod payload_2;
mod query;
mod request;
mod rest;
pub(super) mod route;
mod route_keys;
mod stamp;
pub(crate) mod trace;
pub(super) mod websocket;

#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) use api_address::ApiAddress;
pub(crate) use claims::impossible;
pub(crate) use client::Client;
pub(crate) use deployment::{Authorizer, Deployment};
pub(crate) use ending::Ending;
pub(crate) use request::{ClientRequest, RequestKind};
pub(crate) use route_keys::RouteKeys;
pub(crate) use stamp::Stamp;

use serde_json::Value;

use crate::event::EventSource;

/// The event that a deployment makes of a request. `client` is the connection to a WebSocket API; without it,
/// a new one.
pub(crate) fn build(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp, client: Option<&Client>) -> Value {
    match deployment.source() {
        EventSource::RestApi => rest::event(request, deployment, stamp),
        EventSource::HttpApiV1 => payload_1::event(request, deployment, stamp),
        EventSource::HttpApi | EventSource::FunctionUrl => payload_2::event(request, deployment, stamp),
        EventSource::Alb => alb::event(request, stamp, deployment.integration.multi_value_headers),
        EventSource::VpcLattice => lattice::event(request, stamp),
        EventSource::WebSocketApi => {
            let fresh = Client::new(stamp.moment.epoch_millis);
            websocket::event(request, deployment, stamp, client.unwrap_or(&fresh))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parts::decoded;
    use super::*;
    use crate::event::{Decoded, Event, Kind, scan};
    use crate::gateway::integration::Integration;

    fn request(method: &str, target: &str) -> ClientRequest {
        ClientRequest::new(RequestKind::Http(method.to_owned()), target)
    }

    fn deployment(source: EventSource, routes: &[&str], stage: &str) -> Deployment {
        let routes = routes.iter().map(|key| key.split_once(' ').unwrap());
        let http = routes.map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
        let routes = RouteKeys { http, websocket: Vec::new() };
        let mut deployment = Deployment::new(Integration::new(source), routes);
        deployment.stage.name = Some(stage.to_owned());
        deployment
    }

    fn text(request: &ClientRequest, deployment: &Deployment) -> String {
        build(request, deployment, &Stamp::now(deployment.source()), None).to_string()
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
                let text = text(&request, &deployment(source, &["GET /users/{id}", "ANY /{all+}"], &stage));
                prop_assert_eq!(scan(&text).kind, Kind::Http(source));
            }
        }

        #[test]
        fn every_source_contains_the_same_path_value_and_query(id in "[^/]{1,8}", value in ".{0,8}") {
            let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
            let target = format!("/users/{}?q={}", encode(&id), encode(&value));
            // A WebSocket API has no paths.
            for &source in EventSource::ALL.iter().filter(|source| **source != EventSource::WebSocketApi) {
                let text = text(&request("GET", &target), &deployment(source, &["GET /users/{id}"], "dev"));
                let scan = scan(&text);
                let context = crate::LambdaContext::default();
                let parts = Decoded::new(source, &scan.fields);
                let event = Event::new(&text, &parts, &context);
                let last = event.path().strip_prefix("/users/").map(|last| decoded(last).into_owned());
                prop_assert_eq!(last.as_deref(), Some(id.as_str()), "{} {}", source, text);
                prop_assert_eq!(&event.query_pairs()[0].1, &value, "{}", source);
            }
        }
    }
}
