//! Requests for tests, which run the whole program in the test's own process.
//!
//! A request becomes the event that its source would send, and the function answers the event as on Lambda. The answer
//! is then judged by the rules of the source: what would be a 502 on AWS fails the test, with the reason.
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
//!
//! A request can come from a page of another [origin](Request::origin), and become the [preflight](Request::preflight) that a browser
//! sends before it; a reply knows whether a browser lets the page [read it](ClientReply::cors_allows).

mod failure;
#[cfg(feature = "multipart")]
mod multipart;
mod page;
mod reply;
mod request;
mod send;
mod sender;
mod testable;

pub use reply::ClientReply;
pub use request::Request;
pub use testable::Testable;

use bytes::Bytes;

use crate::event::EventSource;
use crate::gateway::event::{Ending, RequestKind};
pub use crate::gateway::verdict;

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

/// A client that connects to a WebSocket API. The path is `/`; it may have a query.
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

/// A message to a WebSocket API, whose member `action` selects the route. The reply is what a client gets if the route
/// has a route response.
pub fn message(body: impl Into<Bytes>) -> Request {
    Request::new(RequestKind::Message, "/").source(EventSource::WebSocketApi).body(body)
}

/// A client that has disconnected from a WebSocket API; the answer is not sent to anyone.
pub fn disconnect() -> Request {
    Request::new(RequestKind::Disconnect(Ending::without_code()), "/").source(EventSource::WebSocketApi)
}

/// A request of any method. The path is percent-encoded as a client sends it, and may have a query.
pub fn request(method: &str, path: &str) -> Request {
    Request::new(RequestKind::Http(method.to_owned()), path)
}
