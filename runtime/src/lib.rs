#![doc = include_str!("crate.md")]

mod api;
mod block;
mod context;
pub mod describe;
mod duplicate;
mod event;
mod extract;
mod function;
mod gateway;
mod handler;
pub mod invocation;
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

pub use api::{Api, run};
pub use bytes::Bytes;
pub use context::Context;
pub use event::{Connection, ConnectionEvent, Event, EventSource};
pub use extract::{FromEvent, Provides, Rejections};
pub use function::Function;
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use lambda::init::Error;
pub use lambda::snapstart::SnapStartResource;
pub use macros::{ApiError, FromEvent, State, api_handler};
#[cfg(feature = "lambda_http")]
pub use response::LambdaHttp;
pub use response::{
    ApiError, Body, Cookie, Html, Json, Problem, ProblemEntry, Redirect, Reply, Response, SameSite, StreamBody, Text,
};
pub use route::Routes;

/// The README's program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

// Documented in `describe` and `invocation`, where they bury nothing.
#[doc(hidden)]
pub use describe::{ArgumentSpec, Conflict, Conflicts, Handler, Operation, Part, Route, RouteInfo, RouteSpec};
#[doc(hidden)]
pub use extract::BorrowFromEvent;
#[doc(hidden)]
pub use invocation::{
    BodyError, BoxFuture, Entries, EventJson, InvocationError, Items, MAX_HEADER_BYTES, MAX_RESPONSE_BYTES, Outcome,
    ProxyResponse, StreamAnswer,
};
