//! Routes as data: what a handler answers, in the words of API Gateway's route keys.

use std::borrow::Cow;
use std::fmt;

use crate::event::Event;
use crate::handler::Answering;

/// A route as `#[api_handler]` wrote it down.
#[derive(Clone, Copy, Debug)]
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
pub(crate) type Call<S> = for<'a, 'e> fn(&'a Event<'e>, &'a S) -> Answering<'a>;

/// One handler with its route; [`Handler::route`](crate::describe::Handler::route) makes it.
pub struct Route<S> {
    pub(crate) spec: RouteSpec,
    /// The template after all prefixes, or the route key of a WebSocket API; `None` for a bare handler.
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) call: Call<S>,
}

impl<S> Clone for Route<S> {
    fn clone(&self) -> Self {
        Route { spec: self.spec, path: self.path.clone(), call: self.call }
    }
}

/// Handlers of one state, as `routes![..]` lists them.
///
/// Lists merge, and take a prefix:
///
/// ```
/// # use api_handler::Routes;
/// fn users() -> Routes<()> {
///     Routes::new()
/// }
///
/// let api = Routes::<()>::new().merge(users().prefix("/v1"));
/// assert!(api.is_empty());
/// ```
#[must_use = "routes answer nothing until a program runs: `fn main() -> ExitCode { api_handler::run(routes![..]) }`"]
pub struct Routes<S> {
    routes: Vec<Route<S>>,
}

impl<S> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Routes { routes: Vec::new() }
    }

    /// One more route.
    pub fn route(mut self, route: Route<S>) -> Self {
        self.routes.push(route);
        self
    }

    /// The routes of both lists.
    pub fn merge(mut self, other: Routes<S>) -> Self {
        self.routes.extend(other.routes);
        self
    }

    /// The same routes below `prefix`, `/v1` or `/{tenant}/v1`; a route `/` becomes the prefix itself. Bare
    /// handlers and those of a WebSocket API stay as they are.
    pub fn prefix(mut self, prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        let slash = if prefix.is_empty() || prefix.starts_with('/') { "" } else { "/" };
        let with_method = self.routes.iter_mut().filter(|route| route.spec.method.is_some());
        for path in with_method.filter_map(|route| route.path.as_mut()) {
            let rest = if *path == "/" && !prefix.is_empty() { "" } else { &**path };
            *path = Cow::Owned(format!("{slash}{prefix}{rest}"));
        }
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    pub(crate) fn into_vec(self) -> Vec<Route<S>> {
        self.routes
    }
}

impl<S> Clone for Routes<S> {
    fn clone(&self) -> Self {
        Routes { routes: self.routes.clone() }
    }
}

impl<S> Default for Routes<S> {
    fn default() -> Self {
        Routes::new()
    }
}

impl<S, const N: usize> From<[Route<S>; N]> for Routes<S> {
    fn from(routes: [Route<S>; N]) -> Self {
        Routes { routes: routes.into() }
    }
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.routes.iter().map(|route| key(route.spec.method, route.path.as_deref()));
        f.debug_list().entries(keys).finish()
    }
}

/// A route as API Gateway writes it: `GET /users/{id}`, `$connect`; `$default` for a bare handler.
pub(crate) fn key(method: Option<&str>, path: Option<&str>) -> String {
    match (method, path) {
        (Some(method), Some(path)) => format!("{method} {path}"),
        (None, Some(key)) => key.to_owned(),
        _ => "$default".to_owned(),
    }
}
