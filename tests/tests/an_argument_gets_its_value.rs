//! Arguments get the values that their attributes name: patterns, keys, defaults, groups, states, and the user's own types.

use std::borrow::Cow;
use std::sync::Arc;

use api_handler::prelude::*;
use api_handler::testing::{get, put};

#[derive(Deserialize)]
struct Page {
    page: u32,
    per_page: u32,
}

#[derive(Clone)]
struct Prefix(&'static str);

#[derive(State)]
struct App {
    #[state(target = String)]
    name: Arc<String>,
    prefix: Prefix,
}

fn app() -> App {
    App { name: Arc::new("app".to_owned()), prefix: Prefix("p") }
}

#[api_handler(PUT "/files/{user-id}/{path+}")]
async fn attributes<'r>(
    #[path("user-id")] user: Cow<'r, str>,
    path: &str,
    #[query] Page { page, per_page }: Page,
    #[query("tag")] tags: Vec<String>,
    #[query(default)] offset: u64,
    #[query("n", default = 10 + 10)] limit: u64,
    #[query(default = "asc")] order: &str,
    #[header("X-Api-Key")] key: &'r str,
    #[header] if_none_match: Option<&str>,
    #[cookie] session: String,
    #[stage("table_name")] table: String,
    #[body] raw: &[u8],
    #[body] numbers: Vec<u16>,
    #[state] name: &'r String,
    #[state] Prefix(prefix): Prefix,
    method: Method,
) -> String {
    format!(
        "{user} {path} {page}/{per_page} {tags:?} {offset} {limit} {order} {key} {if_none_match:?} {session} {table} \
         {} {numbers:?} {name} {prefix} {method}",
        raw.len()
    )
}

#[tokio::test]
async fn every_argument_has_its_value() {
    let request = put("/files/a%20b/c/d%2Fe?page=2&per_page=3&tag=x&tag=y%20z&order=d%20e")
        .header("x-api-key", "k")
        .cookie("session", "s")
        .stage_variable("table_name", "users")
        .json(&[1, 2]);
    let reply = request.send(&Api::new(routes![attributes]).state(app())).await;
    let expected = r#"a b c/d/e 2/3 ["x", "y z"] 0 20 d e k None s users 5 [1, 2] app p PUT"#;
    assert_eq!(reply.text(), expected);
}

#[derive(FromEvent)]
struct Group {
    #[query(default = 1)]
    page: u32,
    #[placeholder]
    id: u64,
    #[state]
    prefix: Prefix,
    caller: Caller,
}

struct Caller(String);

impl<'a, S: Sync + Provides<String>> FromEvent<'a, S> for Caller {
    type Error = CallerError;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, CallerError> {
        tokio::task::yield_now().await;
        let key = event.header("x-api-key").ok_or(CallerError::Unknown)?;
        match &*key {
            "down" => Err(CallerError::Down),
            key => Ok(Caller(format!("{key}@{}", scope.state().provide()))),
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum CallerError {
    #[error("send a key")]
    #[status(401)]
    Unknown,
    #[error("the directory is down")]
    #[status(503)]
    Down,
}

#[api_handler(GET "/groups/{id}")]
async fn group(group: Group, #[query] n: Option<u8>) -> String {
    let Group { page, id, prefix, caller } = group;
    format!("{page} {id} {} {} {n:?}", prefix.0, caller.0)
}

#[tokio::test]
async fn a_group_is_parsed_like_arguments() {
    let function = Api::new(routes![group]).state(app());
    let reply = get("/groups/7?page=3").header("x-api-key", "k").send(&function).await;
    assert_eq!(reply.text(), "3 7 p k@app None");
    // A missing caller takes precedence over mistakes in the request, and a fault of the function over both.
    let reply = get("/groups/x?page=y&n=z").send(&function).await;
    assert_eq!(reply.status(), 401);
    let reply = get("/groups/x?page=y&n=z").header("x-api-key", "down").send(&function).await;
    assert_eq!(reply.status(), 503);
    let reply = get("/groups/x?page=y&n=z").header("x-api-key", "k").send(&function).await;
    let problem = reply.problem();
    let names: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|entry| entry["name"].as_str()).collect();
    assert_eq!((reply.status().as_u16(), names), (400, vec![Some("page"), Some("id"), Some("n")]));
}

#[api_handler(GET "/alias/{id}")]
fn unused(_id: String, #[query] _page: u8) -> String {
    format!("{_id} {_page}")
}

#[api_handler(GET "/raw/{type}")]
fn raw(r#type: &str, #[query] r#match: &str) -> String {
    format!("{} {}", r#type, r#match)
}

#[api_handler]
fn bare(#[path] proxy: Option<String>, event: &Event<'_>) -> String {
    format!("{proxy:?} {}", event.path())
}

#[tokio::test]
async fn unusual_argument_names_find_their_values() {
    let function = Api::new(routes![unused, raw, bare]).state(());
    assert_eq!(get("/alias/7?page=3").send(&function).await.text(), "7 3");
    assert_eq!(get("/raw/t?match=m").send(&function).await.text(), "t m");
    assert!(get("/else/where").send(&function).await.text().ends_with(" /else/where"));
}
