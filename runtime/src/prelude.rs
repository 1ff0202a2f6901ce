//! What a handler's file needs: `use api_handler::prelude::*;`.
//!
//! It brings serde's `Serialize` and `Deserialize` too, whose derives want the crate `serde` among the
//! dependencies.

pub use std::process::ExitCode;

pub use serde::{Deserialize, Serialize};

#[cfg(feature = "lambda_http")]
pub use crate::LambdaHttp;
pub use crate::{
    Api, ApiError, Body, Bytes, Cookie, Event, EventSource, FromEvent, Function, HeaderMap, HeaderName, HeaderValue,
    Html, Json, LambdaContext, Method, Problem, Provides, Redirect, Reply, Response, Routes, SameSite, Scope, State,
    StatusCode, Text, api_handler, routes, testing,
};
