//! The attribute, the derives and the table of routes, with what they mean.

/// Turns a function into the handler of a route.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[derive(Serialize)]
/// struct User { id: u64, name: String }
///
/// #[api_handler(GET "/users/{id}")]
/// async fn get_user(id: u64, #[query(default = "en")] language: String) -> Result<User, Problem> {
///     match id {
///         7 => Ok(User { id, name: format!("Ada ({language})") }),
///         _ => Err(Problem::not_found(format!("there is no user {id}"))),
///     }
/// }
///
/// # async fn still_a_function() {
/// assert!(get_user(8, "en".to_owned()).await.is_err());
/// # }
/// let api: Api = Api::new(routes![get_user]);
/// ```
///
/// The function stays what it is and can be called. Beside it stands an empty struct of the same name, which
/// [`routes!`](crate::routes) lists.
///
/// # Route
///
/// `GET "/users/{id}"`: a method (`GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS`, or `ANY`) and a path as
/// API Gateway writes it. `{name}` takes one segment, `{name+}` at the end takes the rest. A bare `#[api_handler]`
/// takes every request that no route takes.
///
/// # Options
///
/// | option | meaning |
/// | --- | --- |
/// | `status = 201` | the status of a success, 200 to 399 |
/// | `content_type = "text/csv"` | the content type of the body, instead of its kind's |
/// | `none = 404` | what `Option::None` means; without it `null` |
/// | `base64 = true` | sends every body as base64 |
/// | `name = GetUser` | the name of the struct |
/// | `crate = path` | where this crate is found, if it is renamed |
///
/// # Arguments
///
/// An argument that has the name of a placeholder takes its value; `_id` does so for `{id}` too, unused. Every
/// other argument has a mark, or a type that implements [`FromEvent`](crate::FromEvent).
///
/// | mark | where the value comes from |
/// | --- | --- |
/// | `#[query]` | the query: a struct takes its fields from all of it, a `Vec` every value of the key, all else the key |
/// | `#[header]` | a header; `_` in the argument's name is `-` |
/// | `#[cookie]` | a cookie |
/// | `#[body]` | the body, as JSON; `Bytes`, `Vec<u8>`, `String`, `&str` and `&[u8]` take it as it is |
/// | `#[form]` | the body as `application/x-www-form-urlencoded` |
/// | `#[claims]` | what the authorizer said of the caller |
/// | `#[stage]` | a stage variable |
/// | `#[state]` | the state of the `Api`, by reference or as a clone; see [`State`](derive@crate::State) |
/// | `#[path]` | a placeholder, in a bare handler or under another name |
///
/// Query, header, cookie, stage and path take a key, `#[header("x-api-key")]`. All but the last take
/// `default`, `#[query(default)]` or `#[query("n", default = 20)]`. An `Option` may be absent. What is wrong
/// with a request is collected from all arguments and answered with one 400.
///
/// # Results
///
/// | result | answer |
/// | --- | --- |
/// | any `Serialize` | JSON |
/// | `String`, `&'static str`, `Cow<'static, str>`, `Box<str>`, `Arc<str>`, [`Text`](crate::Text) | text |
/// | `Bytes`, `Vec<u8>`, `[u8; N]`, `&'static [u8]`, `Box<[u8]>` | bytes |
/// | [`Html`](crate::Html), [`Json`](crate::Json) | as named |
/// | `()` | 204, no body |
/// | `Option<T>` | as `T`, or what `none` says |
/// | `(StatusCode, T)`, [`Reply<T>`](crate::Reply) | as `T`, with status, headers and cookies |
/// | [`Redirect`](crate::Redirect), [`Problem`](crate::Problem), [`Response`](crate::Response), `http::Response` | themselves |
/// | `Result<T, E>` | as `T`; the error's own status if it is an [`ApiError`](crate::ApiError), else an opaque, logged 500 |
///
/// The type decides, whatever it is called.
pub use api_handler_macros::api_handler;

/// Lists handlers: `routes![get_user, orders::list]`.
///
/// The same route twice does not compile; `{id}` is the same as `{name}`.
///
/// ```
/// use api_handler::{Routes, api_handler, routes};
///
/// #[api_handler(GET "/health")]
/// fn health() {}
///
/// let routes: Routes<()> = routes![health];
/// assert_eq!(routes.len(), 1);
/// ```
pub use api_handler_macros::routes;

/// Gives an error, or each of its variants, a status.
///
/// ```
/// use api_handler::{ApiError, Problem};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum UserError {
///     #[error("there is no user {0}")]
///     #[status(404, code = "user-not-found")]
///     NotFound(u64),
///     #[error("database")]
///     #[status(503, retry_after = 5)]
///     Database(#[source] std::io::Error),
///     #[error(transparent)]
///     #[status(transparent)]
///     Other(Problem),
/// }
///
/// assert_eq!(UserError::NotFound(7).problem().to_string(), "404 Not Found: there is no user 7");
/// ```
///
/// A 4xx shows the error's `Display` as `detail`. A 5xx shows nothing of it; the error is logged with its source
/// chain. `transparent` takes everything from the inner error. `code` is a stable name for programs, `title` stands
/// instead of the status's words, `retry_after` is in seconds.
pub use api_handler_macros::ApiError;

/// Groups values of a request, so that handlers can share them.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[derive(FromEvent)]
/// struct Page {
///     #[query(default = 1)]
///     page: u32,
///     #[query(default = 20)]
///     per_page: u32,
/// }
///
/// #[api_handler(GET "/users")]
/// async fn list(page: Page) -> String {
///     format!("{} users of page {}", page.per_page, page.page)
/// }
/// ```
///
/// Fields have the marks of arguments. Since `#[path]` belongs to the compiler here, a field that
/// takes a placeholder has `#[placeholder]`. A field without a mark is a `FromEvent` itself. The fields own their values.
pub use api_handler_macros::FromEvent;

/// Lends each field of a struct to the `#[state]` arguments of its type.
///
/// ```
/// use api_handler::prelude::*;
/// use std::sync::Arc;
///
/// struct Db;
/// struct Table(String);
///
/// #[derive(State)]
/// struct App {
///     #[state(target = Db)]
///     db: Arc<Db>,
///     table: Table,
///     #[state(skip)]
///     started: String,
/// }
///
/// #[api_handler(GET "/users")]
/// async fn list(#[state] db: &Db, #[state] table: &Table) -> String {
///     table.0.clone()
/// }
///
/// let routes: Routes<App> = routes![list];
/// ```
///
/// `#[state(skip)]` leaves a field out, `#[state(target = T)]` lends what the field points to as well. Two fields
/// cannot lend one type.
pub use api_handler_macros::State;
