//! A handler can be called like the function that it is, wherever and however it is written.

use std::error::Error;

use api_handler::{Context, Event, Method, Reply, Routes, StatusCode, api_handler, routes};
use serde::Serialize;

#[derive(Debug, PartialEq, Serialize)]
struct User {
    id: u64,
}

#[api_handler(GET "/users")]
async fn list() -> Vec<User> {
    vec![User { id: 1 }]
}

#[api_handler]
fn everything(context: &Context, event: &Event<'_>, method: Method) -> Result<String, Box<dyn Error>> {
    Ok(format!("{} {} {method}", context.request_id, event.path()))
}

#[api_handler(GET "/a", none = 404)]
async fn maybe() -> Option<Reply<String>> {
    None
}

#[api_handler(GET "/b")]
fn status() -> (StatusCode, Option<User>) {
    (StatusCode::OK, None)
}

#[api_handler(GET "/c")]
async fn boxed() -> Result<impl Serialize, Box<dyn Error + Send + Sync>> {
    Ok(User { id: 1 })
}

#[api_handler(GET "/d")]
async fn any() -> anyhow::Result<()> {
    Ok(())
}

#[tokio::test]
async fn works() {
    assert_eq!(list().await, [User { id: 1 }]);
    let _: Routes<()> = routes![list, everything, maybe, status, boxed, any];
}
