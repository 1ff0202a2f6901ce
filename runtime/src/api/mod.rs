//! Routes and options, before the state is known.

mod settings;

use std::fmt;
use std::future::Future;
use std::process::ExitCode;

#[cfg(feature = "compression")]
use crate::compression::Compression;
use crate::cors::CorsPolicy;
use crate::failure::Error;
use crate::function::Function;
use crate::lambda;
use crate::middleware::{Middleware, Requirement, Table};
use crate::program::Core;
use crate::program::options::Options;
use crate::routes::{Mistake, Mistakes, Router, Routes};
use crate::state::StateCell;

/// Routes and options of a function whose handlers share a state `S`.
///
/// It is plain data: it can be listed, described and tested without a database. With [`state`](Api::state) or
/// [`init`](Api::init) it becomes a [`Function`] that runs.
#[must_use = "an `Api` answers nothing until it runs: `fn main() -> ExitCode { Api::new(..).run() }`"]
pub struct Api<S = ()> {
    table: Table<S>,
    options: Options,
}

impl<S> Api<S> {
    /// An api with these routes.
    pub fn new(routes: impl Into<Routes<S>>) -> Self {
        Api { table: Table { routes: routes.into(), unrouted: None }, options: Options::default() }
    }
}

impl<S: Send + Sync + 'static> Api<S> {
    /// The function whose state is made by `init`. On Lambda `init` runs before the first request, again if it failed,
    /// and again after a panic in a handler, which may have left the old state half changed. It has a thread of its own
    /// there, so it may block. After nine seconds the function receives requests all the same, and they wait for it until
    /// their deadlines.
    ///
    /// Without a state, requests are answered with 503 and `Retry-After`.
    pub fn init<F, Fut, E>(self, init: F) -> Function<S>
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<S, E>> + Send + 'static,
        E: Into<Error>,
    {
        self.function(StateCell::init(init))
    }

    /// The function with this state. It cannot be made again after a panic; use [`init`](Api::init) for a state that a
    /// panic can damage.
    pub fn state(self, state: S) -> Function<S> {
        self.function(StateCell::ready(state))
    }

    /// The same with a middleware around all handlers, and around the 404 and 405 of requests that no route matches.
    ///
    /// It sees problems as [`Api::problems`] has rewritten them. The api that it returns has the state that the middleware sees;
    /// if that state cannot be made, the answer is a 503 without the middleware. See
    /// [`#[api_middleware]`](crate::api_middleware).
    pub fn middleware<M, Outer, Kind>(self, middleware: M) -> Api<Outer>
    where
        M: Middleware<Outer, S, Kind>,
        Kind: 'static,
    {
        Api { table: self.table.middleware(middleware), options: self.options }
    }

    /// The same, which requires that a `T` can be made from every request, but for the routes of handlers that are `public`:
    /// `#[api_handler(GET "/health", public)]`. So a route that nobody thought of is closed and not open.
    ///
    /// Requests that no route matches are a 404 or 405 for everybody. See [`Routes::require`].
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[derive(Clone, FromEvent)]
    /// struct Key {
    ///     #[header]
    ///     x_api_key: String,
    /// }
    ///
    /// #[api_handler(GET "/health", public)]
    /// fn health() -> &'static str {
    ///     "ok"
    /// }
    ///
    /// #[api_handler(GET "/orders")]
    /// fn orders() -> &'static str {
    ///     "[]"
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![health, orders]).require::<Key>().state(());
    /// assert_eq!(testing::get("/health").send(&function).await.status(), 200);
    /// assert_eq!(testing::get("/orders").send(&function).await.status(), 400);
    /// # });
    /// ```
    pub fn require<T: Requirement<S>>(self) -> Self {
        Api { table: self.table.require::<T>(), ..self }
    }

    fn function(self, state: StateCell<S>) -> Function<S> {
        let Table { routes, unrouted } = self.table;
        let core = Core { router: router(routes, &self.options), unrouted, options: self.options, state };
        Function::new(core, |core| Box::new(|| lambda::serve(core)))
    }
}

impl<S> Api<S> {
    /// Checks what the compiler cannot see: whether routes of merged lists answer the same requests, whether the types of all
    /// arguments can be read from their part of a request at all, whether `public` handlers make sense, whether `$connect`
    /// requires what the messages of a WebSocket API require, whether a program with [`Sse`](crate::Sse) handlers streams, and whether the origins of [`Cors`](crate::Cors) are origins.
    ///
    /// ```
    /// # fn api() -> api_handler::Api { api_handler::Api::new(api_handler::Routes::new()) }
    /// assert!(api().check().is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// Two routes are the same, and only the first would answer. Or an argument can never be read, as a `HashMap` from one
    /// header, and every request would be answered with 500.
    pub fn check(self) -> Result<Self, Mistakes> {
        let Api { table: Table { routes, unrouted }, options } = self;
        let router = router(routes, &options);
        if router.mistakes.list.is_empty() {
            return Ok(Api { table: Table { routes: router.into_routes(), unrouted }, options });
        }
        Err(router.mistakes)
    }
}

/// The index of the routes, with the mistakes in the settings.
fn router<S>(routes: Routes<S>, options: &Options) -> Router<S> {
    let mut router = Router::new(routes.into_vec());
    if !options.streaming {
        router.check_events();
    }
    #[cfg(feature = "compression")]
    router.mistakes.list.extend(
        options
            .compression
            .iter()
            .flat_map(Compression::mistakes)
            .map(|(message, fix)| Mistake::of_settings("Compression::binary_media_types", &message, &fix)),
    );
    let of_cors = options.cors.iter().flat_map(CorsPolicy::mistakes);
    router.mistakes.list.extend(of_cors.map(|(message, fix)| Mistake::of_settings("Cors::origins", message, fix)));
    router
}

impl Api<()> {
    /// Runs the program; see [`Function::run`]. An api with a state has it first, from [`state`](Api::state) or
    /// [`init`](Api::init).
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        self.state(()).run()
    }
}

impl<S> Clone for Api<S> {
    fn clone(&self) -> Self {
        Api { table: self.table.clone(), options: self.options.clone() }
    }
}

impl<S> fmt::Debug for Api<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("routes", &self.table.routes).finish_non_exhaustive()
    }
}

/// Runs a function without state: `fn main() -> ExitCode { api_handler::run(routes![hello]) }`.
#[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { api_handler::run(routes![..]) }`, without a semicolon"]
pub fn run(routes: impl Into<Routes<()>>) -> ExitCode {
    Api::new(routes).run()
}
