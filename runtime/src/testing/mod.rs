//! Requests for tests: through the whole path, in the test's own process.
//!
//! A request becomes the event that its source would send, the function answers it as it does on Lambda, and
//! the answer is judged by the gateway's rules: what would be a 502 on AWS fails the test, with the reason.
//!
//! ```
//! use api_handler::{Api, Routes, testing};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let api = Api::new(Routes::new());
//! let reply = testing::get("/users/9").header("accept", "application/json").send(api).await;
//! assert_eq!(reply.status(), 404);
//! # });
//! ```

mod reply;
mod target;

use std::future::Future;
use std::panic::Location;
use std::time::Duration;

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::event::EventSource;
use crate::future::BoxFuture;
use crate::gateway::event::{Api, Authorizer, Built, HttpRequest, build, kind};
use crate::gateway::invocation::{Invoked, context};
pub use crate::gateway::verdict;
use crate::gateway::verdict::Situation;
use crate::observe;
pub use reply::Reply;
pub use target::Target;

/// Long enough for a test that waits, and within what a gateway waits.
const TIMEOUT: Duration = Duration::from_secs(29);
/// Megabytes of memory that the context tells; nothing limits it.
const MEMORY: u32 = 128;

/// A `GET` request.
pub fn get(path: &str) -> Request {
    request("GET", path)
}

/// A `POST` request.
pub fn post(path: &str) -> Request {
    request("POST", path)
}

/// A `PUT` request.
pub fn put(path: &str) -> Request {
    request("PUT", path)
}

/// A `PATCH` request.
pub fn patch(path: &str) -> Request {
    request("PATCH", path)
}

/// A `DELETE` request.
pub fn delete(path: &str) -> Request {
    request("DELETE", path)
}

/// A `HEAD` request.
pub fn head(path: &str) -> Request {
    request("HEAD", path)
}

/// An `OPTIONS` request.
pub fn options(path: &str) -> Request {
    request("OPTIONS", path)
}

/// A client that connects to a WebSocket API; the path is `/` with a query, if any.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler("$connect")]
/// fn connect(#[query] token: Option<String>) -> Result<(), StatusCode> {
///     token.map(drop).ok_or(StatusCode::FORBIDDEN)
/// }
///
/// #[api_handler("shout")]
/// fn shout(#[body] message: serde_json::Value) -> String {
///     message["text"].as_str().unwrap_or_default().to_uppercase()
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let api = Api::new(routes![connect, shout]);
/// assert_eq!(testing::connect("/").send(&api).await.status(), 403);
/// let reply = testing::message(r#"{"action":"shout","text":"hello"}"#).send(&api).await;
/// assert_eq!(reply.text(), "HELLO");
/// # });
/// ```
pub fn connect(path: &str) -> Request {
    request("GET", path).source(EventSource::WebSocketApi)
}

/// A message to a WebSocket API, whose member `action` chooses the route. The reply is what a client gets whose
/// route has a route response.
pub fn message(body: impl Into<Bytes>) -> Request {
    request("MESSAGE", "/").source(EventSource::WebSocketApi).body(body)
}

/// A client of a WebSocket API that is gone; nobody reads the answer.
pub fn disconnect() -> Request {
    request("DISCONNECT", "/").source(EventSource::WebSocketApi)
}

/// A request of any method. The path is percent-encoded as a client sends it, and may have a query.
pub fn request(method: &str, path: &str) -> Request {
    Request {
        http: HttpRequest {
            method: method.to_owned(),
            target: path.to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
            source_ip: "127.0.0.1".to_owned(),
        },
        api: Api::new(EventSource::RestApi, &[]),
    }
}

/// A request to a function; made by [`get`], [`post`] and their like.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    http: HttpRequest,
    api: Api,
}

impl Request {
    /// One more header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.http.headers.push((name.to_owned(), value.into()));
        self
    }

    /// One more pair of the query, not yet encoded.
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let separator = if self.http.target.contains('?') { '&' } else { '?' };
        let pair = format!("{separator}{}={}", encode(name), encode(&value.to_string()));
        self.http.target.push_str(&pair);
        self
    }

    /// One more cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        let pair = format!("{name}={value}");
        match self.http.headers.iter_mut().find(|(name, _)| name == "cookie") {
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
        self.http.body = body.into();
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
        self.api.authorizer = Some(Authorizer::Claims(claims));
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
        self.api.authorizer = Some(Authorizer::Whole(authorizer));
        self
    }

    /// Through which source the request comes; a REST API unless set. Events of a WebSocket API are made by
    /// [`connect`], [`message`] and [`disconnect`].
    pub fn source(mut self, source: EventSource) -> Self {
        self.api.source = source;
        self
    }

    /// Whether a load balancer's target group works with multi-value headers; it does not unless set.
    pub fn multi_value_headers(mut self, are_on: bool) -> Self {
        self.api.multi_value_headers = are_on;
        self
    }

    /// The stage; `dev` on a REST API and `$default` on an HTTP API unless set.
    pub fn stage(mut self, stage: &str) -> Self {
        self.api.stage = Some(stage.to_owned());
        self
    }

    /// One more stage variable.
    pub fn stage_variable(mut self, name: &str, value: &str) -> Self {
        self.api.stage_variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The base path of a custom domain, `/v1`, which a REST API leaves in the event's `path`.
    pub fn base_path(mut self, base_path: &str) -> Self {
        self.api.base_path = base_path.to_owned();
        self
    }

    /// One more binary media type of a REST API. Without any, the client gets bytes as base64 text, as on AWS.
    pub fn binary_media_type(mut self, media_type: &str) -> Self {
        self.api.binary_media_types.push(media_type.to_owned());
        self
    }

    /// Sends the request: to a `&Function`, or to an `Api` without state.
    ///
    /// # Panics
    ///
    /// The function's output is none that the source accepts.
    #[track_caller]
    pub fn send<T: Target>(self, function: T) -> impl Future<Output = Reply> + use<T> {
        let caller = Location::caller();
        let program = function.into_program();
        async move {
            let Request { http, mut api } = self;
            let Api { routes, keys, .. } = Api::new(api.source, &program.routes());
            (api.routes, api.keys) = (routes, keys);
            let Built { json, trace_id, .. } = build(&http, &api);
            let context = context(TIMEOUT, MEMORY, &trace_id);
            let id = context.request_id.clone();
            let outcome = logged(program.invoke(json.to_string().into(), context)).await;
            let (invoked, broken) = Invoked::of(outcome, &id).await;
            judged(&http, &api, &invoked, program.streams(), caller).broken_off(broken)
        }
    }
}

/// Shows what the function logs when the test fails, unless the test has a subscriber of its own.
async fn logged<T>(mut future: BoxFuture<'_, T>) -> T {
    let log = observe::test_log();
    std::future::poll_fn(|context| match &log {
        Some(log) => tracing::dispatcher::with_default(log, || future.as_mut().poll(context)),
        None => future.as_mut().poll(context),
    })
    .await
}

/// The reply to a request, or a failed test.
fn judged(http: &HttpRequest, api: &Api, invoked: &Invoked, streaming: bool, caller: &Location<'_>) -> Reply {
    let binary_media_types: Vec<&str> = api.binary_media_types.iter().map(String::as_str).collect();
    let situation = Situation {
        accept: http.header("accept"),
        binary_media_types: &binary_media_types,
        function_error: invoked.function_error.as_deref(),
        request_id: &invoked.request_id,
        multi_value_headers: api.multi_value_headers,
        connection: kind(&http.method),
        route_response: true,
        streaming,
        ..Situation::new(api.source)
    };
    let mut verdict = verdict::judge(&invoked.payload, &situation);
    if let Some(reason) = &verdict.reason {
        let HttpRequest { method, target, .. } = http;
        fail(&format!("{method} {target}, sent at {caller}: the {} refuses the answer, {reason}", api.source));
    }
    for note in &verdict.notes {
        eprintln!("{} {}: {note}", http.method, http.target);
    }
    if http.method == "HEAD" {
        verdict.body.clear();
    }
    Reply::new(verdict, invoked.payload.clone())
}

#[track_caller]
fn or_fail<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => fail(&format!("{what}: {error}")),
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "this module runs in tests only, and a panic is how a test fails")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
