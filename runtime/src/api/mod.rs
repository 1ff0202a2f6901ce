//! Routes and options, before the state is known.

#[cfg(feature = "shutdown")]
mod hooks;
mod never;
mod problems;
mod settings;
#[cfg(feature = "shutdown")]
mod shutdown;

use std::fmt;
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;

#[cfg(feature = "compression")]
use crate::compression::Compression;
use crate::cors::CorsPolicy;
use crate::failure::Error;
use crate::function::Function;
use crate::lambda;
#[cfg(feature = "tower")]
use crate::layers::{LayerFailure, LayerResponse, SharedService, TowerLayer, TowerService};
use crate::middleware::{Middleware, Requirement, Table};
use crate::program::options::Options;
use crate::program::problem_mistakes;
use crate::program::{Core, Loop};
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
    #[cfg(feature = "shutdown")]
    on_shutdown: Option<hooks::OnShutdown<S>>,
}

impl<S> Api<S> {
    /// An api with these routes.
    pub fn new(routes: impl Into<Routes<S>>) -> Self {
        Api {
            table: Table { routes: routes.into(), unrouted: None },
            options: Options::default(),
            #[cfg(feature = "shutdown")]
            on_shutdown: None,
        }
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
    #[cfg_attr(not(feature = "tower"), doc(alias = "layer"))]
    pub fn middleware<M, Outer, Kind>(self, middleware: M) -> Api<Outer>
    where
        M: Middleware<Outer, S, Kind>,
        Outer: 'static,
        Kind: 'static,
    {
        #[cfg(feature = "shutdown")]
        let Api { table, mut options, on_shutdown } = self;
        #[cfg(not(feature = "shutdown"))]
        let Api { table, options } = self;
        Api {
            table: table.middleware(middleware),
            #[cfg(feature = "shutdown")]
            on_shutdown: hooks::carried_over(on_shutdown, &mut options),
            options,
        }
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

    /// The same with a tower layer around all handlers, and around the 404 and 405 of requests that no route matches. The last
    /// call is the outermost, of this method and of [`middleware`](Api::middleware). See [`Routes::layer`].
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use api_handler::prelude::*;
    /// use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
    ///
    /// #[api_handler(GET "/")]
    /// fn hello(#[header] x_request_id: String) -> String {
    ///     format!("hello in {x_request_id}")
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![hello])
    ///     .layer(PropagateRequestIdLayer::x_request_id())
    ///     .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
    ///     .state(());
    /// let reply = testing::get("/").header("x-request-id", "seven").send(&function).await;
    /// assert_eq!(reply.text(), "hello in seven");
    /// assert_eq!(testing::get("/none").send(&function).await.header("x-request-id").unwrap().len(), 36);
    /// # });
    /// ```
    #[cfg(feature = "tower")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
    pub fn layer<L>(self, layer: L) -> Self
    where
        L: TowerLayer,
        L::Service: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
    {
        Api { table: self.table.layer(layer), ..self }
    }

    fn function(self, state: StateCell<S>) -> Function<S> {
        let Table { routes, unrouted } = self.table;
        let lambda: fn(Arc<Core<S>>) -> Loop = |core| Box::new(|| lambda::serve(core));
        #[cfg(feature = "shutdown")]
        let (on_shutdown, lambda) = self.on_shutdown.map_or((Vec::new(), lambda), |own| (own.hooks, own.lambda));
        let core = Core {
            router: router(routes, &self.options),
            unrouted,
            options: self.options,
            state,
            #[cfg(feature = "shutdown")]
            on_shutdown,
        };
        Function::new(core, lambda)
    }
}

impl<S> Api<S> {
    /// Checks what the compiler cannot see: whether routes of merged lists answer the same requests, whether the types of all
    /// arguments can be read from their part of a request at all, whether `public` handlers make sense, whether `$connect`
    /// requires what the messages of a WebSocket API require, whether a program with [`Sse`](crate::Sse) handlers streams, whether
    /// placeholders and `#[path]` arguments fit together, and
    /// whether the settings are right: the origins of [`Cors`](crate::Cors), the headers of an [`AccessLog`](crate::AccessLog),
    /// [`problem_base`](Api::problem_base), [`bad_body_status`](Api::bad_body_status).
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
        let Api { table: Table { routes, unrouted }, options, .. } = self;
        let router = router(routes, &options);
        if router.mistakes.list.is_empty() {
            let table = Table { routes: router.into_routes(), unrouted };
            return Ok(Api {
                table,
                options,
                #[cfg(feature = "shutdown")]
                on_shutdown: self.on_shutdown,
            });
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
    router.mistakes.list.extend(options.mistakes.iter().cloned());
    router.mistakes.list.extend(problem_mistakes::mistakes(&options.problems));
    router
}

impl<S> Api<S> {
    /// Runs the program; see [`Function::run`]. An api with a state has it first, from [`state`](Api::state) or
    /// [`init`](Api::init).
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode
    where
        (): IsStateOf<S>,
    {
        <()>::run(self)
    }
}

/// Whether a program can run without being given a state.
// A bound on `()` and not on `S`, so that handlers of any state are inferred to be those of `()`.
#[diagnostic::on_unimplemented(
    message = "this `Api` needs a state, of the type `{S}`, before it can run",
    label = "has no state yet",
    note = "give it one, `.state(value).run()`, or a function that makes it, `.init(connect).run()`"
)]
pub trait IsStateOf<S> {
    #[doc(hidden)]
    fn run(api: Api<S>) -> ExitCode;
}

impl IsStateOf<()> for () {
    fn run(api: Api<()>) -> ExitCode {
        api.state(()).run()
    }
}

impl<S> Clone for Api<S> {
    fn clone(&self) -> Self {
        Api {
            table: self.table.clone(),
            options: self.options.clone(),
            #[cfg(feature = "shutdown")]
            on_shutdown: self.on_shutdown.clone(),
        }
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
