use api_handler::prelude::*;

#[api_middleware]
async fn retried(next: Next<'_>) -> Response {
    let response = next.run().await;
    if response.status.is_success() { response } else { next.run().await }
}

fn main() {}
