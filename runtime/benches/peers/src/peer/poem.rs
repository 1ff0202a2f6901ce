//! The service with poem-lambda, as far as the whole process is measured.

use poem::http::HeaderMap;
use poem::web::{Json, Path, Query};
use poem::{Route, get, handler, post};
use serde::Deserialize;

use crate::data::{self, Line, Order, Receipt, User, Visit};

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[handler]
fn user(Path(id): Path<u64>, Query(query): Query<Named>) -> Json<User> {
    Json(User { id, name: query.name.unwrap_or_default() })
}

#[handler]
fn order(Json(order): Json<Order>) -> Json<Receipt> {
    Json(order.receipt())
}

#[handler]
fn report(Path(size): Path<u32>) -> Json<&'static [Line]> {
    Json(data::report(size))
}

#[handler]
fn image() -> Vec<u8> {
    data::image()
}

#[handler]
fn search(Query(query): Query<Named>) -> String {
    query.name.unwrap_or_default()
}

#[handler]
fn browser(headers: &HeaderMap) -> String {
    user_agent(headers)
}

#[handler]
fn visit(Path(id): Path<u64>, Query(query): Query<Named>, headers: &HeaderMap) -> Json<Visit> {
    Json(Visit { id, name: query.name.unwrap_or_default(), browser: user_agent(headers) })
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The service, under its own paths and under the stage that lambda_http puts before them.
pub fn routes() -> Route {
    let service = || {
        Route::new()
            .at("/users/:id", get(user))
            .at("/orders", post(order))
            .at("/report/:size", get(report))
            .at("/image", get(image))
            .at("/search", get(search))
            .at("/browser", get(browser))
            .at("/visits/:id", get(visit))
    };
    Route::new().nest("/prod", service()).nest_no_strip("/", service())
}
