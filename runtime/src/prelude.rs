//! The items that a file with handlers needs: `use api_handler::prelude::*;`.
//!
//! It includes serde's `Serialize` and `Deserialize`. Their derives need `serde` among the dependencies of your crate.

pub use std::process::ExitCode;

pub use serde::{Deserialize, Serialize};

#[cfg(feature = "multipart")]
pub use crate::FormFile;
#[cfg(feature = "lambda_http")]
pub use crate::LambdaHttp;
pub use crate::{
    AccessLog, Api, ApiError, Body, Bytes, Cookie, Cors, ETag, Event, EventSource, FromEvent, Function, HeaderMap,
    HeaderName, HeaderValue, Html, IfMatch, IfNoneMatch, Json, LambdaContext, Method, Next, Problem, Provides,
    Redirect, Reply, Response, Routes, SameSite, Scope, State, StatusCode, Text, api_handler, api_middleware, routes,
    testing,
};
#[cfg(feature = "cookies")]
pub use crate::{CookieData, CookieKeys, PrivateCookie, SignedCookie};
#[cfg(feature = "webhooks")]
pub use crate::{Discord, GitHub, Signed, Slack, Stripe, Verified, Webhook};
