//! The list of a program's handlers, before it is indexed.

use std::borrow::Cow;
use std::fmt;

use crate::handler::{Route, Run};
use crate::spec::{Surrounding, route_key};

/// Handlers of one state, as `routes![..]` lists them.
///
/// Lists can be merged, and their paths prefixed:
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

    /// Adds a route.
    pub(crate) fn route(mut self, route: Route<S>) -> Self {
        self.routes.push(route);
        self
    }

    /// Adds the routes of another list.
    pub fn merge(mut self, other: Routes<S>) -> Self {
        self.routes.extend(other.routes);
        self
    }

    /// The same routes below `prefix`, `/v1` or `/{tenant}/v1`; the route `/` becomes the prefix itself. Bare handlers
    /// and those of a WebSocket API are not changed.
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

    /// Whether the list has no routes.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// The number of routes.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// The same routes, each answered in another way.
    pub(crate) fn map<T>(self, answered: impl Fn(Run<S>) -> Run<T>) -> Routes<T> {
        let map = |Route { spec, path, run, caching, sends_events, around }| {
            let run = answered(run);
            Route { spec, path, run, caching, sends_events, around }
        };
        Routes { routes: self.routes.into_iter().map(map).collect() }
    }

    /// The same routes with this around each of them.
    pub(crate) fn with(mut self, surrounding: &Surrounding) -> Self {
        for route in &mut self.routes {
            route.around.push(surrounding.clone());
        }
        self
    }

    /// The same routes with this around each of them that is not public.
    pub(crate) fn wrap_unless_public(mut self, wrapped: impl Fn(Run<S>) -> Run<S>, surrounding: &Surrounding) -> Self {
        for route in self.routes.iter_mut().filter(|route| !route.spec.public) {
            route.run = wrapped(route.run.clone());
            route.around.push(surrounding.clone());
        }
        self
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
        let keys = self.routes.iter().map(|route| route_key(route.spec.method, route.path.as_deref()));
        f.debug_list().entries(keys).finish()
    }
}
