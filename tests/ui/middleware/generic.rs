use api_handler::prelude::*;

#[api_middleware]
async fn timed<T: Clone>(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
