//! The last step: the body, by its kind.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use crate::event::Event;
use crate::observe;
use crate::response::{Body, Fault, Html, Json, Problem, Redirect, Response, Text};

use super::{Answer, Head, Options, Tag, add_head, failed, illegal, with_head};

/// A value that is a body of a kind of its own: text, bytes, HTML, nothing.
pub trait AnswerBody {
    /// The status without any option.
    const STATUS: StatusCode = StatusCode::OK;

    /// The body.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    fn body(self, event: &Event<'_>) -> Result<Body, serde_json::Error>;
}

/// A value that is a whole response.
pub trait AnswerWhole {
    /// The response.
    fn whole(self, event: &Event<'_>) -> Answer;
}

/// Text, bytes, HTML, nothing.
pub trait BodyStep<T: AnswerBody> {
    /// The body with what head and options say.
    fn answer(&self, value: T, event: &Event<'_>, head: Head, options: &Options) -> Answer {
        body(value.body(event), T::STATUS, event, head, options)
    }
}

impl<T: AnswerBody> BodyStep<T> for &&Tag<T> {}

/// Whole responses.
pub trait WholeStep<T: AnswerWhole> {
    /// The response with what the head adds.
    fn answer(&self, value: T, event: &Event<'_>, head: Head, options: &Options) -> Answer {
        match value.whole(event) {
            Answer::Ready(mut response) => {
                response.body.force_base64 |= options.base64;
                Answer::Ready(match add_head(&mut response, head) {
                    Ok(()) => response,
                    Err(header) => illegal(&header, event),
                })
            }
            #[cfg(feature = "lambda_http")]
            Answer::Later(response) => {
                if let Some(header) = &head.illegal {
                    return Answer::Ready(illegal(header, event));
                }
                let base64 = options.base64;
                Answer::Later(Box::pin(async move {
                    let mut response = response.await;
                    response.body.force_base64 |= base64;
                    // Its only error was looked for above.
                    let _ = add_head(&mut response, head);
                    response
                }))
            }
        }
    }
}

impl<T: AnswerWhole> WholeStep<T> for &&Tag<T> {}

/// `Option` of what has no `null`.
pub trait MissingNoneStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Option<T>, _: &Event<'_>, _: Head, _: &Options) -> Answer
    where
        Option<T>: AnswersNone,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::NOT_FOUND))
    }
}

impl<T: NoNull> MissingNoneStep<T> for &&Tag<Option<T>> {}

/// What has no `null`: whatever is not answered as JSON.
pub trait NoNull {}

/// Says that `none` is missing.
#[diagnostic::on_unimplemented(
    message = "`None` of `{Self}` has no answer",
    label = "needs `none`",
    note = "say what `None` means: `#[api_handler(.., none = 404)]`"
)]
pub trait AnswersNone {}

/// Everything that is `Serialize`, as JSON.
pub trait SerializeStep<T: Serialize> {
    /// JSON with what head and options say.
    fn answer(&self, value: T, event: &Event<'_>, head: Head, options: &Options) -> Answer {
        body(event.json_body(&value), StatusCode::OK, event, head, options)
    }
}

impl<T: Serialize> SerializeStep<T> for &Tag<T> {}

/// What nobody can answer with.
pub trait LastStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Event<'_>, _: Head, _: &Options) -> Answer
    where
        T: Respond,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<T> LastStep<T> for Tag<T> {}

/// A type that a handler can answer with.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with `{Self}`",
    label = "not `Serialize`",
    note = "add `#[derive(serde::Serialize)]` to it, or return text, bytes, `Html`, `Reply` or a `Response`"
)]
pub trait Respond {}

fn body(
    made: Result<Body, serde_json::Error>,
    default: StatusCode,
    event: &Event<'_>,
    head: Head,
    options: &Options,
) -> Answer {
    match made {
        Ok(mut body) => {
            if let Some(content_type) = options.content_type {
                // The attribute has made sure that it is a legal value.
                body.content_type = Some(HeaderValue::from_static(content_type));
            }
            with_head(body, head, default, event, options)
        }
        Err(error) => {
            observe::fault(&error);
            Answer::Ready(failed(Problem::new(StatusCode::INTERNAL_SERVER_ERROR), event))
        }
    }
}

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
    label = "no body",
    note = "text, bytes, `()` and `lambda_http::Body` can"
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

http_bodies!(String, &'static str, Cow<'static, str>, Bytes, Vec<u8>, &'static [u8], (), Body);

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
