//! The last step: the body, by its kind.

use http::StatusCode;
use http::header::HeaderValue;
use serde::Serialize;

use super::answer::{Answer, SuccessOptions, add_head, illegal, with_head};
use super::kinds::{AnswerBody, AnswerWhole, HttpBody, NoNull};
use super::tag::Tag;
use crate::observe;
use crate::response::{Body, Head, Html, Problem, Response, Sink, Text};

/// Text, bytes, HTML, nothing.
pub trait BodyStep<T: AnswerBody> {
    /// The body with what head and options say.
    fn answer(&self, value: T, sink: &Sink, head: Head, options: &SuccessOptions) -> Answer {
        body(value.body(sink), T::STATUS, head, options)
    }
}

impl<T: AnswerBody> BodyStep<T> for &&Tag<T> {}

/// Whole responses.
pub trait WholeStep<T: AnswerWhole> {
    /// The response with what the head adds.
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
    fn answer(&self, value: Option<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        Option<T>: AnswersNone,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::NOT_FOUND))
    }
}

impl<T: NoNull> MissingNoneStep<T> for &&Tag<Option<T>> {}

/// Says that `none` is missing.
#[diagnostic::on_unimplemented(
    message = "`None` of `{Self}` has no answer",
    label = "needs `none`",
    note = "say what `None` means: `#[api_handler(.., none = 404)]`"
)]
pub trait AnswersNone {}

/// A number before a value, which elsewhere is a status and here would be a JSON array.
pub trait NumberStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: (u16, T), _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        (u16, T): SaysWhichItIs,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<T> NumberStep<T> for &&Tag<(u16, T)> {}

/// What can be told from a status.
#[diagnostic::on_unimplemented(
    message = "`{Self}` would be a JSON array, not a status with a body",
    label = "a status or an array?",
    note = "`(StatusCode::CREATED, value)` is a status with a body, and `Json((201, value))` is the array"
)]
pub trait SaysWhichItIs {}

/// `http::Response` with a body that cannot be sent.
pub trait HttpStep<B> {
    /// Refused by the compiler.
    fn answer(&self, value: http::Response<B>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        B: HttpBody,
    {
        Answer::Ready(value.into())
    }
}

impl<B> HttpStep<B> for &Tag<http::Response<B>> {}

/// A future that nobody waits for.
pub trait FutureStep<T: Future> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: IsAwaited,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<T: Future> FutureStep<T> for &&Tag<T> {}

/// Says that an `.await` is missing.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with a future: nobody waits for `{Self}`",
    label = "a future",
    note = "write `async fn`, and `.await` in it"
)]
pub trait IsAwaited {}

/// `Html` of what is not text.
pub trait HtmlStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Html<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: HtmlText,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<T> HtmlStep<T> for &Tag<Html<T>> {}

/// Says what `Html` holds.
#[diagnostic::on_unimplemented(
    message = "`Html<..>` holds text, and `{Self}` is not text",
    label = "not text",
    note = "`String`, `&'static str` and `Cow<'static, str>` are; a template is rendered first"
)]
pub trait HtmlText {}

/// `Text` of what cannot be shown.
pub trait TextStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: Text<T>, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: HasDisplay,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<T> TextStep<T> for &Tag<Text<T>> {}

/// Says what `Text` shows.
#[diagnostic::on_unimplemented(
    message = "`Text<..>` shows a `Display`, and `{Self}` has none",
    label = "not `Display`",
    note = "implement `std::fmt::Display` for it, or derive `Serialize` and return it as JSON"
)]
pub trait HasDisplay {}

/// Refuses a body under a status that has none.
pub fn without_body<const STATUS: u16, T: WithoutBody<STATUS>>(_: &T) {}

/// A result that has no body, or brings a status of its own.
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
    /// JSON with what head and options say.
    fn answer(&self, value: T, sink: &Sink, head: Head, options: &SuccessOptions) -> Answer {
        body(sink.json(&value).map(Body::of_json), StatusCode::OK, head, options)
    }
}

impl<T: Serialize> SerializeStep<T> for &Tag<T> {}

/// Several values in one, as other frameworks answer with headers.
pub trait TupleStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: IsOneAnswer,
    {
        drop(value);
        Answer::Ready(Response::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<A, B> TupleStep<(A, B)> for Tag<(A, B)> {}
impl<A, B, C> TupleStep<(A, B, C)> for Tag<(A, B, C)> {}
impl<A, B, C, D> TupleStep<(A, B, C, D)> for Tag<(A, B, C, D)> {}

/// Says where status and headers go.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with `{Self}`",
    label = "not one answer",
    note = "headers go into a reply, `Reply::new(value).status(status).header(name, value)`, of the type `Reply<T>`; a status \
            alone goes before the value, `(StatusCode, T)`; as JSON a tuple needs `Serialize` for all that is in it"
)]
pub trait IsOneAnswer {}

/// What nobody can answer with.
pub trait LastStep<T>: Sized {
    /// Refused by the compiler.
    fn answer(self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
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
    note = "add `#[derive(serde::Serialize)]` to it, or return text, bytes, `Html` or a `Response`; a status goes before \
            a value, `(StatusCode, T)`, headers go into a `Reply<T>`"
)]
pub trait Respond {}

fn body(made: Result<Body, serde_json::Error>, default: StatusCode, head: Head, options: &SuccessOptions) -> Answer {
    match made {
        Ok(mut body) => {
            if let Some(content_type) = options.content_type {
                // The attribute has made sure that it is a legal value.
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
