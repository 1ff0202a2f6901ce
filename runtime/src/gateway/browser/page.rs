//! The page whose script sends a request.

use super::lists::lower_case;
use super::safelist::{is_safe_header, is_set_by_browser};
use crate::gateway::event::ClientRequest;

/// The page of another origin whose script sends a request.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) origin: String,
    /// Whether the request is sent with cookies and other credentials: `credentials: "include"` of `fetch`.
    pub(crate) sends_credentials: bool,
    /// What a preflight asks for; `None` for every other request.
    pub(crate) asks_for: Option<AskedFor>,
}

/// The request that a preflight asks for.
#[derive(Clone, Debug)]
pub(crate) struct AskedFor {
    pub(crate) method: String,
    /// The headers that are not always allowed, sorted and in lower case.
    pub(crate) headers: Vec<String>,
}

impl AskedFor {
    /// What a browser asks for before a page of another origin may send this request.
    pub(crate) fn by_browser(request: &ClientRequest) -> Self {
        let needed = |(name, value): &&(String, String)| !is_set_by_browser(name) && !is_safe_header(name, value);
        let mut headers: Vec<_> =
            request.headers.iter().filter(needed).map(|(name, _)| name.to_ascii_lowercase()).collect();
        headers.sort_unstable();
        headers.dedup();
        AskedFor { method: request.kind.method().to_owned(), headers }
    }

    /// What a preflight asks for; `None` if the request is not a preflight.
    pub(crate) fn of(request: &ClientRequest) -> Option<Self> {
        let method = request.header("access-control-request-method")?;
        let headers = request.header("access-control-request-headers").unwrap_or_default();
        (request.kind.method() == "OPTIONS")
            .then(|| AskedFor { method: method.to_owned(), headers: lower_case([headers]) })
    }
}

#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
impl Page {
    /// The page that sends a request; `None` if no page of another origin does. Only cookies show that it sends credentials,
    /// and a preflight never has any.
    pub(crate) fn of(request: &ClientRequest) -> Option<Self> {
        let origin = request.header("origin")?.to_owned();
        // A form that is submitted has an origin too, but no script reads its answer.
        let mode = request.header("sec-fetch-mode").unwrap_or("cors");
        let is_own = match request.header("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => request.header("host").is_some_and(|host| origin.eq_ignore_ascii_case(&format!("http://{host}"))),
        };
        let sends_credentials = request.header("cookie").is_some();
        (mode == "cors" && !is_own).then(|| Page { origin, sends_credentials, asks_for: AskedFor::of(request) })
    }

    /// The same page, if it sends credentials.
    pub(crate) fn with_credentials(&self) -> Self {
        Page { sends_credentials: true, ..self.clone() }
    }
}
