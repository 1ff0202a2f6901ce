#![doc = include_str!("crate.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod caching;
#[cfg(feature = "compression")]
mod compression;
mod context;
mod cors;
pub mod describe;
mod event;
mod extract;
mod failure;
mod function;
mod future;
mod gateway;
mod guard;
mod guarded;
pub mod guide;
mod handler;
pub mod invocation;
mod invoke;
mod lambda;
#[cfg(feature = "lambda_http")]
mod lambda_http;
mod macros;
mod middleware;
mod observe;
pub mod prelude;
mod program;
mod proxy;
mod respond;
mod response;
mod routes;
mod run;
mod scope;
mod simd;
mod spec;
mod state;
pub mod testing;
mod text;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "lambda_http")]
pub use self::lambda_http::LambdaHttp;
pub use api::{Api, run};
pub use bytes::Bytes;
pub use caching::{IfMatch, IfNoneMatch};
#[cfg(feature = "compression")]
pub use compression::Compression;
pub use context::LambdaContext;
pub use cors::{AnyOrigin, Cors, CorsSettings, Origins};
pub use event::{Connection, ConnectionEvent, Event, EventSource};
pub use extract::{FromEvent, Provides, Rejections};
pub use failure::Error;
pub use function::Function;
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use macros::{ApiError, FromEvent, State, api_handler, api_middleware};
pub use middleware::{Middleware, Next, Requirement};
pub use program::snapstart::SnapStartResource;
pub use response::{
    ApiError, Body, Cookie, ETag, Html, IntoHeaderValue, Json, Problem, ProblemEntry, Redirect, Reply, Response,
    SameSite, Sse, SseEvent, StreamBody, Text,
};
pub use routes::Routes;
pub use scope::Scope;
