//! Which types are answered as what.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use crate::event::Event;
use crate::observe;
use crate::response::{Body, Fault, Html, Json, Problem, Redirect, Response, StreamBody, Text};

use super::body::{AnswerBody, AnswerWhole, NoNull};
use super::{Answer, add_head, illegal};

/// Bodies of one kind, and that they have no `null`.
macro_rules! bodies {
    ($($make:path: $($ty:ty),+;)*) => {
        $($(
            impl AnswerBody for $ty {
                fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
                    Ok($make(self))
                }
            }

            impl NoNull for $ty {}
        )+)*
    };
}

bodies! {
    Body::text: String, &'static str, Cow<'static, str>;
    Body::bytes: Bytes, Vec<u8>, &'static [u8], Box<[u8]>;
    boxed_text: Box<str>;
    shared_text: Arc<str>;
    std::convert::identity: Body;
    Body::from: StreamBody;
}

fn boxed_text(text: Box<str>) -> Body {
    Body::text(text.into_string())
}

fn shared_text(text: Arc<str>) -> Body {
    Body::text(text.to_string())
}

impl<const N: usize> AnswerBody for [u8; N] {
    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        Ok(Body::bytes(self.to_vec()))
    }
}

impl<const N: usize> NoNull for [u8; N] {}

impl<const N: usize> AnswerBody for &'static [u8; N] {
    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        Ok(Body::bytes(self.as_slice()))
    }
}

impl<const N: usize> NoNull for &'static [u8; N] {}

impl AnswerBody for () {
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        Ok(Body::empty())
    }
}

impl NoNull for () {}

/// A handler that always fails.
impl AnswerBody for std::convert::Infallible {
    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        match self {}
    }
}

impl<T: Into<Cow<'static, str>>> AnswerBody for Html<T> {
    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        Ok(Body::text(self.0).with_content_type(HeaderValue::from_static("text/html; charset=utf-8")))
    }
}

impl<T> NoNull for Html<T> {}

impl<T: std::fmt::Display> AnswerBody for Text<T> {
    fn body(self, _: &Event<'_>) -> Result<Body, serde_json::Error> {
        Ok(Body::text(self.0.to_string()))
    }
}

impl<T> NoNull for Text<T> {}

impl<T: Serialize> AnswerBody for Json<T> {
    fn body(self, event: &Event<'_>) -> Result<Body, serde_json::Error> {
        event.json_body(&self.0)
    }
}

impl AnswerWhole for Response {
    fn whole(self, _: &Event<'_>) -> Answer {
        Answer::Ready(self)
    }
}

impl NoNull for Response {}

impl AnswerWhole for Redirect {
    fn whole(self, event: &Event<'_>) -> Answer {
        let mut response = Response::new(self.status);
        Answer::Ready(match add_head(&mut response, self.into_head()) {
            Ok(()) => response,
            Err(header) => illegal(&header, event),
        })
    }
}

impl NoNull for Redirect {}

/// A status alone, without a body.
impl AnswerWhole for StatusCode {
    fn whole(self, _: &Event<'_>) -> Answer {
        Answer::Ready(Response::new(self))
    }
}

impl NoNull for StatusCode {}

impl AnswerWhole for Problem {
    fn whole(self, event: &Event<'_>) -> Answer {
        let is_fault = self.status().is_server_error();
        if is_fault {
            observe::fault(&self);
        }
        let mut response = self.into_response(event);
        response.fault = is_fault.then_some(Fault::Error);
        Answer::Ready(response)
    }
}

impl NoNull for Problem {}

/// What an `http::Response` can have as its body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of an `http::Response` here",
    label = "not a body",
    note = "text, bytes, `()` and `lambda_http::Body` can; a value to be sent as JSON is returned as it is, or in a `Reply`"
)]
pub trait HttpBody {
    /// The body.
    fn into_body(self) -> Body;
}

/// `http::Response` with a body of one kind.
macro_rules! http_bodies {
    ($($ty:ty),+) => {
        $(
            impl HttpBody for $ty {
                fn into_body(self) -> Body {
                    Body::from(self)
                }
            }
        )+
    };
}

http_bodies!(String, &'static str, Cow<'static, str>, Bytes, Vec<u8>, &'static [u8], (), Body, StreamBody);

impl<B: HttpBody> From<http::Response<B>> for Response {
    fn from(response: http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        let mut response = Response::new(parts.status).with_body(body.into_body());
        response.headers = parts.headers;
        response
    }
}

impl<B: HttpBody> AnswerWhole for http::Response<B> {
    fn whole(self, _: &Event<'_>) -> Answer {
        Answer::Ready(self.into())
    }
}

impl<B> NoNull for http::Response<B> {}

impl<T> NoNull for crate::response::Reply<T> {}

impl<T> NoNull for (StatusCode, T) {}
