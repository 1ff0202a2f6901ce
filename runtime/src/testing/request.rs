//! A request to a function, as a test describes it.

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::failure::{fail, or_fail};
use crate::event::EventSource;
use crate::gateway::event::{Authorizer, ClientRequest, Deployment, RequestKind, RouteKeys};
use crate::gateway::integration::Integration;

/// A request to a function; made by [`get`](super::get), [`post`](super::post) and their like.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    pub(super) client: ClientRequest,
    pub(super) deployment: Deployment,
}

impl Request {
    pub(super) fn new(kind: RequestKind, path: &str) -> Self {
        let integration = Integration { route_response: true, ..Integration::new(EventSource::RestApi) };
        Request {
            client: ClientRequest::new(kind, path),
            deployment: Deployment::new(integration, RouteKeys::default()),
        }
    }

    /// One more header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.client.headers.push((name.to_owned(), value.into()));
        self
    }

    /// One more pair of the query, not yet encoded.
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let separator = if self.client.target.contains('?') { '&' } else { '?' };
        let pair = format!("{separator}{}={}", encode(name), encode(&value.to_string()));
        self.client.target.push_str(&pair);
        self
    }

    /// One more cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        let pair = format!("{name}={value}");
        match self.client.headers.iter_mut().find(|(name, _)| name == "cookie") {
            Some((_, line)) => {
                line.push_str("; ");
                line.push_str(&pair);
                self
            }
            None => self.header("cookie", pair),
        }
    }

    /// A body of bytes or text; its content type is a header to be set.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.client.body = body.into();
        self
    }

    /// A JSON body, with its content type.
    ///
    /// # Panics
    ///
    /// The value cannot be serialised.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        let body = or_fail(serde_json::to_vec(value), "the body of the request is no JSON");
        self.header("content-type", "application/json").body(body)
    }

    /// An `application/x-www-form-urlencoded` body, with its content type.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.header("content-type", "application/x-www-form-urlencoded").body(pairs.join("&"))
    }

    /// The claims of the caller's token, as an authorizer of the source tells them: Cognito on a REST API, JWT
    /// on an HTTP API (both turn every claim into text), IAM on a function URL, the context of a Lambda authorizer
    /// on a WebSocket API. Load balancers and VPC Lattice tell none.
    ///
    /// # Panics
    ///
    /// The claims are no JSON object.
    #[track_caller]
    pub fn claims(mut self, claims: impl Serialize) -> Self {
        let claims: Map<String, Value> = match or_fail(serde_json::to_value(claims), "the claims are no JSON") {
            Value::Object(claims) => claims,
            other => fail(&format!("the claims are no JSON object but {other}")),
        };
        self.deployment.authorizer = Some(Authorizer::Claims(claims));
        self
    }

    /// `requestContext.authorizer` as it stands, for a Lambda authorizer.
    ///
    /// # Panics
    ///
    /// The value cannot be serialised.
    #[track_caller]
    pub fn authorizer(mut self, authorizer: impl Serialize) -> Self {
        let authorizer = or_fail(serde_json::to_value(authorizer), "the authorizer is no JSON");
        self.deployment.authorizer = Some(Authorizer::Whole(authorizer));
        self
    }

    /// Through which source the request comes; a REST API unless set. Events of a WebSocket API are made by
    /// [`connect`](super::connect), [`message`](super::message) and [`disconnect`](super::disconnect).
    pub fn source(mut self, source: EventSource) -> Self {
        self.deployment.integration.source = source;
        self
    }

    /// Whether a load balancer's target group works with multi-value headers; it does not unless set.
    pub fn multi_value_headers(mut self, are_on: bool) -> Self {
        self.deployment.integration.multi_value_headers = are_on;
        self
    }

    /// The stage; `dev` on a REST API and `$default` on an HTTP API unless set.
    pub fn stage(mut self, stage: &str) -> Self {
        self.deployment.stage.name = Some(stage.to_owned());
        self
    }

    /// One more stage variable.
    pub fn stage_variable(mut self, name: &str, value: &str) -> Self {
        self.deployment.stage.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The base path of a custom domain, `/v1`, which a REST API leaves in the event's `path`.
    pub fn base_path(mut self, base_path: &str) -> Self {
        self.deployment.base_path = base_path.to_owned();
        self
    }

    /// One more binary media type of a REST API. Without any, the client gets bytes as base64 text, as on AWS.
    pub fn binary_media_type(mut self, media_type: &str) -> Self {
        self.deployment.integration.binary_media_types.push(media_type.to_owned());
        self
    }
}
