//! From what a handler returned to a response.
//!
//! Generated code takes a result apart step by step: is it a `Result`, has it a head, is it an `Option`, what is
//! its body. Each step is a method call on the [`tag`] of the value, and method lookup picks the
//! trait with the most references that applies (autoref specialisation). So the type decides, never its
//! spelling: aliases and `impl Trait` work.

mod body;
mod kinds;
mod outcome;
mod refuse;

use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};

use crate::event::Event;
use crate::observe;

use super::{Body, Fault, Problem, Response};

pub use body::{AnswerBody, AnswerWhole, NoNull, without_body};
pub use kinds::HttpBody;
pub(crate) use refuse::unexpected;

/// The traits of all steps, without their names.
pub mod steps {
    pub use super::body::{
        BodyStep as _, FutureStep as _, HtmlStep as _, HttpStep as _, LastStep as _, MissingNoneStep as _,
        NumberStep as _, SerializeStep as _, TextStep as _, TupleStep as _, WholeStep as _,
    };
    pub use super::outcome::{
        HeadStep as _, NoHeadStep as _, NoOptionStep as _, OptionStep as _, PlainStep as _, ReplyStep as _,
        ResultStep as _,
    };
    pub use super::refuse::{
        AnyErrorStep as _, ApiErrorStep as _, IntoErrorStep as _, LastErrorStep as _, MovedErrorStep as _,
        SendErrorStep as _,
    };
}

/// The type of a value, to be asked what it can do.
pub struct Tag<T>(PhantomData<fn(T) -> T>);

/// What has a tag: every type. What is no type, a misspelt one, has none that a step could be looked for on, so that
/// the compiler's own error is the only one.
pub trait Tagged {
    /// `Tag<Self>`, and for no type not even that.
    type Tag;

    /// The only value.
    const TAG: Self::Tag;
}

impl<T> Tagged for T {
    type Tag = Tag<T>;

    const TAG: Tag<T> = Tag(PhantomData);
}

/// The tag of a value's type.
pub fn tag<T: Tagged>(_: &T) -> T::Tag {
    T::TAG
}

/// The options of `#[api_handler]` that say how a success is answered.
#[derive(Debug)]
pub struct Options {
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
pub const PLAIN: &Options = &Options { status: None, content_type: None, none: None, base64: false };

/// Status and headers that stand before a body: of a `Reply`, of `(StatusCode, T)`, or nothing.
#[derive(Debug, Default)]
pub struct Head {
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    /// The header that could not be set.
    pub(crate) illegal: Option<IllegalHeader>,
}

impl Head {
    /// Both heads in one: the outer status wins, headers add up.
    pub fn over(mut self, inner: Head) -> Head {
        if self.headers.is_empty() {
            self.headers = inner.headers;
        } else {
            for (name, value) in &inner.headers {
                self.headers.append(name, value.clone());
            }
        }
        Head { status: self.status.or(inner.status), headers: self.headers, illegal: self.illegal.or(inner.illegal) }
    }
}

/// A header that HTTP does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IllegalHeader {
    pub(crate) name: String,
}

impl std::fmt::Display for IllegalHeader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the answer's header {:?} has a name or value that HTTP does not allow", self.name)
    }
}

impl std::error::Error for IllegalHeader {}

/// A response, or how to get it.
pub enum Answer {
    /// The response.
    Ready(Response),
    /// The response of somebody else's type, which is made asynchronously.
    #[cfg(feature = "lambda_http")]
    Later(crate::handler::BoxFuture<'static, Response>),
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Answer::Ready(response) => response.fmt(f),
            #[cfg(feature = "lambda_http")]
            Answer::Later(_) => f.write_str("Later(..)"),
        }
    }
}

impl Answer {
    /// The response if it is there, else how to get it.
    pub fn ready(self) -> Result<Response, crate::handler::BoxFuture<'static, Response>> {
        match self {
            Answer::Ready(response) => Ok(response),
            #[cfg(feature = "lambda_http")]
            Answer::Later(response) => Err(response),
        }
    }
}

/// What `None` is answered with when `none = ..` gives it a status.
pub fn none(event: &Event<'_>, head: Head, options: &Options) -> Answer {
    let told = options.none.and_then(|status| StatusCode::from_u16(status).ok());
    let status = told.unwrap_or(StatusCode::NOT_FOUND);
    let mut response = match status.is_client_error() || status.is_server_error() {
        true => Problem::new(status).into_response(event),
        false => Response::new(status),
    };
    if let Err(fault) = add_head(&mut response, Head { status: None, ..head }) {
        response = illegal(&fault, event);
    }
    Answer::Ready(response)
}

/// The response for a body with its head.
fn with_head(body: Body, head: Head, default: StatusCode, event: &Event<'_>, options: &Options) -> Answer {
    let told = options.status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = Response::new(told.unwrap_or(default)).with_body(body);
    response.body.force_base64 |= options.base64;
    Answer::Ready(match add_head(&mut response, head) {
        Ok(()) => response,
        Err(fault) => illegal(&fault, event),
    })
}

/// Puts a head onto a response; its status wins, and each of its headers replaces those of the same name.
fn add_head(response: &mut Response, head: Head) -> Result<(), IllegalHeader> {
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
fn illegal(header: &IllegalHeader, event: &Event<'_>) -> Response {
    observe::fault(header);
    failed(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code("invalid-response"), event)
}

/// The answer for a fault of the handler, which is logged already.
fn failed(problem: Problem, event: &Event<'_>) -> Response {
    let mut response = problem.into_response(event);
    response.fault = Some(Fault::Error);
    response
}
