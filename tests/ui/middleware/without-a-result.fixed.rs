use api_handler::prelude::*;

#[api_middleware]
async fn timed(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
