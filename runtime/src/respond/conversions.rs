//! Conversions into a [`Response`], so that one handler or middleware can answer with values of several types.
//!
//! Each gives the response that a handler gives which returns the value itself.

use std::borrow::Cow;
use std::fmt::Display;

use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderValue};
use serde::Serialize;

use super::answer::{add_head, illegal};
use super::kinds::AnswerBody;
use super::refuse::unexpected;
use crate::response::{Body, Head, Html, Json, Redirect, Reply, Response, Sink, Sse, StreamBody, Text};

impl From<StatusCode> for Response {
    fn from(status: StatusCode) -> Self {
        Response::new(status)
    }
}

/// The events, with `cache-control: no-cache`: no cache may send them to anyone else.
impl From<Sse> for Response {
    fn from(events: Sse) -> Self {
        let mut response = Response::new(StatusCode::OK).with_body(events.into());
        response.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}

impl From<Redirect> for Response {
    fn from(redirect: Redirect) -> Self {
        let mut response = Response::new(redirect.status());
        response.headers = redirect.into_headers();
        response
    }
}

/// Types whose bodies cannot fail.
macro_rules! from_bodies {
    ($($ty:ty),+) => {
        $(
            impl From<$ty> for Response {
                fn from(body: $ty) -> Self {
                    of_body(body)
                }
            }
        )+
    };
}

from_bodies!((), Body, StreamBody, String, &'static str, Cow<'static, str>);

impl<T: Into<Cow<'static, str>>> From<Html<T>> for Response {
    fn from(html: Html<T>) -> Self {
        of_body(html)
    }
}

impl<T: Display> From<Text<T>> for Response {
    fn from(text: Text<T>) -> Self {
        of_body(text)
    }
}

/// A value that cannot be serialised is a 500, and logged.
impl<T: Serialize> From<Json<T>> for Response {
    fn from(json: Json<T>) -> Self {
        of_body(json)
    }
}

impl<T> From<Reply<T>> for Response
where
    Response: From<T>,
{
    fn from(reply: Reply<T>) -> Self {
        with_head(reply.value.into(), reply.head)
    }
}

impl<T> From<(StatusCode, T)> for Response
where
    Response: From<T>,
{
    fn from((status, value): (StatusCode, T)) -> Self {
        with_head(value.into(), Head { status: Some(status), ..Head::default() })
    }
}

fn of_body<T: AnswerBody>(value: T) -> Response {
    match value.body(&Sink::Plain) {
        Ok(body) => Response::new(T::STATUS).with_body(body),
        Err(error) => unexpected(&error),
    }
}

fn with_head(mut response: Response, head: Head) -> Response {
    match add_head(&mut response, head) {
        Ok(()) => response,
        Err(header) => illegal(&header),
    }
}
