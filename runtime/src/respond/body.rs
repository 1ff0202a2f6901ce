//! The step `answer`: the body, by the type of the value.

use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use super::answer::{Answer, SuccessOptions, add_head, illegal, refused, with_head};
use super::kinds::{AnswerBody, AnswerWhole, HttpBody, NoNull};
use super::tag::Tag;
use crate::observe;
use crate::response::{Body, Head, Html, Problem, Sink, Text};

/// Text, bytes, HTML, or no body.
pub trait BodyStep<T: AnswerBody> {
    /// The body with the head and the options.
    fn answer(&self, value: T, sink: &Sink, head: Head, options: &SuccessOptions) -> Answer {
        body(value.body(sink), T::STATUS, head, options)
    }
}

impl<T: AnswerBody> BodyStep<T> for &&Tag<T> {}

/// Whole responses.
pub trait WholeStep<T: AnswerWhole> {
    /// The response with the head added.
    fn answer(&self, value: T, _: &Sink, head: Head, options: &SuccessOptions) -> Answer {
        match value.whole() {
            Answer::Ready(mut response) => {
                response.body.force_base64 |= options.base64;
                Answer::Ready(match add_head(&mut response, head) {
                    Ok(()) => response,
                    Err(header) => illegal(&header),
                })
            }
            Answer::Later(response) => {
                if let Some(header) = &head.illegal {
                    return Answer::Ready(illegal(header));
                }
                let base64 = options.base64;
                Answer::Later(Box::pin(async move {
                    let mut response = response.await;
                    response.body.force_base64 |= base64;
                    // The only possible error was handled above.
                    let _ = add_head(&mut response, head);
                    response
                }))
            }
        }
    }
}

impl<T: AnswerWhole> WholeStep<T> for &&Tag<T> {}

/// `Option` of a type that has no `null`.
pub trait MissingNoneStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Option<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        Option<T>: AnswersNone,
    {
        refused(value)
    }
}

impl<T: NoNull> MissingNoneStep<T> for &&Tag<Option<T>> {}

/// Reports that the option `none` is missing.
#[diagnostic::on_unimplemented(
    message = "`None` of `{Self}` has no answer",
    label = "needs `none`",
    note = "say what `None` means: `#[api_handler(.., none = 404)]`"
)]
pub trait AnswersNone {}

/// `http::Response` with a body that cannot be sent.
pub trait HttpStep<B> {
    /// Refused by the compiler.
    fn answer(&self, value: http::Response<B>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        B: HttpBody,
    {
        refused(value)
    }
}

impl<B> HttpStep<B> for &Tag<http::Response<B>> {}

/// A future that was not awaited.
pub trait FutureStep<T: Future> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: IsAwaited,
    {
        refused(value)
    }
}

impl<T: Future> FutureStep<T> for &&Tag<T> {}

/// Reports that an `.await` is missing.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with a future: `{Self}` is never awaited",
    label = "a future",
    note = "make the handler an `async fn`, and `.await` the future in it"
)]
pub trait IsAwaited {}

/// `Html` of a type that is not text.
pub trait HtmlStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Html<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: HtmlText,
    {
        refused(value)
    }
}

impl<T> HtmlStep<T> for &Tag<Html<T>> {}

/// Reports what `Html` can contain.
#[diagnostic::on_unimplemented(
    message = "`Html<..>` holds text, and `{Self}` is not text",
    label = "not text",
    note = "`String`, `&'static str` and `Cow<'static, str>` are; render a template first"
)]
pub trait HtmlText {}

/// `Text` of a type without `Display`.
pub trait TextStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Text<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: HasDisplay,
    {
        refused(value)
    }
}

impl<T> TextStep<T> for &Tag<Text<T>> {}

/// Reports what `Text` can contain.
#[diagnostic::on_unimplemented(
    message = "`Text<..>` needs a `Display`, and `{Self}` has none",
    label = "not `Display`",
    note = "implement `std::fmt::Display` for it, or derive `Serialize` and return it as JSON"
)]
pub trait HasDisplay {}

/// Refuses a body under a status that has none.
pub fn without_body<const STATUS: u16, T: WithoutBody<STATUS>>(_: &T) {}

/// A result that has no body, or sets a status itself.
#[diagnostic::on_unimplemented(
    message = "an answer with `status = {STATUS}` has no body, and the handler returns `{Self}`",
    label = "no place for a `{Self}`",
    note = "return nothing, or leave `status` out"
)]
pub trait WithoutBody<const STATUS: u16> {}

impl<const STATUS: u16> WithoutBody<STATUS> for () {}
impl<const STATUS: u16> WithoutBody<STATUS> for std::convert::Infallible {}
#[diagnostic::do_not_recommend]
impl<const STATUS: u16, T: AnswerWhole> WithoutBody<STATUS> for T {}

/// Everything that is `Serialize`, as JSON.
pub trait SerializeStep<T: Serialize> {
    /// JSON with the head and the options.
    fn answer(&self, value: T, sink: &Sink, head: Head, options: &SuccessOptions) -> Answer {
        body(sink.json(&value).map(Body::of_json), StatusCode::OK, head, options)
    }
}

impl<T: Serialize> SerializeStep<T> for &Tag<T> {}

/// Any other type: not an answer.
pub trait LastStep<T>: Sized {
    /// Refused by the compiler.
    fn answer(self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: Respond,
    {
        refused(value)
    }
}

impl<T> LastStep<T> for Tag<T> {}

/// A type that a handler can answer with.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with `{Self}`",
    label = "not `Serialize`",
    note = "add `#[derive(serde::Serialize)]` to it, or return text, bytes, `Html` or a `Response`; a status goes before \
            a value, `(StatusCode, T)`, headers go into a `Reply<T>`"
)]
pub trait Respond {}

fn body(made: Result<Body, serde_json::Error>, default: StatusCode, head: Head, options: &SuccessOptions) -> Answer {
    match made {
        Ok(mut body) => {
            if let Some(content_type) = options.content_type {
                // The attribute has checked that this is a legal value.
                body.content_type = Some(HeaderValue::from_static(content_type));
            }
            with_head(body, head, default, options)
        }
        Err(error) => {
            observe::fault(&error);
            Answer::Ready(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into())
        }
    }
}
