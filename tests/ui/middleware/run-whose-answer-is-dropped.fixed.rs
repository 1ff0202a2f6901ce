#![deny(unused_must_use)]

use api_handler::prelude::*;

#[api_middleware]
async fn replaced(next: Next<'_>) -> Response {
    let _ = next.run().await;
    Response::new(StatusCode::ACCEPTED)
}

fn main() {}
