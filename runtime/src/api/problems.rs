//! The settings of an `Api` for its problems.

use std::sync::Arc;

use http::StatusCode;

use super::Api;
use crate::event::Event;
use crate::response::{BadBody, Problem, Response};

impl<S> Api<S> {
    /// Rewrites every error body of the library: of rejections, of `ApiError`s, of 404 and 405, of panics and
    /// time-outs. `problem.into()` is the answer without a rewriter. Redirects are no errors.
    ///
    /// The headers of the problem stay, such as the `Allow` of a 405, unless the answer sets a header of the same name. To
    /// remove one, make the answer of the problem: `let mut response: Response = problem.into();
    /// response.headers.remove("allow");`.
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
        self.options.problems.rewrite = Some(Arc::new(rewrite));
        self
    }

    /// Gives each problem with a code a `type`: this URL followed by the code. So the page about an error can be found by
    /// whoever sees it. A problem with a [`type`](Problem::with_type) of its own is not changed.
    ///
    /// It is a whole URL that ends with `/` or `#`; another one is reported by [`check`](Api::check) and when the program
    /// starts.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/users/{id}")]
    /// fn user(id: u64) -> Result<String, Problem> {
    ///     Err(Problem::not_found(format!("there is no user {id}")).with_code("user-not-found"))
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![user]).problem_base("https://errors.example/").state(());
    /// let reply = testing::get("/users/7").send(&function).await;
    /// assert_eq!(reply.problem()["type"], "https://errors.example/user-not-found");
    /// # });
    /// ```
    pub fn problem_base(mut self, url: impl Into<String>) -> Self {
        self.options.problems.base = Some(url.into());
        self
    }

    /// The status of the answer to a bad body, in place of 400, 413, 415 or 422: for an API that has promised its clients
    /// another one. It has to be one of 400 to 499.
    ///
    /// ```
    /// use api_handler::BadBody;
    /// use api_handler::prelude::*;
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     amount: u32,
    /// }
    ///
    /// #[api_handler(POST "/orders")]
    /// fn order(#[body] order: Order) -> String {
    ///     order.amount.to_string()
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let api = Api::new(routes![order]).bad_body_status(BadBody::Shape, StatusCode::BAD_REQUEST);
    /// let reply = testing::post("/orders").json(&["no order"]).send(&api.state(())).await;
    /// assert_eq!(reply.status(), 400);
    /// # });
    /// ```
    pub fn bad_body_status(mut self, kind: BadBody, status: StatusCode) -> Self {
        self.options.problems.bad_bodies.push((kind, status));
        self
    }
}
