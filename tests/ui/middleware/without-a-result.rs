use api_handler::prelude::*;

#[api_middleware]
async fn timed(next: Next<'_>) {
    let _response = next.run().await;
}

fn main() {}
