//! What a handler's signature says, as plain data: routes, arguments, results.

use std::borrow::Cow;
use std::fmt;

/// A route as `#[api_handler]` wrote it down.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RouteSpec {
    /// `GET`, `POST`, .. or `ANY`; `None` for a bare `#[api_handler]` and for a route key of a WebSocket API.
    pub method: Option<&'static str>,
    /// The path template, `/users/{id}`, or without a method the route key of a WebSocket API, `$connect`; `None`
    /// for a bare `#[api_handler]`.
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

/// A route as the attribute writes it down; its struct can grow.
pub const fn route_spec(
    method: Option<&'static str>,
    path: Option<&'static str>,
    name: &'static str,
    module: &'static str,
    doc: &'static str,
    arguments: &'static [ArgumentSpec],
    result: &'static str,
) -> RouteSpec {
    RouteSpec { method, path, name, module, doc, arguments, result }
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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

/// An argument as the attribute writes it down; its struct can grow.
pub const fn argument_spec(
    name: &'static str,
    part: Part,
    key: &'static str,
    ty: &'static str,
    default: bool,
) -> ArgumentSpec {
    ArgumentSpec { name, part, key, ty, default }
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

/// One route of a program, after all prefixes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The template after all prefixes; `None` for a bare handler.
    pub path: Option<Cow<'static, str>>,
    /// The rest, as written at the handler.
    pub spec: RouteSpec,
}

/// A route as API Gateway writes it: `GET /users/{id}`, `$connect`; `$default` for a bare handler.
pub(crate) fn route_key(method: Option<&str>, path: Option<&str>) -> String {
    match (method, path) {
        (Some(method), Some(path)) => format!("{method} {path}"),
        (None, Some(key)) => key.to_owned(),
        _ => "$default".to_owned(),
    }
}
