//! The answer that the steps come to.

use http::StatusCode;

use crate::future::BoxFuture;
use crate::observe;
use crate::response::{Body, Head, IllegalHeader, Problem, Response};

/// The options of `#[api_handler]` that say how a success is answered.
#[derive(Debug)]
pub struct SuccessOptions {
    /// The status of a success that brings none of its own.
    pub status: Option<u16>,
    /// The content type of a body.
    pub content_type: Option<&'static str>,
    /// The status of `None`.
    pub none: Option<u16>,
    /// Whether every body is sent as base64.
    pub base64: bool,
}

/// Without options.
pub const PLAIN: &SuccessOptions = &SuccessOptions { status: None, content_type: None, none: None, base64: false };

/// A response, or how to get it.
pub enum Answer {
    /// The response.
    Ready(Response),
    /// The response of somebody else's type, which is made asynchronously.
    Later(BoxFuture<'static, Response>),
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Answer::Ready(response) => response.fmt(f),
            Answer::Later(_) => f.write_str("Later(..)"),
        }
    }
}

impl Answer {
    /// The response if it is there, else how to get it.
    pub fn ready(self) -> Result<Response, BoxFuture<'static, Response>> {
        match self {
            Answer::Ready(response) => Ok(response),
            Answer::Later(response) => Err(response),
        }
    }
}

/// What `None` is answered with when `none = ..` gives it a status.
pub fn none(head: Head, options: &SuccessOptions) -> Answer {
    let told = options.none.and_then(|status| StatusCode::from_u16(status).ok());
    let status = told.unwrap_or(StatusCode::NOT_FOUND);
    let mut response = match status.is_client_error() || status.is_server_error() {
        true => Problem::new(status).into(),
        false => Response::new(status),
    };
    if let Err(header) = add_head(&mut response, Head { status: None, ..head }) {
        response = illegal(&header);
    }
    Answer::Ready(response)
}

/// The response for a body with its head.
pub(super) fn with_head(body: Body, head: Head, default: StatusCode, options: &SuccessOptions) -> Answer {
    let told = options.status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = Response::new(told.unwrap_or(default)).with_body(body);
    response.body.force_base64 |= options.base64;
    Answer::Ready(match add_head(&mut response, head) {
        Ok(()) => response,
        Err(header) => illegal(&header),
    })
}

/// Puts a head onto a response; its status wins, and each of its headers replaces those of the same name.
pub(crate) fn add_head(response: &mut Response, head: Head) -> Result<(), IllegalHeader> {
    if let Some(illegal) = head.illegal {
        return Err(illegal);
    }
    response.status = head.status.unwrap_or(response.status);
    if response.headers.is_empty() {
        response.headers = head.headers;
        return Ok(());
    }
    for name in head.headers.keys().filter(|name| *name != http::header::SET_COOKIE) {
        response.headers.remove(name);
    }
    for (name, value) in &head.headers {
        response.headers.append(name, value.clone());
    }
    Ok(())
}

/// A header that would break the answer is the handler's fault.
pub(super) fn illegal(header: &IllegalHeader) -> Response {
    observe::fault(header);
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code("invalid-response").into()
}
