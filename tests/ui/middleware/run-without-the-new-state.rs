use api_handler::prelude::*;

struct Tx;

#[derive(State)]
struct InTransaction {
    tx: Tx,
}

#[api_middleware]
async fn transaction(next: Next<'_, InTransaction>) -> Response {
    next.run().await
}

fn main() {}
