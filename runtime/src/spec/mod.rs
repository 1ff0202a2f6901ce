//! A handler's signature as plain data: its route, arguments and result.

mod misfit;
mod surrounding;

use std::borrow::Cow;
use std::fmt;

pub use misfit::Misfit;
pub use surrounding::Surrounding;

/// A route as it is declared with `#[api_handler]`.
#[derive(Clone, Copy, Debug)]
pub struct RouteSpec {
    /// `GET`, `POST`, .. or `ANY`; `None` for a bare `#[api_handler]` and for a route key of a WebSocket API.
    pub method: Option<&'static str>,
    /// The path template, `/users/{id}`; for a route of a WebSocket API its route key, `$connect`; `None` for a bare
    /// `#[api_handler]`.
    pub path: Option<&'static str>,
    /// The function's name.
    pub name: &'static str,
    /// The path of the function's module.
    pub module: &'static str,
    /// The first paragraph of the function's documentation; empty if it has none.
    pub doc: &'static str,
    /// The arguments, in order.
    pub arguments: &'static [ArgumentSpec],
    /// The return type as written; `()` if there is none.
    pub result: &'static str,
    /// Whether the handler is exempt from [`Api::require`](crate::Api::require): `#[api_handler(.., public)]`.
    pub public: bool,
    /// A hash of the path template without the names of its placeholders, by which `routes!` looks for duplicates. The
    /// attribute makes it: the compiler's interpreter takes a twentieth of the `cargo check` of 500 handlers for it.
    ///
    /// Fields are added in later versions: match with `..`, and leave it to the attribute to make one. `#[non_exhaustive]`
    /// would make generated code call a function for each route and argument, which costs a crate of 500 handlers 8 % of
    /// its `cargo check`.
    #[doc(hidden)]
    pub __hash: u32,
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// The argument's name, or its pattern if it has no name.
    pub name: &'static str,
    /// Where its value comes from.
    pub part: Part,
    /// The key in that part: the name of a placeholder, query parameter, cookie or stage variable, or of a header in
    /// lower case.
    pub key: &'static str,
    /// The type as written.
    pub ty: &'static str,
    /// Whether a default replaces an absent value.
    pub default: bool,
    /// Finds out whether the type can be read from the part at all; `None` for types that always can.
    ///
    /// As in [`RouteSpec`], it is hidden so that only the attribute makes an argument.
    #[doc(hidden)]
    pub __misfits: Option<fn() -> Vec<Misfit>>,
    /// The fields of a type that is made from the event, where they are known; `None` for every other type.
    #[doc(hidden)]
    pub __fields: Option<fn() -> &'static [ArgumentSpec]>,
}

impl ArgumentSpec {
    /// What a type of the library reads: one header.
    pub(crate) const fn header(name: &'static str, ty: &'static str) -> Self {
        ArgumentSpec { name, part: Part::Header, key: name, ty, default: false, __misfits: None, __fields: None }
    }

    /// The values that are read for the argument: itself, or the fields of a derived `FromEvent`.
    pub(crate) fn values(&self) -> Vec<&ArgumentSpec> {
        match self.__fields.map(|fields| fields()).unwrap_or_default() {
            [] => vec![self],
            fields => fields.iter().flat_map(ArgumentSpec::values).collect(),
        }
    }
}

/// The part of a request that an argument is read from.
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
    /// The claims about the caller, from the authorizer.
    Claims,
    /// A stage variable.
    Stage,
    /// The state of the function.
    State,
    /// The event itself, through `FromEvent`.
    Event,
}

impl Part {
    /// The name of this part in messages and in `routes --json`.
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

impl Part {
    /// The mark of this part, without its brackets.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Part::Stage => "stage",
            other => other.as_str(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One route of a program, with all prefixes applied.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The path template with all prefixes; `None` for a bare handler.
    pub path: Option<Cow<'static, str>>,
    /// The route as declared at the handler, without prefixes.
    pub spec: RouteSpec,
    /// What stands around the handler, outermost first.
    pub around: Vec<Surrounding>,
}

/// A route in API Gateway's notation: `GET /users/{id}`, `$connect`; `$default` for a bare handler.
pub(crate) fn route_key(method: Option<&str>, path: Option<&str>) -> String {
    match (method, path) {
        (Some(method), Some(path)) => format!("{method} {path}"),
        (None, Some(key)) => key.to_owned(),
        _ => "$default".to_owned(),
    }
}
