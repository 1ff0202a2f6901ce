use api_handler::prelude::*;

#[api_middleware]
async fn timed(_context: &LambdaContext, next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
