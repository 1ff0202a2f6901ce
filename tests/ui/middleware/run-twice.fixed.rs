use api_handler::prelude::*;

#[api_middleware]
async fn retried(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
