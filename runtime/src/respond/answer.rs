//! The result of the steps: a response, or the future of one.

use http::StatusCode;

use crate::future::BoxFuture;
use crate::observe;
use crate::response::{Body, Head, IllegalHeader, Problem, Response};

/// The options of `#[api_handler]` for the response to a success.
#[derive(Debug)]
pub struct SuccessOptions {
    /// The status of a success that sets none itself.
    pub status: Option<u16>,
    /// The content type of the body.
    pub content_type: Option<&'static str>,
    /// The status of `None`.
    pub none: Option<u16>,
    /// Whether every body is sent as base64.
    pub base64: bool,
}

/// No option is set.
pub const PLAIN: &SuccessOptions = &SuccessOptions { status: None, content_type: None, none: None, base64: false };

/// A response, or the future of one.
pub enum Answer {
    /// The response.
    Ready(Response),
    /// The response of a foreign type that converts itself asynchronously.
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
    /// The response, or the future that returns it.
    pub fn ready(self) -> Result<Response, BoxFuture<'static, Response>> {
        match self {
            Answer::Ready(response) => Ok(response),
            Answer::Later(response) => Err(response),
        }
    }
}

/// The answer to `None` under the option `none = ..`: its status, with a problem as the body if it is an error.
pub fn none(head: Head, options: &SuccessOptions) -> Answer {
    let option = options.none.and_then(|status| StatusCode::from_u16(status).ok());
    let status = option.unwrap_or(StatusCode::NOT_FOUND);
    let mut response = match status.is_client_error() || status.is_server_error() {
        true => Problem::new(status).into(),
        false => Response::new(status),
    };
    if let Err(header) = add_head(&mut response, Head { status: None, ..head }) {
        response = illegal(&header);
    }
    Answer::Ready(response)
}

/// The response with this body and head.
// Made of its parts at once, and returned from where it is made: each move of a response copies 200 bytes.
pub(super) fn with_head(mut body: Body, head: Head, default: StatusCode, options: &SuccessOptions) -> Answer {
    if let Some(header) = &head.illegal {
        return Answer::Ready(illegal(header));
    }
    let option = options.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = head.status.or(option).unwrap_or(default);
    body.force_base64 |= options.base64;
    Answer::Ready(Response { status, headers: head.headers, body, fault: None, of_problem: false })
}

/// Adds a head to a response. The head's status wins, and each of its headers replaces those of the same name.
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
        if response.headers.try_append(name, value.clone()).is_err() {
            return Err(IllegalHeader { name: name.as_str().to_owned() });
        }
    }
    Ok(())
}

/// The answer to an illegal header: a 500, since the mistake is the handler's. The log names the header.
pub(super) fn illegal(header: &IllegalHeader) -> Response {
    observe::fault(header);
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_code("invalid-response").into()
}

/// The body of a step that the compiler refuses, so that it never runs. The steps are written out one by one: of a step
/// that a macro defines, rustc would print the macro too.
pub(super) fn refused<T>(_: T) -> Answer {
    Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
}
