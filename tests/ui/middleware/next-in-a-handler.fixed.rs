use api_handler::prelude::*;

#[api_middleware]
async fn hello(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
