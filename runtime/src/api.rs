//! Routes and options, before the state is known.

use std::fmt;
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use crate::event::Event;
use crate::failure::Error;
use crate::function::Function;
use crate::lambda;
use crate::program::Core;
use crate::program::options::Options;
use crate::program::snapstart::SnapStartResource;
use crate::response::{Problem, Response};
use crate::routes::{Mistakes, Router, Routes};
use crate::state::StateCell;

/// How many threads and processes Lambda runs in an execution environment (Lambda quotas).
const MOST_THREADS: usize = 1024;

/// Routes and options of a function whose handlers share a state `S`.
///
/// It is plain data: it can be listed, described and tested without a database. With [`state`](Api::state) or
/// [`init`](Api::init) it becomes a [`Function`] that runs.
#[must_use = "an `Api` answers nothing until it runs: `fn main() -> ExitCode { Api::new(..).run() }`"]
pub struct Api<S = ()> {
    routes: Routes<S>,
    options: Options,
}

impl<S> Api<S> {
    /// An api with these routes.
    pub fn new(routes: impl Into<Routes<S>>) -> Self {
        Api { routes: routes.into(), options: Options::default() }
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

    fn function(self, state: StateCell<S>) -> Function<S> {
        let router = Router::new(self.routes.into_vec());
        let core = Core { router, options: self.options, state };
        Function::new(core, |core| Box::new(|| lambda::serve(core)))
    }
}

impl<S> Api<S> {
    /// Rewrites every error body of the library: of rejections, of `ApiError`s, of 404 and 405, of panics and
    /// time-outs. `problem.into()` is the answer without a rewriter.
    ///
    /// It is also asked when a handler blocks its thread and when a panic ends the process. It then runs on another
    /// thread and for 100 ms at most: if it is not done by then, if it panics, or if it returns a stream that has to wait,
    /// the client gets the library's own error body.
    ///
    /// ```
    /// use api_handler::{Api, Body, Response, Routes};
    /// use http::HeaderValue;
    ///
    /// let html = HeaderValue::from_static("text/html");
    /// let api: Api = Api::new(Routes::new()).problems(move |problem, event| {
    ///     if event.header("accept").is_none_or(|accept| !accept.contains("text/html")) {
    ///         return problem.into();
    ///     }
    ///     let code = problem.status().as_u16();
    ///     let body = Body::text(format!("<h1>Error {code}</h1>")).with_content_type(html.clone());
    ///     Response::new(problem.status()).with_body(body)
    /// });
    /// ```
    pub fn problems<F>(mut self, rewrite: F) -> Self
    where
        F: Fn(Problem, &Event<'_>) -> Response + Send + Sync + 'static,
    {
        self.options.problems = Some(Arc::new(rewrite));
        self
    }

    /// Recognises more events that only keep the function warm: they are answered with an empty 200, and no handler
    /// runs. `{}`, `null` and the events of the known warm-up plugins are recognised without it.
    pub fn ping(mut self, is_ping: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.options.ping = Some(Arc::new(is_ping));
        self
    }

    /// How long a handler may run before the answer is a 504, unless Lambda's own time-out comes first. 28.5 s if not
    /// set, since REST and HTTP APIs wait 29 s and 30 s. With `Duration::MAX` only Lambda's time-out counts.
    pub fn gateway_timeout(mut self, timeout: Duration) -> Self {
        self.options.gateway_timeout = timeout;
        self
    }

    /// Declares that the REST API or function URL in front of the function streams: the method's integration has
    /// `responseTransferMode: STREAM`, or the URL has the invoke mode `RESPONSE_STREAM`. Every answer is then sent in
    /// the form that they require. An event does not contain this setting, and both sides must agree: a buffered answer
    /// to an integration that streams is a 500, and of a streamed answer to one that does not stream only status and
    /// headers arrive.
    ///
    /// Other sources never stream; they receive buffered answers. Without this option streams are collected everywhere.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![hello]).streaming().state(());
    /// let reply = testing::get("/").send(&function).await;
    /// assert!(reply.output().ends_with(b"}\0\0\0\0\0\0\0\0hello"));
    /// # });
    /// ```
    pub fn streaming(mut self) -> Self {
        self.options.streaming = true;
        self
    }

    /// The size of the largest body that a request may have, in bytes, base64 decoded; a larger one is answered with 413
    /// before a handler runs. Without it, only the source limits the size: 6 MB by Lambda, 1 MB behind a load balancer.
    ///
    /// The library itself needs at most four times the size of the event. What the body becomes is up to its type: 6 MB of
    /// `0,0,0,..` are 3 million elements, which take 3 MB as a `Vec<u8>`, 24 MB as a `Vec<u64>` and 96 MB as a
    /// `serde_json::Value`, and a list that grows needs up to three times that while it is copied. Limit the size where
    /// the function has little memory.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(POST "/notes")]
    /// fn add(#[body] _text: String) {}
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![add]).max_body(1000).state(());
    /// assert_eq!(testing::post("/notes").body("a".repeat(1001)).send(&function).await.status(), 413);
    /// # });
    /// ```
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.options.max_body = bytes;
        self
    }

    /// The CloudWatch namespace of the metrics `Faults`, `Panics`, `Timeouts` and `Oversize`; `None` turns them off.
    /// `ApiHandler` if not set.
    pub fn metrics(mut self, namespace: Option<&str>) -> Self {
        self.options.metrics = namespace.map(str::to_owned);
        self
    }

    /// How many threads run the tasks that handlers spawn, on Lambda and behind the local gateway; one if not set. One
    /// is enough for handlers that mostly wait, and a request whose work crosses threads costs up to twice the CPU.
    /// Where Lambda runs several requests at once in a process, there are as many threads as processors, and another that
    /// receives events and posts answers. There are 1,024 at most, as in every execution environment (Lambda quotas).
    ///
    /// ```
    /// # use api_handler::{Api, Routes};
    /// # let routes = Routes::<()>::new();
    /// let api = Api::new(routes).threads(2);
    /// ```
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads.clamp(1, MOST_THREADS);
        self
    }

    /// Adds hooks around a SnapStart snapshot. They run in reverse order before the snapshot, and in this order after
    /// the restore. Without SnapStart they are never called.
    pub fn snapstart(mut self, resource: impl SnapStartResource + 'static) -> Self {
        self.options.snapstart.push(Arc::new(resource));
        self
    }

    /// Checks what the compiler cannot see: whether routes of merged lists answer the same requests, and whether the types
    /// of all arguments can be read from their part of a request at all.
    ///
    /// ```
    /// # fn api() -> api_handler::Api { api_handler::Api::new(api_handler::Routes::new()) }
    /// api().check().unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Two routes are the same, and only the first would answer. Or an argument can never be read, as a `HashMap` from one
    /// header, and every request would be answered with 500.
    pub fn check(self) -> Result<Self, Mistakes> {
        let Api { routes, options } = self;
        let router = Router::new(routes.into_vec());
        if router.mistakes.list.is_empty() {
            return Ok(Api { routes: router.into_routes(), options });
        }
        Err(router.mistakes)
    }
}

impl Api<()> {
    /// Runs the program; see [`Function::run`].
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        self.state(()).run()
    }
}

impl<S> Clone for Api<S> {
    fn clone(&self) -> Self {
        Api { routes: self.routes.clone(), options: self.options.clone() }
    }
}

impl<S> fmt::Debug for Api<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("routes", &self.routes).finish_non_exhaustive()
    }
}

/// Runs a function without state: `fn main() -> ExitCode { api_handler::run(routes![hello]) }`.
#[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { api_handler::run(routes![..]) }`, without a semicolon"]
pub fn run(routes: impl Into<Routes<()>>) -> ExitCode {
    Api::new(routes).run()
}
