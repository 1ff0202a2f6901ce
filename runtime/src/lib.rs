//! AWS Lambda functions behind API Gateway, written as ordinary Rust functions.

mod event;
mod extract;
mod function;
mod handler;
mod observe;
mod proxy;
mod response;
mod route;

#[doc(hidden)]
pub mod __private;

pub use bytes::Bytes;
pub use event::{BodyError, Entries, Event, EventSource, Items, Json};
pub use function::{InvocationError, Outcome, RouteInfo};
pub use handler::{BoxFuture, Handler, Operation};
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use lambda_runtime::Context;
pub use proxy::ProxyResponse;
pub use response::{ApiError, Body, Problem, ProblemEntry, Response};
pub use route::{ArgumentSpec, Part, Route, RouteSpec};
