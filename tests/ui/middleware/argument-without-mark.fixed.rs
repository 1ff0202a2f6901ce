use api_handler::prelude::*;

#[api_middleware]
async fn limited(#[query] limit: u32, next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
