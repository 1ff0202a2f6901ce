//! The CORS settings of an `Api`.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::origin::{Origin, OriginMistake};
use crate::event::EventSource;

/// What to write instead of `*` with credentials.
const NO_CREDENTIALS_FOR_ALL: &str =
    "name the origins, since browsers refuse every origin with credentials: `Cors::origins([\"https://app.example\"])`";

/// Which pages of other origins may call the API and read its answers, for [`Api::cors`](crate::Api::cors).
///
/// The methods that a page may use are those of the routes. The headers that it may send are `authorization`, `content-type`
/// and the `#[header]`s in the signatures of handlers and middleware and in the fields of a derived
/// [`FromEvent`](crate::FromEvent) that they take or that is required, unless [`allow_headers`](Cors::allow_headers) gives
/// others: what a `FromEvent` that is written by hand reads is not known here, nor what a closure does.
///
/// ```
/// use std::time::Duration;
///
/// use api_handler::{Api, Cors, Routes};
///
/// let cors = Cors::origins(["https://app.example", "https://*.preview.example", "http://localhost:5173"])
///     .allow_credentials()
///     .max_age(Duration::from_secs(600));
/// let api: Api = Api::new(Routes::new()).cors(cors);
/// ```
///
/// `Cors::any()` allows every origin, and never with credentials, since browsers refuse that.
#[derive(Clone, Debug)]
#[must_use = "an `Api` has CORS with `.cors(..)`"]
pub struct Cors<Allowed = Origins> {
    allowed: Allowed,
    credentials: bool,
    allow_headers: Option<Vec<HeaderName>>,
    expose_headers: Vec<HeaderName>,
    max_age: Option<Duration>,
    skip_function_url: bool,
}

/// Every origin.
#[derive(Clone, Copy, Debug)]
pub struct AnyOrigin;

/// The origins that are allowed.
#[derive(Clone, Debug)]
pub struct Origins(Vec<String>);

impl<Allowed> Cors<Allowed> {
    fn of(allowed: Allowed) -> Self {
        Cors {
            allowed,
            credentials: false,
            allow_headers: None,
            expose_headers: Vec::new(),
            max_age: None,
            skip_function_url: false,
        }
    }

    /// Pages may send cookies and other credentials, and read the answers.
    pub fn allow_credentials(mut self) -> Self
    where
        Allowed: CredentialsAllowed,
    {
        self.credentials = true;
        self
    }

    /// The headers that a page may send, in place of those that the handlers read.
    pub fn allow_headers<I>(mut self, headers: I) -> Self
    where
        I: IntoIterator,
        I::Item: NamesHeader,
    {
        self.allow_headers = Some(headers.into_iter().map(NamesHeader::name).collect());
        self
    }

    /// The headers of answers that a page may read, besides the few that every page may (Fetch, "CORS-safelisted
    /// response-header name").
    pub fn expose_headers<I>(mut self, headers: I) -> Self
    where
        I: IntoIterator,
        I::Item: NamesHeader,
    {
        self.expose_headers.extend(headers.into_iter().map(NamesHeader::name));
        self
    }

    /// Exists for its message: the methods are those of the routes.
    #[doc(hidden)]
    pub fn allow_methods<M>(self, _: M) -> Self
    where
        Allowed: MethodsAllowed,
    {
        self
    }

    /// How long a browser may remember the answer to a preflight; 5 seconds if not set, and at most 2 hours in Chromium and a
    /// day in Firefox.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Leaves CORS to the function URL, whose own settings add the same headers: a browser refuses an answer that has them
    /// twice. Nothing in an event says whether the URL has such settings.
    pub fn skip_function_url(mut self) -> Self {
        self.skip_function_url = true;
        self
    }
}

impl Cors<AnyOrigin> {
    /// Every origin may read the answers, without credentials.
    #[doc(alias = "permissive")]
    pub fn any() -> Self {
        Cors::of(AnyOrigin)
    }
}

impl Cors<Origins> {
    /// These origins may read the answers: `https://app.example`, or `https://*.example.com` for all subdomains.
    ///
    /// They are texts, so that they can come from the environment. What is not an origin is reported by
    /// [`Api::check`](crate::Api::check) and when the program starts.
    pub fn origins<I>(origins: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Cors::of(Origins(origins.into_iter().map(Into::into).collect()))
    }
}

/// Origins whose pages may send credentials.
#[diagnostic::on_unimplemented(
    message = "pages of any origin cannot send credentials: browsers refuse that",
    label = "needs a list of origins",
    note = "name them: `Cors::origins([\"https://app.example\"]).allow_credentials()`"
)]
pub trait CredentialsAllowed {}

impl CredentialsAllowed for Origins {}

/// Nothing has it.
#[diagnostic::on_unimplemented(
    message = "the methods that a page may use are those of the routes",
    label = "cannot be set",
    note = "leave `.allow_methods(..)` out"
)]
pub trait MethodsAllowed {}

/// The name of a header.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the name of a header",
    label = "not a list of `HeaderName`s",
    note = "write a name in lower case as `HeaderName::from_static(\"x-tenant\")`"
)]
pub trait NamesHeader {
    #[doc(hidden)]
    fn name(self) -> HeaderName;
}

impl NamesHeader for HeaderName {
    fn name(self) -> HeaderName {
        self
    }
}

/// The settings of CORS: a [`Cors`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a CORS setting",
    label = "not a `Cors`",
    note = "write `Cors::origins([\"https://app.example\"])`, or `Cors::any()`"
)]
pub trait CorsSettings {
    #[doc(hidden)]
    fn policy(self) -> CorsPolicy;
}

/// The settings of [`Cors`], checked.
#[derive(Clone, Debug)]
pub struct CorsPolicy {
    /// `None` for every origin.
    origins: Option<Vec<Origin>>,
    /// Origins that are none, with what to write instead.
    mistakes: Vec<(String, String)>,
    pub(super) credentials: bool,
    pub(super) allow_headers: Option<Vec<HeaderName>>,
    pub(super) expose_headers: Option<HeaderValue>,
    pub(super) max_age: Option<Duration>,
    skip_function_url: bool,
}

impl CorsPolicy {
    fn new<Allowed>(cors: Cors<Allowed>, origins: Option<Vec<String>>) -> Self {
        let (mut parsed, mut mistakes) = (Vec::new(), Vec::new());
        for origin in origins.iter().flatten() {
            match Origin::parse(origin) {
                Ok(origin) => parsed.push(origin),
                Err(OriginMistake { message, .. }) if origin == "*" && cors.credentials => {
                    mistakes.push((message, NO_CREDENTIALS_FOR_ALL.to_owned()));
                }
                Err(OriginMistake { message, fix }) => mistakes.push((message, fix)),
            }
        }
        CorsPolicy {
            origins: origins.map(|_| parsed),
            mistakes,
            credentials: cors.credentials,
            allow_headers: cors.allow_headers,
            expose_headers: list(&cors.expose_headers),
            max_age: cors.max_age,
            skip_function_url: cors.skip_function_url,
        }
    }

    /// Whether answers for this source have the headers.
    pub(crate) fn applies_to(&self, source: EventSource) -> bool {
        !(self.skip_function_url && source == EventSource::FunctionUrl)
    }

    /// The value of `access-control-allow-origin` for a request from this origin. If every origin is allowed, a request
    /// without one has it too: a cache may serve its answer to a page.
    pub(crate) fn allowed(&self, origin: Option<&str>) -> Option<HeaderValue> {
        match &self.origins {
            None => Some(HeaderValue::from_static("*")),
            Some(origins) => {
                let is_allowed = |origin: &&str| origins.iter().any(|allowed| allowed.matches(origin));
                origin.filter(is_allowed).and_then(|origin| HeaderValue::try_from(origin).ok())
            }
        }
    }

    /// Whether answers depend on the origin of the request.
    pub(super) fn varies(&self) -> bool {
        self.origins.is_some()
    }

    /// What is wrong with the origins, and what to write instead.
    pub(crate) fn mistakes(&self) -> &[(String, String)] {
        &self.mistakes
    }
}

impl CorsSettings for Cors<AnyOrigin> {
    fn policy(self) -> CorsPolicy {
        CorsPolicy::new(self, None)
    }
}

impl CorsSettings for Cors<Origins> {
    fn policy(mut self) -> CorsPolicy {
        let origins = std::mem::take(&mut self.allowed.0);
        CorsPolicy::new(self, Some(origins))
    }
}

/// Names of headers as the value of one.
pub(super) fn list(names: &[HeaderName]) -> Option<HeaderValue> {
    let names: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
    HeaderValue::try_from(names.join(", ")).ok().filter(|value| !value.is_empty())
}
