//! The list of a program's handlers, before it is indexed.

use std::borrow::Cow;
use std::fmt;

use crate::handler::{Route, Run};
use crate::spec::{ArgumentSpec, Surrounding, route_key};

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
    ///
    /// A placeholder of the prefix is an argument with `#[path]`, or a `#[placeholder]` in a derived
    /// [`FromEvent`](derive@crate::FromEvent). [`Api::check`](crate::Api::check) reports an argument whose placeholder
    /// neither the path nor a prefix has.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/users/{id}")]
    /// fn user(#[path] tenant: &str, id: u64) -> String {
    ///     format!("user {id} of {tenant}")
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![user].prefix("/t/{tenant}")).state(());
    /// assert_eq!(testing::get("/t/acme/users/7").send(&function).await.text(), "user 7 of acme");
    /// # });
    /// ```
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

    /// Exists for its message: preflights are answered before routing.
    #[doc(hidden)]
    pub fn cors<C: CorsOfRoutes>(self, _: C) -> Self {
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
        let map = |Route { spec, path, run, caching, sends_events, around, read_around }| {
            let run = answered(run);
            Route { spec, path, run, caching, sends_events, around, read_around }
        };
        Routes { routes: self.routes.into_iter().map(map).collect() }
    }

    /// The same routes with this around each of them, which reads these values.
    pub(crate) fn with(mut self, surrounding: &Surrounding, reads: &'static [ArgumentSpec]) -> Self {
        for route in &mut self.routes {
            route.around.push(surrounding.clone());
            route.read_around.push(reads);
        }
        self
    }

    /// The same routes with this around each of them that is not public.
    pub(crate) fn wrap_unless_public(
        mut self,
        wrapped: impl Fn(Run<S>) -> Run<S>,
        surrounding: &Surrounding,
        reads: &'static [ArgumentSpec],
    ) -> Self {
        for route in self.routes.iter_mut().filter(|route| !route.spec.public) {
            route.run = wrapped(route.run.clone());
            route.around.push(surrounding.clone());
            route.read_around.push(reads);
        }
        self
    }

    pub(crate) fn into_vec(self) -> Vec<Route<S>> {
        self.routes
    }
}

/// Nothing has it.
#[diagnostic::on_unimplemented(
    message = "CORS is set for the whole `Api`, not for some routes",
    label = "belongs to the `Api`",
    note = "write `Api::new(routes![..]).cors(..)`"
)]
pub trait CorsOfRoutes {}

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
