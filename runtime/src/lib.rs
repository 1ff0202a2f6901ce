#![doc = include_str!("crate.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod caching;
#[cfg(feature = "compression")]
mod compression;
mod context;
#[cfg(feature = "cookies")]
mod cookies;
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
#[cfg(feature = "tower")]
pub mod layers;
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
#[cfg(feature = "webhooks")]
mod webhooks;

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
#[cfg(feature = "cookies")]
pub use cookies::{CookieData, CookieKeyError, CookieKeys, PrivateCookie, SignedCookie};
pub use cors::{AnyOrigin, Cors, CorsSettings, Origins};
#[cfg(feature = "multipart")]
pub use event::FormFile;
pub use event::{Connection, ConnectionEvent, Event, EventSource};
pub use extract::{FromEvent, Provides, Rejections};
pub use failure::Error;
pub use function::Function;
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use macros::{ApiError, FromEvent, State, api_handler, api_middleware};
pub use middleware::{Middleware, Next, Requirement, RunFuture};
pub use program::access_log::AccessLog;
pub use program::snapstart::SnapStartResource;
pub use response::{
    ApiError, BadBody, Body, Cookie, ETag, Html, IntoHeaderValue, Json, Problem, ProblemEntry, Redirect, Reply,
    Response, SameSite, Sse, SseEvent, StreamBody, Text,
};
pub use routes::Routes;
pub use scope::Scope;
#[cfg(feature = "webhooks")]
pub use webhooks::{Discord, GitHub, SignatureError, Signed, Slack, Stripe, Verified, Webhook, WebhookKeyError};
