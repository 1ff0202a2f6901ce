//! What a handler's file needs: `use api_handler::prelude::*;`.
//!
//! It brings serde's `Serialize` and `Deserialize` too, whose derives want the crate `serde` among the
//! dependencies.

pub use std::process::ExitCode;

pub use serde::{Deserialize, Serialize};

#[cfg(feature = "lambda_http")]
pub use crate::LambdaHttp;
pub use crate::{
    Api, ApiError, Bytes, Context, Cookie, Error, Event, EventSource, FromEvent, Function, HeaderMap, HeaderName,
    HeaderValue, Html, Json, Method, Problem, Provides, Redirect, Reply, Response, Routes, SameSite, State, StatusCode,
    Text, api_handler, http, routes, testing,
};
