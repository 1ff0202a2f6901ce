//! A handler can still be called as an ordinary function, wherever it is defined.

use std::borrow::Cow;
use std::error::Error;

use api_handler::describe::{Operation, Part};
use api_handler::{
    Bytes, Event, EventSource, HeaderMap, LambdaContext, Method, Reply, Routes, StatusCode, api_handler, routes,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct User {
    id: u64,
}

#[derive(Clone, Debug, Default)]
struct Db {
    users: Vec<u64>,
}

/// Everything about one user.
///
/// And more.
#[api_handler(GET "/users/{id}", status = 201)]
async fn get_user(
    id: u64,
    #[query] full: Option<bool>,
    #[header] accept_language: Option<String>,
    #[state] db: &Db,
) -> Result<User, std::io::Error> {
    let _ = (full, accept_language);
    match db.users.contains(&id) {
        true => Ok(User { id }),
        false => Err(std::io::Error::other("no such user")),
    }
}

#[tokio::test]
async fn a_handler_is_called_with_plain_values() {
    let db = Db { users: vec![7] };
    assert_eq!(get_user(7, None, None, &db).await.unwrap(), User { id: 7 });
    assert!(get_user(8, Some(true), Some("de".to_owned()), &db).await.is_err());
}

#[test]
fn a_handler_is_described_by_its_own_source_text() {
    let route = <get_user as Operation>::ROUTE;
    assert_eq!((route.method, route.path, route.name), (Some("GET"), Some("/users/{id}"), "get_user"));
    assert_eq!(route.doc, "Everything about one user.");
    assert_eq!(route.result, "Result<User, std::io::Error>");
    assert!(route.module.ends_with("a_handler_stays_a_function"), "{}", route.module);
    let arguments: Vec<_> = route.arguments.iter().map(|found| (found.name, found.part, found.key, found.ty)).collect();
    let expected = [
        ("id", Part::Path, "id", "u64"),
        ("full", Part::Query, "full", "Option<bool>"),
        ("accept_language", Part::Header, "accept-language", "Option<String>"),
        ("db", Part::State, "", "&Db"),
    ];
    assert_eq!(arguments, expected);
}

#[derive(Debug, Deserialize)]
struct Page {
    page: u32,
    per_page: u32,
}

/// Every argument attribute, with keys and defaults, borrowed and owned.
#[api_handler(PUT "/files/{user-id}/{path+}", content_type = "text/csv", base64 = true)]
async fn every_attribute<'r>(
    #[path("user-id")] user: Cow<'r, str>,
    path: &str,
    #[query] Page { page, per_page }: Page,
    #[query("tag")] tags: Vec<String>,
    #[query(default)] offset: u64,
    #[query("n", default = 10 + 10)] limit: u64,
    #[query(default = "asc")] order: &str,
    #[query(default = "name")] sort: String,
    #[header("X-Api-Key")] key: &'r str,
    #[header] if_none_match: Option<&str>,
    #[cookie("session")] session: String,
    #[stage] table: String,
    #[body] raw: &[u8],
    #[state] db: Db,
    #[state] borrowed: &'r Db,
    context: &LambdaContext,
    event: &Event<'_>,
    method: Method,
    headers: HeaderMap,
    source: EventSource,
) -> String {
    let _ = (offset, limit, order, sort, key, if_none_match, session, table, db, borrowed, headers, source);
    let _ = (context.request_id.len(), event.path(), method, tags);
    format!("{user} {path} {page} {per_page} {}", raw.len())
}

#[api_handler(POST "/users")]
async fn create(#[body] user: User, #[body] raw: Bytes, #[body] text: Option<String>) -> (StatusCode, User) {
    let _ = (raw, text);
    (StatusCode::CREATED, user)
}

#[api_handler(POST "/login")]
async fn login(#[form] User { id }: User, #[claims] caller: Option<User>) -> Reply<()> {
    let _ = (id, caller);
    Reply::new(())
}

#[api_handler(GET "/raw/{type}")]
fn r#type(r#type: String, #[query] r#match: Option<String>, _: &LambdaContext, #[query("x")] _: Option<u8>) -> String {
    r#match.unwrap_or(r#type)
}

#[api_handler(GET "/unused/{id}")]
async fn unused(_id: u64, #[query] _page: Option<u32>, mut list: HeaderMap) {
    list.clear();
}

#[test]
fn an_arguments_name_is_its_key() {
    let key = |route: &'static [api_handler::describe::ArgumentSpec], at: usize| route[at].key;
    let spec = <r#type as Operation>::ROUTE;
    assert_eq!((spec.name, key(spec.arguments, 0), key(spec.arguments, 1)), ("type", "type", "match"));
    let spec = <every_attribute as Operation>::ROUTE.arguments;
    assert_eq!((key(spec, 8), key(spec, 9)), ("x-api-key", "if-none-match"));
    assert!(spec[4].default && spec[5].default && !spec[3].default);
    let spec = <unused as Operation>::ROUTE.arguments;
    assert_eq!((key(spec, 0), key(spec, 1)), ("id", "page"));
}

#[api_handler(GET "/above")]
#[tracing::instrument(skip(limit))]
async fn instrumented_below(#[query] limit: Option<u32>) -> String {
    format!("{limit:?}")
}

#[tracing::instrument(skip_all)]
#[api_handler(GET "/below")]
async fn instrumented_above(#[query] limit: Option<u32>, #[state] db: &Db) -> String {
    format!("{limit:?}{}", db.users.len())
}

mod users {
    use super::{Db, User, api_handler};

    pub(crate) mod deep {
        #[super::api_handler(GET "/deep")]
        pub(in super::super) async fn get() -> &'static str {
            "deep"
        }
    }

    #[api_handler(GET "/users")]
    pub(crate) async fn list(#[state] db: &Db) -> Vec<User> {
        db.users.iter().map(|&id| User { id }).collect()
    }

    #[cfg(any())]
    #[api_handler(GET "/off/{id}")]
    pub(crate) async fn off() {}

    #[api_handler(GET "/off")]
    #[cfg(any())]
    pub(crate) async fn off_too() {}

    #[cfg(not(any()))]
    #[api_handler(GET "/on", name = On)]
    #[cfg(not(any()))]
    pub(crate) async fn on() {}
}

/// The type decides, and not its name.
mod aliases {
    use api_handler::api_handler;

    type Outcome = std::result::Result<Name, Failure>;
    type Name = String;
    type Failure = Box<dyn std::error::Error>;

    #[api_handler(GET "/alias")]
    pub(super) async fn alias(#[query] name: Name) -> Outcome {
        Ok(name)
    }
}

#[api_handler(GET "/opaque")]
async fn opaque() -> Result<impl Serialize, Box<dyn Error + Send + Sync>> {
    Ok([1, 2, 3])
}

#[api_handler(GET "/opaque-plain")]
fn opaque_plain() -> impl Serialize {
    "text"
}

#[api_handler(GET "/anyhow")]
async fn any(#[query] fail: bool) -> anyhow::Result<()> {
    anyhow::ensure!(!fail, "asked for");
    Ok(())
}

#[api_handler]
#[deprecated = "still a handler"]
async fn everything(event: &Event<'_>) -> String {
    event.path().to_owned()
}

macro_rules! handler {
    ($name:ident, $path:literal, $argument:ident: $ty:ty) => {
        #[api_handler(GET $path)]
        async fn $name(#[query] $argument: $ty) -> String {
            format!("{:?}", $argument)
        }
    };
}

handler!(made, "/made", number: Option<u8>);

#[tokio::test]
async fn handlers_of_all_kinds_are_routed_and_called() {
    let routes: Routes<Db> = routes![
        get_user,
        every_attribute,
        create,
        login,
        r#type,
        unused,
        instrumented_below,
        instrumented_above,
        users::list,
        users::deep::get,
        users::On,
        aliases::alias,
        opaque,
        opaque_plain,
        any,
        everything,
        made,
    ];
    assert_eq!(routes.len(), 17);
    assert!(routes![].merge(routes).len() == 17);
    assert_eq!(instrumented_above(None, &Db::default()).await, "None0");
    assert_eq!(instrumented_below(Some(1)).await, "Some(1)");
    assert_eq!(users::deep::get().await, "deep");
    assert_eq!(aliases::alias("x".to_owned()).await.unwrap(), "x");
    assert_eq!(r#type("t".to_owned(), None, &LambdaContext::default(), None), "t");
    assert_eq!(made(Some(3)).await, "Some(3)");
    assert!(any(true).await.is_err());
    users::on().await;
}

#[test]
fn handlers_can_be_defined_in_functions() {
    #[derive(Serialize)]
    struct Local {
        id: u64,
    }

    #[api_handler(GET "/local/{id}")]
    fn local(id: u64) -> Local {
        Local { id }
    }

    fn generic<S: Sync>() -> Routes<S> {
        routes![local]
    }

    assert_eq!(local(3).id, 3);
    assert_eq!(generic::<()>().len(), 1);
}

mod groups {
    use std::sync::Arc;

    use api_handler::{ApiError, Event, FromEvent, Method, Problem, Provides, Scope, State, api_handler, routes};

    use super::{Db, User};

    #[derive(Debug, FromEvent)]
    pub(super) struct Page {
        #[query(default = 1)]
        pub(super) page: u32,
        #[query("size", default = 20)]
        pub(super) per_page: u32,
        #[header]
        pub(super) accept_language: Option<String>,
        #[placeholder]
        pub(super) id: u64,
        #[state]
        pub(super) db: Arc<Db>,
        method: Method,
    }

    #[derive(Debug, FromEvent)]
    pub(super) struct Key(#[header("x-api-key")] pub(super) String);

    pub(super) struct Caller<'a>(std::borrow::Cow<'a, str>);

    impl<'a, S: Sync + Provides<Db>> FromEvent<'a, S> for Caller<'a> {
        type Error = CallerError;

        async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, CallerError> {
            let _: &Db = scope.state().provide();
            event.header("authorization").map(Caller).ok_or(CallerError::Missing)
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    pub(super) enum CallerError {
        #[error("who are you?")]
        #[status(401, code = "no-caller", title = "No caller")]
        Missing,
        #[error(transparent)]
        #[status(transparent)]
        Other(#[from] Problem),
        #[error("later {at}")]
        #[status(503, retry_after = 5)]
        Later { at: u8 },
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gone")]
    #[status(410)]
    pub(super) struct Gone<T: std::fmt::Debug>(T);

    #[derive(State)]
    pub(super) struct App {
        #[state(target = Db)]
        db: Arc<Db>,
        name: String,
        #[state(skip)]
        _other: String,
    }

    #[derive(State)]
    pub(super) struct Whole<T>(Vec<T>, u8);

    #[api_handler(GET "/pages/{id}")]
    async fn pages(page: Page, Key(key): Key, caller: Caller<'_>, #[state] name: &String) -> Result<User, CallerError> {
        let _ = (page.method, key, caller.0, name, page.page, page.per_page, page.accept_language, page.db);
        Ok(User { id: page.id })
    }

    #[api_handler(GET "/whole")]
    async fn whole(#[state] number: u8, #[state] whole: &Whole<String>) -> Result<u8, Gone<u8>> {
        Ok(number + whole.1)
    }

    #[test]
    fn states_provide_their_fields() {
        let app = App { db: Arc::default(), name: "app".to_owned(), _other: String::new() };
        assert_eq!(<App as Provides<String>>::provide(&app), "app");
        assert!(<App as Provides<Db>>::provide(&app).users.is_empty());
        let routes: api_handler::Routes<App> = routes![pages];
        assert_eq!(routes.len(), 1);
        let routes: api_handler::Routes<Whole<String>> = routes![whole];
        assert_eq!(routes.len(), 1);
    }

    #[test]
    fn errors_have_their_status() {
        let missing = CallerError::Missing.problem();
        assert_eq!((missing.status().as_u16(), missing.detail()), (401, Some("who are you?")));
        let later = CallerError::Later { at: 3 };
        assert_eq!((later.problem().status().as_u16(), later.problem().detail()), (503, None));
        assert_eq!(later.cause().unwrap().to_string(), "later 3");
        let other = CallerError::from(Problem::conflict("twice"));
        assert_eq!(other.problem().to_string(), "409 Conflict: twice");
        assert_eq!(Gone(1).problem().status().as_u16(), 410);
    }
}
