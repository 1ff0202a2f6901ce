//! AWS Lambda functions behind API Gateway, written as ordinary Rust functions.

mod api;
mod duplicate;
mod event;
mod extract;
mod function;
mod gateway;
mod handler;
mod invoke;
mod lambda;
mod macros;
mod observe;
pub mod prelude;
mod proxy;
mod response;
mod route;
mod router;
mod streams;
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use api::{Api, Conflicts, run};
pub use bytes::Bytes;
pub use event::{BodyError, Connection, ConnectionEvent, Entries, Event, EventSource, Items, Json as EventJson};
pub use extract::{BorrowFromEvent, FromEvent, Provides, Rejections};
pub use function::{Function, InvocationError, Outcome, RouteInfo};
pub use handler::{BoxFuture, Handler, Operation};
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use lambda::init::Error;
pub use lambda_runtime::{Context, SnapStartResource};
pub use macros::{ApiError, FromEvent, State, api_handler, routes};
pub use proxy::{MAX_HEADER_BYTES, MAX_RESPONSE_BYTES, ProxyResponse, StreamAnswer};
#[cfg(feature = "lambda_http")]
pub use response::LambdaHttp;
pub use response::{
    ApiError, Body, Cookie, Html, Json, Problem, ProblemEntry, Redirect, Reply, Response, SameSite, StreamBody, Text,
};
pub use route::{ArgumentSpec, Part, Route, RouteSpec, Routes};
pub use router::Conflict;
