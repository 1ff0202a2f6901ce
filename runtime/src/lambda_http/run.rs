//! A function that lambda_http runs on Lambda, with tower layers around it, and the toolbox everywhere else.

use std::convert::Infallible;
use std::fmt::Display;
use std::future::Future;
use std::process::ExitCode;

use http::Response;
use lambda_http::{Body, Request, Service};

use super::service::HttpService;
use crate::function::Function;
use crate::run;

impl<S: Send + Sync + 'static> Function<S> {
    /// Runs the program as [`run`](Function::run) does, but on Lambda in lambda_http's loop: `serve` receives the function
    /// as a tower service and calls `lambda_http::run`, with tower layers around the service if you like.
    ///
    /// Outside Lambda, `cargo run` starts the local gateway, which runs the program with its layers. `lambda_http::run`
    /// itself works only on Lambda: anywhere else it panics, because `AWS_LAMBDA_FUNCTION_NAME` is not set. The limits of
    /// [`into_service`](Function::into_service) hold here, too.
    ///
    /// ```no_run
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/hello")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// fn main() -> ExitCode {
    ///     Api::new(routes![hello]).state(()).run_service(|service| lambda_http::run(service))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// An error of `serve` is printed, and the exit code is 1.
    #[must_use = "return it from `main`, so that a failure becomes the exit code"]
    pub fn run_service<F, Fut, E>(self, serve: F) -> ExitCode
    where
        F: FnOnce(HttpService<S>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(), E>>,
        E: Display,
    {
        run::run(
            (self, serve),
            |(function, serve)| Box::new(move || block_on(serve(HttpService::new(function)))),
            |(function, _)| function.into_program(),
        )
    }

    /// The function as a tower service, to be called by a program's own loop or test.
    ///
    /// Routing, arguments, problems, and the guards against panics, slow handlers and oversized answers work as with
    /// [`run`](Function::run). The rest is up to lambda_http: an event that it cannot parse does not reach the function,
    /// repeated headers of a REST API arrive once, a blocked thread is only stopped by Lambda's timeout, and a stream is
    /// sent as one body. Log lines go to the `tracing` subscriber that the program sets, for example with lambda_http's
    /// `tracing::init_default_subscriber`; without one they are dropped. The state is made before the first answer.
    ///
    /// For `lambda_http::run` use [`run_service`](Function::run_service), which works outside Lambda, too.
    ///
    /// ```
    /// use api_handler::prelude::*;
    /// use lambda_http::tower::ServiceExt;
    ///
    /// #[api_handler(GET "/hello")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let service = Api::new(routes![hello]).state(()).into_service();
    /// let request = lambda_http::http::Request::get("/hello").body(lambda_http::Body::Empty).unwrap();
    /// assert_eq!(service.oneshot(request).await.unwrap().status(), 200);
    /// # });
    /// ```
    pub fn into_service(
        self,
    ) -> impl Service<Request, Response = Response<Body>, Error = Infallible, Future: Send> + Clone + Send + Sync {
        HttpService::new(self)
    }
}

fn block_on<E: Display>(serving: impl Future<Output = Result<(), E>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the async runtime could not be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serving) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lambda_http has stopped: {error}");
            ExitCode::FAILURE
        }
    }
}
