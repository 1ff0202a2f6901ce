//! Requests as the script of a page sends them.

use super::failure::fail;
use super::request::Request;
use crate::gateway::browser::AskedFor;
use crate::gateway::event::{ClientRequest, RequestKind};

impl Request {
    /// The request comes from the script of a page of this origin: scheme, host and port, as in `https://app.example`.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let api = Api::new(Routes::new()).cors(Cors::origins(["https://app.example"]));
    /// let reply = testing::get("/nowhere").origin("https://app.example").send(api).await;
    /// assert_eq!(reply.status(), 404);
    /// assert!(reply.cors_allows("https://app.example"), "the page can read the 404");
    /// # });
    /// ```
    pub fn origin(mut self, origin: &str) -> Self {
        self.client.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("origin"));
        self.header("origin", origin)
    }

    /// The page sends cookies and other credentials, as `fetch` does with `credentials: "include"`; a browser then refuses an
    /// answer that does not allow them. A request with a [`cookie`](Self::cookie) is always sent so. An `authorization` that the
    /// script sets does not count.
    pub fn with_credentials(mut self) -> Self {
        self.sends_credentials = true;
        self
    }

    /// The preflight that a browser sends before this request, to ask whether the page may send it: `OPTIONS`, with the method
    /// and the names of the headers, but without body, cookies and the authorizer's claims.
    ///
    /// Browsers send none for `GET`, `HEAD` and `POST` without headers of the script's own, or with a form as the body.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(DELETE "/users/{id}")]
    /// fn delete(id: u32) {
    ///     println!("deletes {id}");
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// const APP: &str = "https://app.example";
    /// let api = Api::new(routes![delete]).cors(Cors::origins([APP]));
    /// let request = testing::delete("/users/7").origin(APP).header("authorization", "Bearer t");
    /// assert_eq!(request.clone().preflight().send(&api).await.cors_refusal(APP), None);
    /// let other = request.header("x-tenant", "a").preflight().send(&api).await;
    /// assert_eq!(
    ///     other.cors_refusal(APP).unwrap(),
    ///     "`access-control-allow-headers` is `authorization, content-type`, and the page asks for `x-tenant`"
    /// );
    /// # });
    /// ```
    ///
    /// # Panics
    ///
    /// The request has no [`origin`](Self::origin), or is not an HTTP request.
    #[track_caller]
    pub fn preflight(mut self) -> Self {
        let Some(origin) = self.client.header("origin").map(str::to_owned) else {
            fail(&format!(
                "{} comes from no page, so that no browser asks before it: add `.origin(\"https://app.example\")`",
                self.client
            ));
        };
        if !matches!(self.client.kind, RequestKind::Http(_)) {
            fail(&format!("{} is no HTTP request, so that no browser asks before it", self.client));
        }
        let asked = AskedFor::by_browser(&self.client);
        let mut headers = vec![("origin".to_owned(), origin)];
        headers.push(("access-control-request-method".to_owned(), asked.method));
        if !asked.headers.is_empty() {
            headers.push(("access-control-request-headers".to_owned(), asked.headers.join(",")));
        }
        self.sends_credentials |= self.client.header("cookie").is_some();
        let kind = RequestKind::Http("OPTIONS".to_owned());
        self.client = ClientRequest { headers, ..ClientRequest::new(kind, &self.client.target) };
        self.deployment.authorizer = None;
        self
    }
}
