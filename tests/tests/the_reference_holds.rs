//! The reference page of `#[api_handler]` is right about values, routes and statuses.

use std::borrow::Cow;

use api_handler::prelude::*;
use api_handler::testing::{delete, get, head, options, patch, post};

#[api_handler(GET "/users/{id}")]
fn user(_id: String) -> String {
    _id
}

#[api_handler(GET "/files/{proxy+}")]
fn files(proxy: &str) -> String {
    proxy.to_owned()
}

#[api_handler(GET "/query")]
fn query(
    #[query] full: Option<bool>,
    #[query] id: Option<u32>,
    #[query("id")] all: Vec<u32>,
    #[query] ids: Option<String>,
    #[query] text: Option<String>,
    #[query(default = 20)] limit: u32,
    #[query("user-id")] user: Option<u64>,
) -> String {
    format!("{full:?} {id:?} {all:?} {ids:?} {text:?} {limit} {user:?}")
}

#[api_handler(GET "/list")]
fn list(#[query] ids: Vec<u32>) -> String {
    format!("{ids:?}")
}

#[api_handler(GET "/headers")]
fn headers(#[header] a: Vec<u8>, #[header("a")] last: u8, #[header("a")] text: &str) -> String {
    format!("{a:?} {last} {text}")
}

#[derive(Deserialize)]
struct Login {
    name: String,
    #[serde(default)]
    keep: bool,
}

#[api_handler(POST "/login")]
fn login(#[form] Login { name, keep }: Login, #[body] raw: &str) -> String {
    format!("{name} {keep} {raw}")
}

#[api_handler(GET "/me")]
fn me(#[claims] caller: Login) -> String {
    caller.name
}

#[api_handler(GET "/stage")]
fn stage(#[stage] table: String) -> String {
    table
}

#[api_handler(DELETE "/body")]
fn with_body(#[body] text: Option<Cow<'_, str>>) -> (StatusCode, String) {
    (StatusCode::ACCEPTED, text.unwrap_or_default().into_owned())
}

#[api_handler(GET "/maybe", none = 410, content_type = "text/csv")]
fn maybe(#[query] there: bool) -> Option<String> {
    there.then(|| "a,b".to_owned())
}

fn function() -> Function<()> {
    Api::new(routes![user, files, query, list, headers, login, me, stage, with_body, maybe]).state(())
}

async fn text(path: &str) -> (u16, String) {
    let reply = get(path).send(&function()).await;
    (reply.status().as_u16(), reply.text().to_owned())
}

fn ok(text: &str) -> (u16, String) {
    (200, text.to_owned())
}

#[tokio::test]
async fn paths() {
    assert_eq!(text("/users/7").await, ok("7"));
    assert_eq!(text("/users/a%20b").await, ok("a b"));
    assert_eq!(text("/users").await.0, 404);
    assert_eq!(text("/users/").await.0, 404);
    assert_eq!(text("/files/a/b%2Fc").await, ok("a/b/c"));
    assert_eq!(text("/files/").await.0, 404);
    assert_eq!(text("/files").await.0, 404);
}

#[tokio::test]
async fn queries() {
    assert_eq!(text("/query").await, ok("None None [] None None 20 None"));
    for yes in ["full", "full=true", "full=1", "full=YES", "full=on"] {
        assert_eq!(text(&format!("/query?{yes}")).await, ok("Some(true) None [] None None 20 None"));
    }
    for no in ["full=false", "full=0", "full=No", "full=off"] {
        assert_eq!(text(&format!("/query?{no}")).await, ok("Some(false) None [] None None 20 None"));
    }
    assert_eq!(text("/query?full=maybe").await.0, 400);
    assert_eq!(text("/query?id=1&id=2").await, ok("None Some(2) [1, 2] None None 20 None"));
    assert_eq!(text("/query?ids=1,2").await, ok(r#"None None [] Some("1,2") None 20 None"#));
    assert_eq!(text("/query?id=&text=").await, ok(r#"None None [] None Some("") 20 None"#));
    assert_eq!(text("/query?limit=5&user-id=7").await, ok("None None [] None None 5 Some(7)"));
    assert_eq!(text("/query?limit=many").await.0, 400, "a default does not hide what was sent wrong");
    assert_eq!(text("/list?ids=1,2").await.0, 400);
    assert_eq!(text("/list?ids=1&ids=2").await, ok("[1, 2]"));
}

#[tokio::test]
async fn lists_in_headers() {
    let joined = get("/headers").header("a", "1, 2").send(&function()).await;
    assert_eq!(joined.text(), "[1, 2] 2 1, 2");
    let twice = get("/headers").header("a", "1").header("a", "2").send(&function()).await;
    assert_eq!(twice.text(), "[1, 2] 2 1, 2");
}

#[tokio::test]
async fn bodies() {
    let login = post("/login").form(&[("name", "Ada"), ("keep", "on")]).send(&function()).await;
    assert_eq!(login.text(), "Ada true name=Ada&keep=on");
    assert_eq!(post("/login").json(&["x"]).send(&function()).await.status(), 415);
    let deleted = delete("/body").json("x").send(&function()).await;
    assert_eq!((deleted.status().as_u16(), deleted.text()), (202, "x"));
}

#[tokio::test]
async fn statuses() {
    assert_eq!(text("/me").await.0, 401);
    assert_eq!(text("/stage").await.0, 500);
    assert_eq!(text("/maybe?there").await, ok("a,b"));
    assert_eq!(text("/maybe?there=no").await.0, 410);
    assert_eq!(text("/nowhere").await.0, 404);
    let answer = head("/users/7").send(&function()).await;
    assert_eq!((answer.status().as_u16(), answer.text()), (200, ""));
    let answer = options("/users/7").send(&function()).await;
    assert_eq!((answer.status().as_u16(), answer.header("allow")), (204, Some("GET, HEAD, OPTIONS")));
    let answer = patch("/users/7").send(&function()).await;
    assert_eq!((answer.status().as_u16(), answer.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
}
