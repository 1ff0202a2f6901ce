//! A request to a function, as a test describes it.

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::failure::{fail, or_fail};
use crate::event::EventSource;
use crate::gateway::event::{Authorizer, ClientRequest, Deployment, RequestKind, RouteKeys};
use crate::gateway::integration::Integration;
use crate::response::CookieValue;

/// A request to a function; made by [`get`](super::get), [`post`](super::post) and the like.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    pub(super) client: ClientRequest,
    pub(super) deployment: Deployment,
    /// Whether the page that sends it sends credentials.
    pub(super) sends_credentials: bool,
}

impl Request {
    pub(super) fn new(kind: RequestKind, path: &str) -> Self {
        let integration = Integration { route_response: true, ..Integration::new(EventSource::RestApi) };
        Request {
            client: ClientRequest::new(kind, path),
            deployment: Deployment::new(integration, RouteKeys::default()),
            sends_credentials: false,
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.client.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a pair to the query; it is encoded here.
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let separator = if self.client.target.contains('?') { '&' } else { '?' };
        let pair = format!("{separator}{}={}", encode(name), encode(&value.to_string()));
        self.client.target.push_str(&pair);
        self
    }

    /// Adds a cookie; its value is encoded here, as [`Cookie`](crate::Cookie) encodes it.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        let pair = format!("{name}={}", CookieValue(value));
        match self.client.headers.iter_mut().find(|(name, _)| name == "cookie") {
            Some((_, line)) => {
                line.push_str("; ");
                line.push_str(&pair);
                self
            }
            None => self.header("cookie", pair),
        }
    }

    /// Sets a body of bytes or text; the content type is a header of its own.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.client.body = body.into();
        self
    }

    /// Sets a JSON body and its content type.
    ///
    /// # Panics
    ///
    /// The value cannot be serialised.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        let body = or_fail(serde_json::to_vec(value), "the body of the request cannot be serialised");
        self.header("content-type", "application/json").body(body)
    }

    /// Sets an `application/x-www-form-urlencoded` body and its content type.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.header("content-type", "application/x-www-form-urlencoded").body(pairs.join("&"))
    }

    /// Sets the claims of the caller's token. They arrive in the spelling of the source's authorizer, which makes text of
    /// them: Cognito on a REST API (`exp` and `iat` as dates, lists as `a,b`), JWT on an HTTP API (lists as `[a b]`), IAM on a
    /// function URL, the context of a Lambda authorizer on a WebSocket API. The events of load balancers and VPC Lattice
    /// contain no claims.
    ///
    /// # Panics
    ///
    /// The claims are not a JSON object.
    #[track_caller]
    pub fn claims(mut self, claims: impl Serialize) -> Self {
        self.deployment.authorizer = Some(Authorizer::Claims(object(claims, "the claims")));
        self
    }

    /// Sets `requestContext.authorizer` as a whole, for a Lambda authorizer. REST and WebSocket APIs make text of its numbers
    /// and bools, and an authorizer that returns lists or objects to them fails the test as it fails the request on AWS.
    ///
    /// # Panics
    ///
    /// The value cannot be serialised.
    #[track_caller]
    pub fn authorizer(mut self, authorizer: impl Serialize) -> Self {
        let authorizer = or_fail(serde_json::to_value(authorizer), "the authorizer cannot be serialised");
        self.deployment.authorizer = Some(Authorizer::Whole(authorizer));
        self
    }

    /// Sets the context that a Lambda authorizer returns about the caller; `#[claims]` reads it. It arrives where the source
    /// passes it on; REST and WebSocket APIs make text of its numbers and bools. A request to a source without Lambda
    /// authorizers fails the test when it is sent.
    ///
    /// # Panics
    ///
    /// The context is not a JSON object.
    #[track_caller]
    pub fn lambda_authorizer(mut self, context: impl Serialize) -> Self {
        let context = object(context, "the context of the authorizer");
        self.deployment.authorizer = Some(Authorizer::Lambda(context));
        self
    }

    /// Sets the source; by default it is a REST API. Events of a WebSocket API are made by
    /// [`connect`](super::connect), [`message`](super::message) and [`disconnect`](super::disconnect).
    pub fn source(mut self, source: EventSource) -> Self {
        self.deployment.integration.source = source;
        self
    }

    /// Whether a load balancer's target group works with multi-value headers; by default it does not.
    pub fn multi_value_headers(mut self, are_on: bool) -> Self {
        self.deployment.integration.multi_value_headers = are_on;
        self
    }

    /// Sets the stage; by default it is `dev` on a REST API and `$default` on an HTTP API.
    pub fn stage(mut self, stage: &str) -> Self {
        self.deployment.stage.name = Some(stage.to_owned());
        self
    }

    /// Adds a stage variable.
    pub fn stage_variable(mut self, name: &str, value: &str) -> Self {
        self.deployment.stage.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the base path of a custom domain, `/v1`, which stays in the event's `path` on a REST API.
    pub fn base_path(mut self, base_path: &str) -> Self {
        self.deployment.base_path = base_path.to_owned();
        self
    }

    /// Adds a binary media type of a REST API. Without any, the client gets bytes as base64 text, as on AWS.
    pub fn binary_media_type(mut self, media_type: &str) -> Self {
        self.deployment.integration.binary_media_types.push(media_type.to_owned());
        self
    }
}

/// The members of a JSON object.
#[track_caller]
fn object(value: impl Serialize, what: &str) -> Map<String, Value> {
    match or_fail(serde_json::to_value(value), &format!("{what}: cannot be serialised")) {
        Value::Object(members) => members,
        other => fail(&format!("{what}: not a JSON object but {other}")),
    }
}
