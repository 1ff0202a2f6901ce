use api_handler::prelude::*;

#[api_handler(GET "/")]
async fn hello(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
