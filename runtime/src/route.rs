//! Routes as data: what a handler answers, in the words of API Gateway's route keys.

use std::borrow::Cow;
use std::fmt;

use crate::event::Event;
use crate::handler::{BoxFuture, Handler};
use crate::response::Response;

/// A route as `#[api_handler]` wrote it down.
#[derive(Clone, Copy, Debug)]
pub struct RouteSpec {
    /// `GET`, `POST`, .. or `ANY`; `None` for a bare `#[api_handler]`.
    pub method: Option<&'static str>,
    /// The path template, `/users/{id}`; `None` for a bare `#[api_handler]`.
    pub path: Option<&'static str>,
    /// The function's name.
    pub name: &'static str,
    /// The module that holds the function.
    pub module: &'static str,
    /// The first paragraph of the function's documentation, or nothing.
    pub doc: &'static str,
    /// The arguments, in order.
    pub arguments: &'static [ArgumentSpec],
    /// The return type as it is written, `()` if there is none.
    pub result: &'static str,
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// The argument's name, or its pattern.
    pub name: &'static str,
    /// Where its value comes from.
    pub part: Part,
    /// The key in that part: a placeholder, a query key, a header's name in lower case.
    pub key: &'static str,
    /// The type as it is written.
    pub ty: &'static str,
    /// Whether a default stands in for an absent value.
    pub default: bool,
}

/// Where an argument comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A placeholder of the path template.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
    /// A cookie.
    Cookie,
    /// The request body.
    Body,
    /// The request body as `application/x-www-form-urlencoded`.
    Form,
    /// What the authorizer said of the caller.
    Claims,
    /// A stage variable.
    Stage,
    /// The state of the function.
    State,
    /// The event itself, through `FromEvent`.
    Event,
}

impl Part {
    /// The word for this part in messages and in `routes --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Path => "path",
            Part::Query => "query",
            Part::Header => "header",
            Part::Cookie => "cookie",
            Part::Body => "body",
            Part::Form => "form",
            Part::Claims => "claims",
            Part::Stage => "stage variable",
            Part::State => "state",
            Part::Event => "event",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Runs one handler.
pub(crate) type Call<S> = for<'a, 'e> fn(&'a Event<'e>, &'a S) -> BoxFuture<'a, Response>;

/// One handler with its route.
pub struct Route<S> {
    pub(crate) spec: RouteSpec,
    /// The template after all prefixes; `None` for a bare handler.
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) call: Call<S>,
}

impl<S> Route<S> {
    /// The route of a handler, by its companion struct.
    pub fn of<H: Handler<S>>() -> Self {
        Route { spec: H::ROUTE, path: H::ROUTE.path.map(Cow::Borrowed), call: H::call }
    }
}
