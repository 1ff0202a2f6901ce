//! The last step: the body, by its kind.

use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use crate::event::Event;
use crate::observe;
use crate::response::{Body, Problem, Response};

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
