use api_handler::prelude::*;

struct Timed;

#[api_middleware]
async fn timed(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
