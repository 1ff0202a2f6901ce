//! Arguments that are made from the whole event.

use std::convert::Infallible;
use std::future::Future;

use crate::context::LambdaContext;
use http::uri::InvalidUri;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::event::{Connection, Event, EventSource};
use crate::response::{ApiError, Problem};
use crate::scope::Scope;
use crate::spec::ArgumentSpec;

/// A type that can be made from an event: the extension point for authentication, tenants or paging.
///
/// Arguments without a mark are made by this trait. An implementation may be asynchronous and can use the state. Its
/// error can have any status, or be a [`Redirect`](crate::Redirect); a 5xx, a 401, a 403 and a redirect take precedence over
/// other problems of the request.
/// `#[derive(FromEvent)]` implements it for a struct whose fields have the marks of arguments.
///
/// ```
/// use api_handler::{Event, FromEvent, Problem, Scope};
///
/// struct ApiKey(String);
///
/// impl<'a, S: Sync> FromEvent<'a, S> for ApiKey {
///     type Error = Problem;
///
///     async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
///         let key = event.header("x-api-key").ok_or_else(|| Problem::unauthorized("send `x-api-key`"))?;
///         Ok(ApiKey(key.into_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from an event",
    label = "an argument of this type needs a mark",
    note = "say where it comes from, `#[query]`, `#[body]`, `#[state]`, .., or implement `FromEvent` for it"
)]
pub trait FromEvent<'a, S>: Sized {
    /// The error if the value cannot be made.
    type Error: ApiError;

    /// Makes the value.
    fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> impl Future<Output = Result<Self, Self::Error>> + Send;

    /// Whether the request contains anything that the value is made of. If not, an argument `Option<Self>` is `None`; what
    /// is sent and wrong is refused all the same. A derived implementation looks at its fields; without an implementation
    /// of this method, something is always sent.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// struct Caller(String);
    ///
    /// impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    ///     type Error = Problem;
    ///
    ///     async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
    ///         let token = event.header("authorization").ok_or_else(|| Problem::unauthorized("log in"))?;
    ///         let name = token.strip_prefix("Bearer ").ok_or_else(|| Problem::unauthorized("send a bearer token"))?;
    ///         Ok(Caller(name.to_owned()))
    ///     }
    ///
    ///     fn is_sent(event: &Event<'_>) -> bool {
    ///         event.header("authorization").is_some()
    ///     }
    /// }
    ///
    /// #[api_handler(GET "/hello")]
    /// fn hello(caller: Option<Caller>) -> String {
    ///     format!("hello {}", caller.map_or_else(|| "stranger".to_owned(), |caller| caller.0))
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![hello]).state(());
    /// assert_eq!(testing::get("/hello").send(&function).await.text(), "hello stranger");
    /// assert_eq!(testing::get("/hello").header("authorization", "Basic x").send(&function).await.status(), 401);
    /// # });
    /// ```
    fn is_sent(event: &Event<'_>) -> bool {
        let _ = event;
        true
    }

    /// The values of the request that it is made of, as far as they are known: those of a derived implementation.
    #[doc(hidden)]
    fn __values() -> &'static [ArgumentSpec] {
        &[]
    }

    /// The same for types of the library that need the state to find out.
    #[doc(hidden)]
    fn __is_sent(event: &'a Event<'_>, scope: Scope<'a, S>) -> bool {
        let _ = scope;
        Self::is_sent(event)
    }
}

/// `None` if [nothing was sent](FromEvent::is_sent) that the value is made of.
impl<'a, S: Sync, T: FromEvent<'a, S> + Send> FromEvent<'a, S> for Option<T> {
    type Error = T::Error;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, T::Error> {
        if !T::__is_sent(event, scope) {
            return Ok(None);
        }
        T::from_event(event, scope).await.map(Some)
    }

    fn __values() -> &'static [ArgumentSpec] {
        T::__values()
    }
}

/// A type that can be borrowed from an event: `&LambdaContext`, `&Event<'_>`.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be borrowed from an event",
    label = "an argument of this type needs a mark",
    note = "say where it comes from: `#[state]` borrows from the state; `&LambdaContext` and `&Event<'_>` need no mark"
)]
pub trait BorrowFromEvent<'e> {
    /// Borrows the value.
    fn borrow<'a>(event: &'a Event<'e>) -> &'a Self;
}

impl<'e> BorrowFromEvent<'e> for Event<'e> {
    fn borrow<'a>(event: &'a Event<'e>) -> &'a Self {
        event
    }
}

impl<'e> BorrowFromEvent<'e> for LambdaContext {
    fn borrow<'a>(event: &'a Event<'e>) -> &'a Self {
        event.context()
    }
}

impl<'a, S: Sync> FromEvent<'a, S> for LambdaContext {
    type Error = Infallible;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Infallible> {
        Ok(event.context().clone())
    }
}

impl<'a, S: Sync> FromEvent<'a, S> for EventSource {
    type Error = Infallible;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Infallible> {
        Ok(event.source())
    }
}

/// The connection of a WebSocket API; 500 behind any other source.
impl<'a, S: Sync> FromEvent<'a, S> for Connection {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        event.connection().ok_or_else(|| {
            crate::observe::report!(
                ERROR,
                "the handler needs the connection of a WebSocket API, and {} has none",
                event.source().with_article()
            );
            Problem::new(http::StatusCode::INTERNAL_SERVER_ERROR)
        })
    }
}

/// The request's method; 400 if it is not valid in HTTP.
impl<'a, S: Sync> FromEvent<'a, S> for Method {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        let method = event.method();
        Method::from_bytes(method.as_bytes()).map_err(|_| Problem::bad_request("the request's method is not legal"))
    }
}

/// All headers of the request; those that are not valid in HTTP, and those over the limit of a `HeaderMap`, are left out.
impl<'a, S: Sync> FromEvent<'a, S> for HeaderMap {
    type Error = Infallible;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Infallible> {
        Ok(headers(event))
    }
}

/// Path and query as one URI, the path as routes match it; 400 if they are not a valid URI.
impl<'a, S: Sync> FromEvent<'a, S> for Uri {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        path_and_query(event).map_err(|_| Problem::bad_request("the request's path is not legal"))
    }
}

pub(crate) fn headers(event: &Event<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in event.headers() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(&*name), HeaderValue::try_from(&*value)) {
            // A map has a limit, and what is over it would panic. A gateway passes on far less.
            if map.try_append(name, value).is_err() {
                break;
            }
        }
    }
    map
}

pub(crate) fn path_and_query(event: &Event<'_>) -> Result<Uri, InvalidUri> {
    let mut text = event.path().to_owned();
    append_query(event, &mut text);
    Uri::try_from(text)
}

/// Appends the query, encoded again, to a path.
pub(crate) fn append_query(event: &Event<'_>, path: &mut String) {
    for (at, (name, value)) in event.query_pairs().iter().enumerate() {
        path.push(if at == 0 { '?' } else { '&' });
        path.extend(utf8_percent_encode(name, IN_QUERY));
        path.push('=');
        path.extend(utf8_percent_encode(value, IN_QUERY));
    }
}

/// The characters to encode in the name or value of a query: all but the unreserved ones (RFC 3986, 2.3).
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
