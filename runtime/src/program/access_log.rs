//! What the access log shows of each request.

use http::HeaderName;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};

use crate::routes::Mistake;

/// What [`Api::access_log`](crate::Api::access_log) shows of each request, in one line for each answer.
///
/// Always: the method, the template of the route, the status, the bytes of the body, and the milliseconds that the answer took;
/// like every line, it has the request id and the handler. Never: the path, the query, the body, or a header that is not named
/// here.
///
/// ```
/// use api_handler::{AccessLog, Api, Routes};
///
/// let api: Api = Api::new(Routes::new()).access_log(AccessLog::new().header("user-agent").header("referer"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "an `Api` has an access log with `.access_log(..)`"]
pub struct AccessLog {
    headers: Vec<HeaderName>,
    mistakes: Vec<Mistake>,
}

/// Headers of requests that contain secrets.
const SECRETS: [HeaderName; 6] = [
    AUTHORIZATION,
    COOKIE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("x-amz-security-token"),
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-auth-token"),
];

impl AccessLog {
    /// Method, route, status, bytes and milliseconds.
    pub fn new() -> Self {
        AccessLog::default()
    }

    /// Also this header of the request; nothing is shown if it is absent. Several values are joined by commas, and a long value
    /// is cut.
    ///
    /// A name that is no header's, and that of a header that contains a secret, such as `authorization` and `cookie`, is
    /// reported by [`Api::check`](crate::Api::check) and when the program starts, and is never logged.
    pub fn header(mut self, name: impl LoggedHeader) -> Self {
        let shown = name.name().escape_debug();
        let mistake =
            |message: &str, fix| Mistake::of_settings(&format!("AccessLog::header(\"{shown}\")"), message, fix);
        match HeaderName::try_from(name.name()) {
            Err(_) => {
                self.mistakes
                    .push(mistake("this is not the name of a header", "write it as in a request: `user-agent`"));
            }
            Ok(name) if SECRETS.contains(&name) => self.mistakes.push(mistake(
                "its values are secrets, and whoever reads the log could use them",
                "leave it out, and log who the caller is in a middleware",
            )),
            Ok(name) => self.headers.push(name),
        }
        self
    }

    /// The headers that are shown.
    pub(crate) fn headers(&self) -> &[HeaderName] {
        &self.headers
    }

    /// What is wrong with the names of headers.
    pub(crate) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// The settings of the access log: an [`AccessLog`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a setting of the access log",
    label = "not an `AccessLog`",
    note = "write `AccessLog::new()`, or `AccessLog::new().header(\"user-agent\")`"
)]
pub trait AccessLogSettings {
    #[doc(hidden)]
    fn settings(self) -> AccessLog;
}

impl AccessLogSettings for AccessLog {
    fn settings(self) -> AccessLog {
        self
    }
}

/// The name of one header, as text or as a [`HeaderName`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the name of a header",
    label = "not a name",
    note = "name each header in a call of its own: `.header(\"user-agent\")`"
)]
pub trait LoggedHeader {
    #[doc(hidden)]
    fn name(&self) -> &str;
}

impl LoggedHeader for &str {
    fn name(&self) -> &str {
        self
    }
}

impl LoggedHeader for String {
    fn name(&self) -> &str {
        self
    }
}

impl LoggedHeader for HeaderName {
    fn name(&self) -> &str {
        self.as_str()
    }
}
