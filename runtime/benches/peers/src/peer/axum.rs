//! The service with axum on lambda_http.

use axum::body::Bytes as Body;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use lambda_http::Adapter;
use serde::Deserialize;

use super::lambda_http::through;
use super::run;
use crate::case::Case;
use crate::data::{self, Line, Order, Receipt, User, Visit};

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

async fn user(Path(id): Path<u64>, Query(query): Query<Named>) -> Json<User> {
    Json(User { id, name: query.name.unwrap_or_default() })
}

async fn order(Json(order): Json<Order>) -> Json<Receipt> {
    Json(order.receipt())
}

async fn report(Path(size): Path<u32>) -> Json<&'static [Line]> {
    Json(data::report(size))
}

async fn image() -> Body {
    Body::from(data::image())
}

async fn search(Query(query): Query<Named>) -> String {
    query.name.unwrap_or_default()
}

async fn browser(headers: HeaderMap) -> String {
    user_agent(&headers)
}

async fn visit(Path(id): Path<u64>, Query(query): Query<Named>, headers: HeaderMap) -> Json<Visit> {
    Json(Visit { id, name: query.name.unwrap_or_default(), browser: user_agent(&headers) })
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The service, under its own paths and under the stage that lambda_http puts before them.
pub fn router() -> Router {
    let service = Router::new()
        .route("/users/{id}", get(user))
        .route("/orders", post(order))
        .route("/report/{size}", get(report))
        .route("/image", get(image))
        .route("/search", get(search))
        .route("/browser", get(browser))
        .route("/visits/{id}", get(visit));
    Router::new().nest("/prod", service.clone()).merge(service)
}

pub fn repeat(case: Case, times: usize) -> Bytes {
    let mut adapter = Adapter::from(match case {
        Case::Routes(count) => {
            let each = (0..count).map(|at| format!("/prod/v{at}/users/{{id}}"));
            each.fold(Router::new(), |router, path| router.route(&path, get(user)))
        }
        _ => router(),
    });
    run(case, times, async |invocation| {
        let (event, context) = invocation.take()?;
        Some(through(&mut adapter, event, context).await)
    })
}
