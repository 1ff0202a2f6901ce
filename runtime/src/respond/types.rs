//! Which type is answered as which kind.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use super::answer::Answer;
use super::kinds::{AnswerBody, AnswerWhole, HttpBody, NoNull};
use crate::observe;
use crate::response::{Body, Html, Json, Problem, Redirect, Response, Sink, Sse, StreamBody, Text};

/// Types that are bodies and have no `null`.
macro_rules! bodies {
    ($($make:path: $($ty:ty),+;)*) => {
        $($(
            impl AnswerBody for $ty {
                fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
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
    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        Ok(Body::bytes(self.to_vec()))
    }
}

impl<const N: usize> NoNull for [u8; N] {}

impl<const N: usize> AnswerBody for &'static [u8; N] {
    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        Ok(Body::bytes(self.as_slice()))
    }
}

impl<const N: usize> NoNull for &'static [u8; N] {}

impl AnswerBody for () {
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        Ok(Body::empty())
    }
}

impl NoNull for () {}

/// The success of a handler that always fails.
impl AnswerBody for std::convert::Infallible {
    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        match self {}
    }
}

impl<T: Into<Cow<'static, str>>> AnswerBody for Html<T> {
    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        Ok(Body::text(self.0).with_content_type(HeaderValue::from_static("text/html; charset=utf-8")))
    }
}

impl<T> NoNull for Html<T> {}

impl<T: std::fmt::Display> AnswerBody for Text<T> {
    fn body(self, _: &Sink) -> Result<Body, serde_json::Error> {
        Ok(Body::text(self.0.to_string()))
    }
}

impl<T> NoNull for Text<T> {}

impl<T: Serialize> AnswerBody for Json<T> {
    fn body(self, sink: &Sink) -> Result<Body, serde_json::Error> {
        sink.json(&self.0).map(Body::of_json)
    }
}

impl AnswerWhole for Response {
    fn whole(self) -> Answer {
        Answer::Ready(self)
    }
}

impl NoNull for Response {}

impl AnswerWhole for Redirect {
    fn whole(self) -> Answer {
        Answer::Ready(self.into())
    }
}

impl NoNull for Redirect {}

impl AnswerWhole for Sse {
    fn whole(self) -> Answer {
        Answer::Ready(self.into())
    }
}

impl NoNull for Sse {}

/// A status alone, without a body.
impl AnswerWhole for StatusCode {
    fn whole(self) -> Answer {
        Answer::Ready(self.into())
    }
}

impl NoNull for StatusCode {}

impl AnswerWhole for Problem {
    fn whole(self) -> Answer {
        if self.status().is_server_error() {
            observe::fault(&self);
        }
        Answer::Ready(self.into())
    }
}

impl NoNull for Problem {}

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
    fn whole(self) -> Answer {
        Answer::Ready(self.into())
    }
}

impl<B> NoNull for http::Response<B> {}

impl<T> NoNull for crate::response::Reply<T> {}

impl<T> NoNull for (StatusCode, T) {}
