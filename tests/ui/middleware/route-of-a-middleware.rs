use api_handler::prelude::*;

#[api_middleware(GET "/admin")]
async fn admin(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {}
